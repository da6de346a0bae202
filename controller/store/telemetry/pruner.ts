import { type Retention, TIERS, type Tier } from '../../model/history.ts';
import type { Sqlite, Statement } from '../database.ts';
import type { Settings } from './settings.ts';
import { TIER_NUMBER } from './sum-tables.ts';
import { DAY_MS, HOUR_MS, hourOf } from './tiers.ts';

/** How far one statement reaches, ms: what it deletes is a matter of milliseconds. */
const REACH_MS: Readonly<Record<Tier, number>> = {
  raw: 2 * DAY_MS,
  '1m': 7 * DAY_MS,
  '15m': 7 * DAY_MS,
  '1h': 30 * DAY_MS,
  '1d': 365 * DAY_MS,
};
/**
 * How far the end of what is kept moves on at a time, four times a day: enough to catch up after a long time off, and
 * little enough that a clock gone years ahead is found out before it has cost the record of a room.
 */
const MOST_AT_ONCE_MS = 7 * DAY_MS;
/** Series of one point and tier that one step looks at. */
const STEP_SERIES = 50;

interface Sweep {
  readonly oldest: Statement<[number], number>;
  readonly delete: Statement<[number, number]>;
}

interface Series {
  readonly tier: Tier;
  readonly point: number;
}

/**
 * Deletes what is older than its tier is kept, whole hours at a time, in steps that hold nothing up. Until when a tier was
 * deleted is remembered, so that keeping it longer from now on does not make a gap of what is gone.
 */
export class Pruner {
  readonly #retention: Retention | null;
  readonly #settings: Settings;
  readonly #points: Statement<[], number>;
  readonly #sweeps: Readonly<Record<Tier, Sweep>>;
  readonly #deletedUntil = new Map<Tier, number>();
  #left: Series[] = [];

  /** @param retention nothing is deleted when `null`: who only looks does not know what the site wants to keep */
  constructor(db: Sqlite, settings: Settings, retention: Retention | null) {
    this.#retention = retention;
    this.#settings = settings;
    this.#points = db.prepare<[], number>('SELECT number FROM point').pluck();
    const sweep = (table: string, column: string, where: string): Sweep => ({
      oldest: db
        .prepare<[number], number>(
          `SELECT ${column} FROM ${table} WHERE ${where}point = ? ORDER BY ${column} LIMIT 1`,
        )
        .pluck(),
      delete: db.prepare(`DELETE FROM ${table} WHERE ${where}point = ? AND ${column} < ?`),
    });
    const rows = (tier: keyof typeof TIER_NUMBER): Sweep =>
      sweep('rollup', 'start', `tier = ${TIER_NUMBER[tier]} AND `);
    this.#sweeps = {
      raw: sweep('chunk', 'first', ''),
      '1m': sweep('minutes', 'hour', ''),
      '15m': rows('15m'),
      '1h': rows('1h'),
      '1d': rows('1d'),
    };
    for (const tier of TIERS) {
      const until = settings.read(settingOf(tier));
      if (until !== null) this.#deletedUntil.set(tier, Number(until));
    }
  }

  /** From when on a tier is whole; `-Infinity` when nothing was ever deleted of it. Epoch ms. */
  keptSince(tier: Tier): number {
    return this.#deletedUntil.get(tier) ?? Number.NEGATIVE_INFINITY;
  }

  /** Begins to delete what is too old by now. */
  begin(nowMs: number): void {
    if (!this.#retention) return;
    const points = this.#points.all();
    for (const tier of TIERS) {
      const days = this.#retention[tier];
      if (days === null) continue;
      const since = this.#deletedUntil.get(tier) ?? this.#oldest(tier, points);
      const until = hourOf(Math.min(nowMs - days * DAY_MS, since + MOST_AT_ONCE_MS));
      if (until <= since) continue;
      this.#settings.write(settingOf(tier), String(until));
      this.#deletedUntil.set(tier, until);
    }
    this.#left = [...this.#deletedUntil.keys()].flatMap((tier) => points.map((point) => ({ tier, point })));
  }

  /** @returns whether there may be more to delete; call again until there is not */
  step(): boolean {
    for (let count = 0; count < STEP_SERIES; count++) {
      const series = this.#left.at(-1);
      if (!series) return false;
      if (!this.#deleteSome(series)) this.#left.pop();
    }
    return true;
  }

  /** Where a tier begins of which nothing was deleted yet, epoch ms; `Infinity` when there is nothing of it. */
  #oldest(tier: Tier, points: readonly number[]): number {
    const { oldest } = this.#sweeps[tier];
    return points.reduce(
      (earliest, point) => Math.min(earliest, oldest.get(point) ?? earliest),
      Number.POSITIVE_INFINITY,
    );
  }

  /** @returns whether more of the same is too old */
  #deleteSome({ tier, point }: Series): boolean {
    const sweep = this.#sweeps[tier];
    const oldest = sweep.oldest.get(point);
    const until = this.keptSince(tier);
    if (oldest === undefined || oldest >= until) return false;
    const end = Math.min(until, hourOf(oldest) + REACH_MS[tier] + HOUR_MS);
    sweep.delete.run(point, end);
    return end < until;
  }
}

function settingOf(tier: Tier): string {
  return `deleted-until.${tier}`;
}
