import type { Sqlite } from '../database.ts';
import type { BlockTable } from './block-table.ts';
import type { FreshSamples } from './fresh-samples.ts';
import type { Packer } from './packer.ts';
import { floorTo, HOUR_MS, hourOf, MINUTE_MS } from './tiers.ts';

/** What one step may take at most: what the event loop has to wait for at a time. */
export interface StepSize {
  readonly samples: number;
  /** Series of one point and hour. */
  readonly series: number;
}

const STEP: StepSize = { samples: 10_000, series: 100 };
/** Late samples get this long before their hour is packed: to lay one over a chunk is more work. */
const SETTLE_MS = 120_000;
/** With so many fresh samples, an hour is packed by and by, minutes at a time, before it has ended. */
const CROWDED = 500_000;
const CROWDED_SETTLE_MS = 10_000;

/** One stretch of time on its way into chunks, and the points that have samples in it still. */
interface Job {
  readonly endMs: number;
  readonly pending: Set<number>;
}

/**
 * Packs samples of closed hours into chunks of one point each, step by step. A sample leaves the time-first table only
 * after it was packed; whatever ends the process between, it is packed again, which changes nothing.
 */
export class Compactor {
  readonly #fresh: FreshSamples;
  readonly #packer: Packer;
  readonly #stepSize: StepSize;
  readonly #crowded: number;
  readonly #blocks: BlockTable;
  readonly #pack: (job: Job) => void;
  #job: Job | null = null;

  constructor(
    db: Sqlite,
    parts: { readonly fresh: FreshSamples; readonly packer: Packer; readonly blocks: BlockTable },
    { step = STEP, crowded = CROWDED }: { readonly step?: StepSize; readonly crowded?: number } = {},
  ) {
    this.#fresh = parts.fresh;
    this.#packer = parts.packer;
    this.#stepSize = step;
    this.#crowded = crowded;
    this.#blocks = parts.blocks;
    const packed: (readonly [point: number, endMs: number])[] = [];
    const pack = db.transaction((job: Job) => this.#packSome(job, packed));
    this.#pack = (job) => {
      packed.length = 0;
      try {
        pack(job);
      } catch (error) {
        this.#packer.forget();
        throw error;
      }
      for (const [point, endMs] of packed) {
        this.#fresh.drop(point, endMs);
        if ((this.#fresh.firstTime(point) ?? Infinity) >= job.endMs) job.pending.delete(point);
      }
    };
  }

  /** Says that a sample came, which may lie in the stretch that is being packed. */
  arrived(point: number, timeMs: number): void {
    if (this.#job && timeMs < this.#job.endMs) this.#job.pending.add(point);
  }

  /**
   * Does one step towards packing all samples of hours that have ended and settled.
   * @param nowMs epoch ms
   * @returns whether there may be more to do; call again until there is not
   */
  step(nowMs: number): boolean {
    this.#job ??= this.#begin(nowMs);
    if (!this.#job) return false;
    if (this.#job.pending.size > 0) this.#pack(this.#job);
    else if (!this.#blocks.packedUntil(this.#fresh.size === 0 ? Infinity : this.#job.endMs)) this.#job = null;
    return true;
  }

  /** Packs everything before a time at once: its hours are about to be closed. */
  packBefore(timeMs: number): void {
    const pending = this.#pointsBefore(timeMs);
    while (pending.size > 0) this.#pack({ endMs: timeMs, pending });
  }

  /** Packs everything there is of a point at once, its unfinished hour too; what lies in the table stays there. */
  packNow(point: number): void {
    while (this.#fresh.firstTime(point) !== null) this.#pack({ endMs: Infinity, pending: new Set([point]) });
    this.#job?.pending.delete(point);
  }

  #begin(nowMs: number): Job | null {
    const crowded = this.#fresh.size > this.#crowded;
    const endMs = crowded ? floorTo(MINUTE_MS, nowMs - CROWDED_SETTLE_MS) : hourOf(nowMs - SETTLE_MS);
    const pending = this.#pointsBefore(endMs);
    return pending.size > 0 ? { endMs, pending } : null;
  }

  #pointsBefore(timeMs: number): Set<number> {
    const points = new Set<number>();
    for (const point of this.#fresh.points())
      if ((this.#fresh.firstTime(point) ?? Infinity) < timeMs) points.add(point);
    return points;
  }

  #packSome(job: Job, packed: (readonly [number, number])[]): void {
    let samples = 0;
    for (const point of job.pending) {
      let fromMs = this.#fresh.firstTime(point);
      if (fromMs === null || fromMs >= job.endMs) job.pending.delete(point);
      while (fromMs !== null && fromMs < job.endMs) {
        const endMs = Math.min(job.endMs, hourOf(fromMs) + HOUR_MS);
        const series = this.#fresh.between(point, fromMs, endMs);
        this.#packer.pack(point, series);
        packed.push([point, endMs]);
        samples += series.length;
        if (samples >= this.#stepSize.samples || packed.length >= this.#stepSize.series) return;
        fromMs = this.#fresh.firstTime(point, endMs);
      }
    }
  }
}
