import type { RollupTier } from '../../model/history.ts';
import type { ChunkTable } from './chunk-table.ts';
import type { FreshSamples } from './fresh-samples.ts';
import type { LocalDays } from './local-days.ts';
import { LONGEST_HOLD_MS, type Packer } from './packer.ts';
import { layOver } from './lay-over.ts';
import type { StoredSample } from './stored-sample.ts';
import { startOf, type SumTables } from './sum-tables.ts';
import { coarser, Summation, type Sums } from './sums.ts';
import { floorTo, HOUR_MS, hourOf, MINUTE_MS } from './tiers.ts';

/** Answers sums as if everything were packed: hours that fresh samples have a part in are summed up on the spot. */
export class SumReader {
  readonly #chunks: ChunkTable;
  readonly #sums: SumTables;
  readonly #fresh: FreshSamples;
  readonly #packer: Packer;
  readonly #days: LocalDays;
  readonly #holdOf: (point: number) => number;

  constructor(parts: {
    readonly chunks: ChunkTable;
    readonly sums: SumTables;
    readonly fresh: FreshSamples;
    readonly packer: Packer;
    readonly days: LocalDays;
    readonly holdOf: (point: number) => number;
  }) {
    this.#chunks = parts.chunks;
    this.#sums = parts.sums;
    this.#fresh = parts.fresh;
    this.#packer = parts.packer;
    this.#days = parts.days;
    this.#holdOf = parts.holdOf;
  }

  /** Sums of a point whose buckets begin in [fromMs, toMs), in order. */
  read(point: number, tier: RollupTier, fromMs: number, toMs: number): readonly Sums[] {
    const within = this.#reach(tier, fromMs, toMs);
    const stored = this.#sums.read(tier, point, fromMs, toMs);
    const hours = this.#hoursInFlux(point, within.fromMs, within.toMs);
    if (hours.size === 0) return stored;
    const minutes = [...hours].sort((a, b) => a - b).flatMap((hour) => this.#sumUpHour(point, hour));
    const days = new Set(
      [...hours].flatMap((hour) => [this.#days.dayOf(hour), this.#days.dayOf(hour + HOUR_MS - 1)]),
    );
    const isFluid = ({ start }: Sums): boolean =>
      tier === '1d' ? days.has(this.#days.dayOf(start)) : hours.has(hourOf(start));
    const fluid = tier === '1d' ? this.#daysWith(point, days, hours, minutes) : this.#coarser(tier, minutes);
    return [...stored.filter((sums) => !isFluid(sums)), ...fluid]
      .filter(({ start }) => start >= fromMs && start < toMs)
      .sort((a, b) => a.start - b.start);
  }

  /** Samples that bear on buckets beginning in [fromMs, toMs). */
  #reach(tier: RollupTier, fromMs: number, toMs: number): { fromMs: number; toMs: number } {
    if (tier !== '1d') return { fromMs: hourOf(fromMs), toMs: hourOf(toMs - 1) + HOUR_MS };
    const [first, last] = [this.#days.dayOf(fromMs), this.#days.dayOf(toMs - 1)];
    return { fromMs: this.#days.startOfDay(first), toMs: this.#days.startOfDay(last + 1) };
  }

  /** Hours with fresh samples, and those whose last packed sample now stands until a fresh one. */
  #hoursInFlux(point: number, fromMs: number, toMs: number): ReadonlySet<number> {
    const hours = new Set<number>();
    const untilMs = toMs + LONGEST_HOLD_MS;
    let at = this.#fresh.firstTime(point, fromMs);
    while (at !== null && at < untilMs) {
      const hour = hourOf(at);
      if (hour < toMs) hours.add(hour);
      const before = this.#chunks.before(point, at);
      if (before && before.last < at && !this.#packer.tailIsRight(point, before.last, at)) {
        const last = hourOf(before.last);
        if (last >= fromMs && last < toMs) hours.add(last);
      }
      at = this.#fresh.firstTime(point, hour + HOUR_MS);
    }
    return hours;
  }

  #sumUpHour(point: number, hour: number): readonly Sums[] {
    const sums = new Summation((time) => floorTo(MINUTE_MS, time));
    const parts = layOver(
      this.#chunks.ofHour(point, hour),
      this.#fresh.between(point, hour, hour + HOUR_MS),
      this.#holdOf(point),
    );
    for (const [i, { samples, holdMs }] of parts.entries()) {
      const last = (samples.at(-1) as StoredSample).time;
      sums.add(samples, holdMs, parts[i + 1]?.samples[0]?.time ?? this.#nextAfter(point, last));
    }
    return sums.result();
  }

  #nextAfter(point: number, timeMs: number): number | null {
    const packed = this.#chunks.firstAfter(point, timeMs);
    const fresh = this.#fresh.firstTime(point, timeMs + 1);
    return packed === null || fresh === null ? (packed ?? fresh) : Math.min(packed, fresh);
  }

  #coarser(tier: RollupTier, minutes: readonly Sums[]): readonly Sums[] {
    if (tier === '1m') return minutes;
    const quarters = coarser(minutes, (time) => startOf('15m', this.#days, time));
    return tier === '15m' ? quarters : coarser(quarters, hourOf);
  }

  /** Days that hold one of those hours, with these minutes in their place. */
  #daysWith(
    point: number,
    days: ReadonlySet<number>,
    hours: ReadonlySet<number>,
    minutes: readonly Sums[],
  ): readonly Sums[] {
    return [...days].flatMap((day) => {
      const [start, end] = [this.#days.startOfDay(day), this.#days.startOfDay(day + 1)];
      const sums = this.#sums.sumUpDay(point, day, (tier, parts) =>
        [
          ...parts.filter((part) => !hours.has(hourOf(part.start))),
          ...this.#coarser(tier, minutes).filter((part) => part.start >= start && part.start < end),
        ].sort((a, b) => a.start - b.start),
      );
      return sums ? [sums] : [];
    });
  }
}
