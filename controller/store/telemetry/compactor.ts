import type { Sqlite, Statement } from '../database.ts';
import type { FreshSamples } from './fresh-samples.ts';
import type { Packer } from './packer.ts';
import { floorTo, HOUR_MS, hourOf, MINUTE_MS } from './tiers.ts';

/** What one step may take at most: what the event loop has to wait for at a time. */
export interface StepSize {
  readonly samples: number;
  /** Series of one point and hour. */
  readonly series: number;
  /** Rows deleted of the time-first table. */
  readonly rows: number;
}

const STEP: StepSize = { samples: 10_000, series: 100, rows: 20_000 };
/** With so many fresh samples, an hour is packed by and by, minutes at a time, before it has ended. */
const CROWDED = 500_000;

/** One time-first stretch on its way into chunks: first its points are packed, then its rows are deleted. */
interface Job {
  readonly endMs: number;
  readonly pending: Set<number>;
}

/**
 * Moves samples of closed hours from the time-first table into chunks of one point each, step by step. A sample leaves the
 * table only after it was packed; whatever ends the process between, it is packed again, which changes nothing.
 */
export class Compactor {
  readonly #fresh: FreshSamples;
  readonly #packer: Packer;
  readonly #stepSize: StepSize;
  readonly #crowded: number;
  readonly #nth: Statement<[number, number], number>;
  readonly #delete: Statement<[number]>;
  readonly #pack: (job: Job) => void;
  #job: Job | null = null;

  constructor(
    db: Sqlite,
    parts: { readonly fresh: FreshSamples; readonly packer: Packer },
    { step = STEP, crowded = CROWDED }: { readonly step?: StepSize; readonly crowded?: number } = {},
  ) {
    this.#fresh = parts.fresh;
    this.#packer = parts.packer;
    this.#stepSize = step;
    this.#crowded = crowded;
    this.#nth = db
      .prepare<[number, number], number>(
        'SELECT time FROM sample WHERE time < ? ORDER BY time LIMIT 1 OFFSET ?',
      )
      .pluck();
    this.#delete = db.prepare('DELETE FROM sample WHERE time < ?');
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
   * Does one step towards packing all samples of hours that ended at or before `closedMs`.
   * @returns whether there may be more to do; call again until there is not
   */
  step(closedMs: number): boolean {
    this.#job ??= this.#begin(closedMs);
    if (!this.#job) return false;
    if (this.#job.pending.size > 0) this.#pack(this.#job);
    else if (!this.#deleteSome(this.#job)) this.#job = null;
    return true;
  }

  #begin(closedMs: number): Job | null {
    const crowded = this.#fresh.size > this.#crowded;
    const endMs = crowded ? floorTo(MINUTE_MS, closedMs) : hourOf(closedMs);
    const pending = new Set<number>();
    for (const point of this.#fresh.points())
      if ((this.#fresh.firstTime(point) ?? Infinity) < endMs) pending.add(point);
    return pending.size > 0 ? { endMs, pending } : null;
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

  #deleteSome({ endMs }: Job): boolean {
    const last = this.#nth.get(endMs, this.#stepSize.rows);
    return this.#delete.run(last === undefined ? endMs : last + 1).changes > 0;
  }
}
