import type { PointPicture, PointSpec, PointTable, PointUpdate } from '../../runtime/index.ts';
import type { History, Sample, TelemetryRepository } from './repository.ts';

export interface ClimateDeps {
  readonly points: PointTable;
  readonly telemetry: TelemetryRepository;
  /** Every point there is, for how long its values stand. */
  readonly specs?: readonly PointSpec[];
  /** Whether a value lies outside the limits in force now; `null` where nothing limits it. */
  readonly isOutside?: (point: string, value: number) => boolean | null;
}

/** Keeps the history of the room's numeric points, and shows the points as they stand. */
export class ClimateService {
  readonly #deps: ClimateDeps;
  readonly #points: PointTable;
  readonly #telemetry: TelemetryRepository;
  #unsubscribe: (() => void) | null = null;

  constructor(deps: ClimateDeps) {
    this.#deps = deps;
    this.#points = deps.points;
    this.#telemetry = deps.telemetry;
  }

  start(): void {
    for (const { id, staleAfterMs } of this.#deps.specs ?? [])
      if (staleAfterMs !== undefined) this.#telemetry.hold(id, staleAfterMs);
    this.#unsubscribe ??= this.#points.onUpdate((updates) => this.#record(updates));
  }

  /** Writes what was heard so far. */
  stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#telemetry.flush();
  }

  /** Every point, in the order of the configuration, those that follow from others last. */
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
    const { isOutside } = this.#deps;
    const samples: Sample[] = [];
    for (const { id, reading } of updates) {
      // A bad value is a gap in the history; a chart must not draw a line through it.
      if (!reading || reading.quality === 'bad') continue;
      const { value, sourceTime, quality } = reading;
      if (typeof value !== 'number' || !Number.isFinite(value)) continue;
      const sample = { point: id, time: sourceTime, value, quality };
      samples.push(isOutside ? { ...sample, outside: isOutside(id, value) } : sample);
    }
    if (samples.length > 0) this.#telemetry.append(samples);
  }
}
