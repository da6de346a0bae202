import type { Sqlite } from '../database.ts';
import { BlockTable } from '../telemetry/block-table.ts';
import { ChunkTable } from '../telemetry/chunk-table.ts';
import { LocalDays } from '../telemetry/local-days.ts';
import { Settings } from '../telemetry/settings.ts';
import type { StoredSample } from '../telemetry/stored-sample.ts';
import { SumTables } from '../telemetry/sum-tables.ts';
import { coarser, merged, Summation, type Sums } from '../telemetry/sums.ts';
import { floorTo, HOUR_MS, hourOf, MINUTE_MS, QUARTER_MS } from '../telemetry/tiers.ts';
import type { Problems } from './problems.ts';

/** Sums up every hour whose samples are kept, and every day, anew, and compares. */
export function checkSums(db: Sqlite, problems: Problems): void {
  problems.guard('rollup', () => {
    const zone = new Settings(db).read('time-zone') ?? 'UTC';
    const check = new SumCheck(db, new LocalDays(zone), problems);
    const points = db.prepare<[], { number: number; name: string }>('SELECT number, name FROM point');
    for (const { number, name } of points.all()) problems.guard('rollup', () => check.point(number, name));
  });
}

interface Expected {
  readonly minutes: readonly Sums[];
  /** Minutes whose last sample may stand until a fresh one that was not packed yet. */
  readonly open: ReadonlySet<number>;
}

class SumCheck {
  readonly #problems: Problems;
  readonly #days: LocalDays;
  readonly #chunks: ChunkTable;
  readonly #sums: SumTables;
  readonly #settings: Settings;
  readonly #chunkStarts;
  readonly #hoursSummed;
  readonly #pages;
  readonly #freshAfter;

  constructor(db: Sqlite, days: LocalDays, problems: Problems) {
    this.#problems = problems;
    this.#days = days;
    this.#chunks = new ChunkTable(db);
    this.#sums = new SumTables(db, days);
    this.#settings = new Settings(db);
    const hours = (sql: string) => db.prepare<[number], number>(sql).pluck();
    this.#chunkStarts = hours('SELECT first FROM chunk WHERE point = ?');
    this.#hoursSummed = hours('SELECT start FROM rollup WHERE tier = 60 AND point = ?');
    this.#pages = hours('SELECT hour FROM minutes WHERE point = ?');
    this.#freshAfter = freshTimes(db);
  }

  point(point: number, name: string): void {
    const packed = new Set(this.#chunkStarts.all(point).map(hourOf));
    for (const hour of packed) this.#guarded(name, hour, () => this.#hour(point, name, hour));
    const kept = this.#deletedUntil('raw');
    for (const hour of this.#pages.all(point))
      if (!packed.has(hour) && hour >= kept)
        this.#problems.add('minutes', `${name} ${hour}`, 'sums up samples that are not there');
    const hours = this.#hoursSummed.all(point);
    const firstWhole = Math.max(this.#deletedUntil('15m'), this.#deletedUntil('1h'));
    const days = new Set(
      hours.flatMap((hour) => [this.#days.dayOf(hour), this.#days.dayOf(hour + HOUR_MS - 1)]),
    );
    for (const day of days) if (this.#days.startOfDay(day) >= firstWhole) this.#day(point, name, day);
  }

  #guarded(name: string, hour: number, check: () => void): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#problems.add('minutes', `${name} ${hour}`, error.message);
    }
  }

  #hour(point: number, name: string, hour: number): void {
    let expected: Expected;
    try {
      expected = this.#sumUp(point, hour);
    } catch {
      // A damaged chunk adds up to nothing; it was named when chunks were checked.
      return;
    }
    const stored = this.#sums.read('1m', point, hour, hour + HOUR_MS);
    if (hour >= this.#deletedUntil('1m'))
      this.#compare('minutes', name, hour, stored, expected.minutes, expected.open);
    const quarters = coarser(stored, (time) => floorTo(QUARTER_MS, time));
    if (stored.length === 0 || hour < this.#deletedUntil('15m')) return;
    this.#compare('rollup', name, hour, this.#sums.read('15m', point, hour, hour + HOUR_MS), quarters);
    const whole = merged(hour, quarters) as Sums;
    this.#compare('rollup', name, hour, this.#sums.read('1h', point, hour, hour + HOUR_MS), [whole]);
  }

  #day(point: number, name: string, day: number): void {
    const [start, end] = [this.#days.startOfDay(day), this.#days.startOfDay(day + 1)];
    const expected = this.#sums.sumUpDay(point, day);
    this.#compare(
      'rollup',
      name,
      start,
      this.#sums.read('1d', point, start, end),
      expected ? [expected] : [],
    );
  }

  #sumUp(point: number, hour: number): Expected {
    const sums = new Summation((time) => floorTo(MINUTE_MS, time));
    const open = new Set<number>();
    for (const { samples, holdMs } of this.#chunks.ofHour(point, hour)) {
      const last = (samples.at(-1) as StoredSample).time;
      const next = this.#chunks.firstAfter(point, last);
      if (this.#freshAfter(point, last) < (next ?? Infinity)) open.add(floorTo(MINUTE_MS, last));
      sums.add(samples, holdMs, next);
    }
    return { minutes: sums.result(), open };
  }

  #compare(
    table: string,
    name: string,
    start: number,
    stored: readonly Sums[],
    expected: readonly Sums[],
    open: ReadonlySet<number> = new Set(),
  ): void {
    const telling = (sums: readonly Sums[]): string =>
      JSON.stringify(sums.map((one) => (open.has(one.start) ? { ...one, knownMs: 0, outsideMs: 0 } : one)));
    if (telling(stored) !== telling(expected))
      this.#problems.add(table, `${name} ${start}`, 'is not what its samples add up to');
  }

  #deletedUntil(tier: 'raw' | '1m' | '15m' | '1h'): number {
    const until = this.#settings.read(`deleted-until.${tier}`);
    return until === null ? Number.NEGATIVE_INFINITY : Number(until);
  }
}

/** @returns time of the first fresh sample of a point behind a time; `Infinity` when there is none */
function freshTimes(db: Sqlite): (point: number, timeMs: number) => number {
  const byPoint = new Map<number, number[]>();
  new BlockTable(db).forEach(
    (time, point) => {
      const times = byPoint.get(point);
      if (times) times.push(time);
      else byPoint.set(point, [time]);
    },
    () => {
      // It was named when blocks were checked.
    },
  );
  for (const times of byPoint.values()) times.sort((a, b) => a - b);
  return (point, timeMs) => byPoint.get(point)?.find((time) => time > timeMs) ?? Infinity;
}
