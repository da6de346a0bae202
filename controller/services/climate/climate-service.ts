import type { PointPicture, PointTable, PointUpdate } from '../../runtime/index.ts';
import type { History, Sample, TelemetryRepository } from './repository.ts';

export interface ClimateDeps {
  readonly points: PointTable;
  readonly telemetry: TelemetryRepository;
}

/** Keeps the history of the room's numeric points, and shows the points as they stand. */
export class ClimateService {
  readonly #points: PointTable;
  readonly #telemetry: TelemetryRepository;
  #unsubscribe: (() => void) | null = null;

  constructor({ points, telemetry }: ClimateDeps) {
    this.#points = points;
    this.#telemetry = telemetry;
  }

  start(): void {
    this.#unsubscribe ??= this.#points.onUpdate((updates) => this.#record(updates));
  }

  /** Writes what was heard so far. */
  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#telemetry.flush();
  }

  /** Every configured point, in the order of the configuration. */
  points(): readonly PointPicture[] {
    return this.#points.points();
  }

  /**
   * A point's history over [fromMs, toMs), epoch ms, in `buckets` buckets at most.
   * @returns `null` when no such point is configured.
   */
  history(point: string, fromMs: number, toMs: number, buckets: number): History | null {
    if (!this.#points.point(point)) return null;
    return this.#telemetry.history(point, fromMs, toMs, buckets);
  }

  /** Called with points that were read or went stale, batched. Returns how to stop. */
  onChange(listener: (changed: readonly PointPicture[]) => void): () => void {
    return this.#points.onChange(listener);
  }

  #record(updates: readonly PointUpdate[]): void {
    const samples: Sample[] = [];
    for (const { id, reading } of updates) {
      // A bad value is a gap in the history; a chart must not draw a line through it.
      if (!reading || reading.quality === 'bad') continue;
      const { value, sourceTime, quality } = reading;
      if (typeof value === 'number' && Number.isFinite(value))
        samples.push({ point: id, time: sourceTime, value, quality });
    }
    if (samples.length > 0) this.#telemetry.append(samples);
  }
}
