import type { Log } from '../../../drivers/contract/index.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import type { HistoryOptions, RollupTier, Tier } from '../../model/history.ts';
import type { History, Rollup, Sample, TelemetryRepository } from '../../services/climate/repository.ts';
import type { Sqlite } from '../database.ts';
import { TIME_LIMIT } from './chunk-codec.ts';
import { Compactor } from './compactor.ts';
import { Grid, summarise } from './history.ts';
import { LONGEST_HOLD_MS } from './packer.ts';
import { outsideOf, qualityOf } from './stored-sample.ts';
import { rollupOf } from './sums.ts';
import { TelemetryTables } from './tables.ts';
import { HOUR_MS, tierFor } from './tiers.ts';

/** What power loss may cost at most. */
const FLUSH_MS = 1000;
const COMPACT_EVERY_MS = 60_000;
/** Between two steps of compaction or deletion, so that commands and screens get their turn. */
const STEP_PAUSE_MS = 20;
const PRUNE_EVERY_MS = 6 * HOUR_MS;
/** A disk that takes nothing must not take the memory too: about a minute of 10,000 samples a second. */
const MAX_QUEUED = 600_000;

/** Samples and their sums in `telemetry.db`. The constructor prepares; `start` begins to compact, `stop` writes what waits. */
export class SqliteTelemetry implements TelemetryRepository {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #tables: TelemetryTables;
  readonly #compactor: Compactor;
  readonly #unrecordable = new Set<string>();
  /** Whether the time-first table has what is packed and must not be packed again. */
  #mustForget = false;
  #queue: Sample[] = [];
  #cancelFlush: Cancel | null = null;
  #cancels: Cancel[] = [];
  #cancelCompaction: Cancel | null = null;
  #cancelPruning: Cancel | null = null;

  constructor(db: Sqlite, clock: Clock, log: Log, options: HistoryOptions = {}) {
    this.#clock = clock;
    this.#log = log;
    this.#tables = new TelemetryTables(db, options, clock.now());
    this.#compactor = new Compactor(db, this.#tables);
    const { damagedMinutes } = this.#tables;
    if (damagedMinutes.length > 0)
      log.error({ minutes: damagedMinutes }, 'fresh telemetry is damaged: samples of these minutes are lost');
  }

  start(): void {
    if (this.#cancels.length > 0) return;
    this.#cancels = [
      this.#clock.every(COMPACT_EVERY_MS, () => this.#compact()),
      this.#clock.every(PRUNE_EVERY_MS, () => this.#beginPruning()),
    ];
    // What an earlier process left is packed soon: until then every question about it has to sum it up.
    if (this.#tables.fresh.size > 0)
      this.#cancelCompaction = this.#clock.after(STEP_PAUSE_MS, () => this.#compact());
    this.#prune();
  }

  stop(): void {
    for (const cancel of this.#cancels.splice(0)) cancel();
    this.#cancelCompaction?.();
    this.#cancelPruning?.();
    this.#cancelCompaction = this.#cancelPruning = null;
    this.flush();
    this.#cancelFlush?.();
    this.#cancelFlush = null;
  }

  append(samples: readonly Sample[]): void {
    for (const sample of samples) {
      if (Number.isFinite(sample.value) && Math.abs(sample.time) < TIME_LIMIT) this.#queue.push(sample);
      else this.#reportUnrecordable(sample, 'no number, or no time: not recorded; said once for each point');
    }
    if (this.#queue.length > MAX_QUEUED) {
      this.#log.error({ lost: this.#queue.length - MAX_QUEUED }, 'telemetry cannot be written, oldest lost');
      this.#queue = this.#queue.slice(-MAX_QUEUED);
    }
    if (this.#queue.length > 0) this.#cancelFlush ??= this.#clock.after(FLUSH_MS, () => this.flush());
  }

  hold(point: string, holdMs: number): void {
    const { points } = this.#tables;
    const allowed = Math.max(0, Math.min(LONGEST_HOLD_MS, Math.round(holdMs)));
    if (this.#queue.length > 0) this.flush();
    const number = points.known(point);
    if (number !== null) {
      if (points.holdOf(number) === allowed) return;
      // What was recorded stands as long as was said then: it is packed with that, and never again with this.
      this.#compactor.packNow(number);
      this.#mustForget = true;
    }
    points.setHold(point, allowed);
  }

  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    if (this.#queue.length === 0 && !this.#mustForget) return;
    const batch = this.#queue;
    this.#queue = [];
    try {
      // Before anything new is written; of all such points at once, for it writes the whole table.
      if (this.#mustForget) this.#tables.forgetPacked();
      this.#mustForget = false;
      const { refused } = this.#tables.write(batch, (point, timeMs) =>
        this.#compactor.arrived(point, timeMs),
      );
      for (const sample of refused)
        this.#reportUnrecordable(
          sample,
          'the samples of that hour were deleted, only sums are kept: not recorded; said once for each point',
        );
    } catch (err) {
      this.#log.error({ err, samples: batch.length }, 'telemetry could not be written, will try again');
      this.#queue = [...batch, ...this.#queue];
      this.#cancelFlush = this.#clock.after(FLUSH_MS, () => this.flush());
    }
  }

  keeps(point: string, timeMs: number): boolean {
    const { points } = this.#tables;
    return !this.#tables.isClosed(points.known(point), timeMs);
  }

  pack(): void {
    this.flush();
    while (this.#compactor.step(this.#clock.now()));
  }

  tierFor(fromMs: number, toMs: number, buckets: number): Tier {
    return tierFor(fromMs, toMs, buckets, (tier) => this.#tables.pruner.keptSince(tier));
  }

  history(point: string, fromMs: number, toMs: number, buckets: number): History {
    this.flush();
    const { points, days, reader } = this.#tables;
    const tier = this.tierFor(fromMs, toMs, buckets);
    const number = points.known(point);
    if (tier === 'raw') {
      const parts = number === null ? [] : this.#tables.parts(number, fromMs, toMs, { andNext: true });
      return { tier, buckets: summarise(parts, fromMs, toMs, buckets) };
    }
    const grid = new Grid(tier, days, fromMs, toMs, buckets);
    const sums = number === null ? [] : reader.read(number, tier, grid.fromMs, toMs);
    return { tier, buckets: grid.fill(sums) };
  }

  rollups(point: string, tier: RollupTier, fromMs: number, toMs: number): readonly Rollup[] {
    this.flush();
    const number = this.#tables.points.known(point);
    if (number === null || !(fromMs < toMs)) return [];
    return this.#tables.reader.read(number, tier, fromMs, toMs).map(rollupOf);
  }

  samples(point: string, fromMs: number, toMs: number): readonly Sample[] {
    this.flush();
    const number = this.#tables.points.known(point);
    if (number === null) return [];
    const found: Sample[] = [];
    for (const { samples } of this.#tables.parts(number, fromMs, toMs))
      for (const { time, value, code } of samples) {
        const outside = outsideOf(code);
        found.push({ point, time, value, quality: qualityOf(code), ...(outside !== null && { outside }) });
      }
    return found;
  }

  #compact(): void {
    this.#cancelCompaction?.();
    this.#cancelCompaction = null;
    try {
      this.flush();
      if (this.#compactor.step(this.#clock.now()))
        this.#cancelCompaction = this.#clock.after(STEP_PAUSE_MS, () => this.#compact());
    } catch (err) {
      this.#log.error({ err }, 'telemetry could not be compacted, will try again');
    }
  }

  #beginPruning(): void {
    try {
      const { pruner } = this.#tables;
      this.flush();
      pruner.begin(this.#clock.now());
      this.#compactor.packBefore(pruner.keptSince('raw'));
      this.#prune();
    } catch (err) {
      this.#log.error({ err }, 'old telemetry could not be deleted, will try again');
    }
  }

  #prune(): void {
    this.#cancelPruning?.();
    this.#cancelPruning = this.#clock.after(STEP_PAUSE_MS, () => {
      this.#cancelPruning = null;
      try {
        if (this.#tables.pruner.step()) this.#prune();
      } catch (err) {
        this.#log.error({ err }, 'old telemetry could not be deleted, will try again');
      }
    });
  }

  #reportUnrecordable({ point, time, value }: Sample, message: string): void {
    if (this.#unrecordable.has(point)) return;
    this.#unrecordable.add(point);
    this.#log.warn({ point, time, value }, message);
  }
}
