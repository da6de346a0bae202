import type { RollupTier } from '../../model/history.ts';
import type { Sqlite, Statement } from '../database.ts';
import type { LocalDays } from './local-days.ts';
import { decodeMinutes, encodeMinutes } from './minute-page.ts';
import { coarser, merged, type Sums } from './sums.ts';
import { floorTo, HOUR_MS, hourOf, MINUTE_MS, QUARTER_MS, WIDTH_MS } from './tiers.ts';

/** Tiers that are kept as rows; minutes are kept as pages. */
export type RowTier = Exclude<RollupTier, '1m'>;
/** `rollup.tier`: the width in minutes. */
export const TIER_NUMBER: Readonly<Record<RowTier, number>> = { '15m': 15, '1h': 60, '1d': 1440 };

type Row = readonly [number, number, number, number, number, number, number | null, number, number];

/** The kept sums as they lie in `telemetry.db`. Each coarser one is made of the finer ones, so that all of them agree. */
export class SumTables {
  readonly #days: LocalDays;
  readonly #page: Statement<[number, number], Buffer>;
  readonly #pages: Statement<[number, number, number], { hour: number; data: Buffer }>;
  readonly #writePage: Statement<[number, number, Buffer]>;
  readonly #rows: Statement<[number, number, number, number], Row>;
  readonly #writeRow: Statement<unknown[]>;
  readonly #dropPage: Statement<[number, number]>;
  readonly #dropRow: Statement<[number, number, number]>;
  readonly #hasRow: Statement<[number, number, number], number>;

  constructor(db: Sqlite, days: LocalDays) {
    this.#days = days;
    this.#page = db
      .prepare<[number, number], Buffer>('SELECT data FROM minutes WHERE point = ? AND hour = ?')
      .pluck();
    this.#pages = db.prepare(
      'SELECT hour, data FROM minutes WHERE point = ? AND hour >= ? AND hour < ? ORDER BY hour',
    );
    this.#writePage = db.prepare('INSERT OR REPLACE INTO minutes (point, hour, data) VALUES (?, ?, ?)');
    this.#rows = db
      .prepare<[number, number, number, number], Row>(
        `SELECT start, count, sum, min, max, known_ms, outside_ms, first_ms, last_ms FROM rollup
         WHERE tier = ? AND point = ? AND start >= ? AND start < ? ORDER BY start`,
      )
      .raw();
    this.#writeRow = db.prepare(
      `INSERT OR REPLACE INTO rollup
       (tier, point, start, count, sum, min, max, known_ms, outside_ms, first_ms, last_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#dropPage = db.prepare('DELETE FROM minutes WHERE point = ? AND hour = ?');
    this.#dropRow = db.prepare('DELETE FROM rollup WHERE tier = ? AND point = ? AND start = ?');
    this.#hasRow = db
      .prepare<[number, number, number], number>(
        'SELECT 1 FROM rollup WHERE tier = ? AND point = ? AND start = ?',
      )
      .pluck();
  }

  /** Sums of a point whose buckets begin in [fromMs, toMs), in order. */
  read(tier: RollupTier, point: number, fromMs: number, toMs: number): readonly Sums[] {
    if (tier !== '1m') return this.#rows.all(TIER_NUMBER[tier], point, fromMs, toMs).map(sumsOf);
    const all: Sums[] = [];
    for (const { hour, data } of this.#pages.all(point, hourOf(fromMs), toMs))
      for (const minute of decodeMinutes(data, hour))
        if (minute.start >= fromMs && minute.start < toMs) all.push(minute);
    return all;
  }

  /** Whether anything was ever summed up of a point in an hour, of those that are not deleted yet. */
  knowsHour(point: number, hour: number): boolean {
    return this.#hasRow.get(TIER_NUMBER['1h'], point, hour) !== undefined;
  }

  /**
   * Puts new sums in the place of all minutes in [fromMs, toMs), whole minutes of one hour, and everything coarser right.
   * Call it within a transaction.
   */
  replaceMinutes(point: number, fromMs: number, toMs: number, minutes: readonly Sums[]): void {
    const kept = this.#minutesOf(point, hourOf(fromMs));
    this.#replaceHour(point, fromMs, toMs, [
      ...kept.filter(({ start }) => start < fromMs),
      ...minutes,
      ...kept.filter(({ start }) => start >= toMs),
    ]);
  }

  /**
   * Lets the last sample of a minute stand for longer, or shorter, and puts everything coarser right. Call it within a
   * transaction.
   * @param outside whether that sample lay outside limits; `null` without limits
   */
  lengthenMinute(point: number, startMs: number, moreMs: number, outside: boolean | null): void {
    const all = this.#minutesOf(point, hourOf(startMs)).map((minute) =>
      minute.start === startMs
        ? {
            ...minute,
            knownMs: minute.knownMs + moreMs,
            outsideMs: outside && minute.outsideMs !== null ? minute.outsideMs + moreMs : minute.outsideMs,
          }
        : minute,
    );
    this.#replaceHour(point, startMs, startMs + MINUTE_MS, all);
  }

  #minutesOf(point: number, hour: number): readonly Sums[] {
    const page = this.#page.get(point, hour);
    return page ? decodeMinutes(page, hour) : [];
  }

  /** @param all every minute of the hour, of which those in [fromMs, toMs) are new */
  #replaceHour(point: number, fromMs: number, toMs: number, all: readonly Sums[]): void {
    const hour = hourOf(fromMs);
    if (all.length > 0) this.#writePage.run(point, hour, encodeMinutes(all));
    else this.#dropPage.run(point, hour);
    const quarters = coarser(all, (time) => floorTo(QUARTER_MS, time));
    for (let start = floorTo(QUARTER_MS, fromMs); start < toMs; start += QUARTER_MS)
      this.write('15m', point, start, quarters.find((quarter) => quarter.start === start) ?? null);
    this.write('1h', point, hour, merged(hour, quarters));
    const [firstDay, lastDay] = [this.#days.dayOf(fromMs), this.#days.dayOf(toMs - 1)];
    for (let day = firstDay; day <= lastDay; day++)
      this.write('1d', point, this.#days.startOfDay(day), this.sumUpDay(point, day));
  }

  /** A local day, made of hours, or of quarters where days do not begin on the hour; `null` when it holds nothing. */
  sumUpDay(
    point: number,
    day: number,
    instead?: (tier: RollupTier, parts: readonly Sums[]) => readonly Sums[],
  ): Sums | null {
    const [start, end] = [this.#days.startOfDay(day), this.#days.startOfDay(day + 1)];
    const tier = start % HOUR_MS === 0 && end % HOUR_MS === 0 ? '1h' : '15m';
    const parts = this.read(tier, point, start, end);
    return merged(start, instead ? instead(tier, parts) : parts);
  }

  /** @param sums `null` when the bucket holds nothing, or nothing any more: the samples it had turned out to be bad */
  write(tier: RowTier, point: number, start: number, sums: Sums | null): void {
    if (!sums) {
      this.#dropRow.run(TIER_NUMBER[tier], point, start);
      return;
    }
    const { count, sum, min, max, knownMs, outsideMs, first, last } = sums;
    const offsets = [first - start, last - start];
    this.#writeRow.run(TIER_NUMBER[tier], point, start, count, sum, min, max, knownMs, outsideMs, ...offsets);
  }
}

function sumsOf([start, count, sum, min, max, knownMs, outsideMs, first, last]: Row): Sums {
  return { start, count, sum, min, max, knownMs, outsideMs, first: start + first, last: start + last };
}

/** Start of the bucket of a tier that a time lies in, epoch ms. */
export function startOf(tier: RollupTier, days: LocalDays, timeMs: number): number {
  return tier === '1d' ? days.startOf(timeMs) : floorTo(WIDTH_MS[tier], timeMs);
}
