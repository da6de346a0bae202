import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../controller/config/load.ts';
import type { JournalEntry } from '../../controller/model/events.ts';
import { LeapingClock } from '../../controller/model/leaping-clock.ts';
import { framesOf, replay } from '../../controller/services/climate/index.ts';
import { families } from '../../drivers/registry.ts';
import { type ClimateRoom, openClimateRoom } from '../support/climate-room.ts';

const LOG = fileURLToPath(new URL('../../../shared/data/climate/oerholm_2020_slice.csv', import.meta.url));
const CONFIG = fileURLToPath(new URL('../../config/room.demo.yaml', import.meta.url));
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START = Date.UTC(2019, 11, 31, 23);

/**
 * The rows one hour apart, in the order of the log: with its repeated hour and its missing one the hours of a year come
 * out to within one, which no figure here can feel.
 */
function rows(): readonly { at: number; t: number; rh: number }[] {
  return readFileSync(LOG, 'utf8')
    .split(/\r?\n/)
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line, i) => {
      const [, t, rh] = line.split(';');
      return { at: START + i * HOUR_MS, t: Number(t), rh: Number(rh) };
    });
}

/* The independent calculation: every formula and every rule once more, from the design and not from the code. */
const pi = (t: number, rh: number): number => {
  const k = t + 273.15;
  return Math.exp(-33.984321 + 11464.256 / k + 0.031313 * rh - (17.007 * rh) / k);
};
const TABLE = [
  [70, 165],
  [75, 38],
  [80, 14],
  [85, 6],
  [90, 4],
  [95, 3],
] as const;
const daysAt20 = (rh: number): number => {
  if (rh < 70) return Infinity;
  const above = TABLE.find(([row]) => row > rh);
  if (!above) return 3;
  const below = TABLE[TABLE.indexOf(above) - 1] as readonly [number, number];
  const share = (rh - below[0]) / (above[0] - below[0]);
  return Math.exp(Math.log(below[1]) * (1 - share) + Math.log(above[1]) * share);
};
const critical = (t: number): number => 2.633 * Math.cosh(0.10083 * (t - 30)) + 71.53;
const mouldDays = (t: number, rh: number): number =>
  Math.min(daysAt20(rh), daysAt20(rh + critical(20) - critical(t)));

/** An alarm with a deadband, told by whether a value is outside and whether it is well inside. */
function episodes(count: number, outside: (i: number) => boolean, inside: (i: number) => boolean): number {
  let [stands, raised] = [false, 0];
  for (let i = 0; i < count; i++) {
    if (outside(i)) {
      if (!stands) raised++;
      stands = true;
    } else if (inside(i)) stands = false;
  }
  return raised;
}

describe.skipIf(!existsSync(LOG))('a year of a museum store in Denmark, lived through in seconds', () => {
  let directory: string;
  let year: ReturnType<typeof rows>;
  let room: ClimateRoom;
  let journal: JournalEntry[];

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'muniment-log-'));
    year = rows();
    const clock = new LeapingClock(START - 1);
    // The store tidies up once a day: each time has its price.
    const nightly = new LeapingClock(START - 1);
    const { ruleSets } = loadConfig(CONFIG, {}, { families });
    room = openClimateRoom({
      directory,
      clock,
      storeClock: nightly,
      ruleSets,
      zones: [{ id: 'store', pairs: 1 }],
      staleAfterMs: 2 * HOUR_MS,
    });
    const channels = [
      { device: 'store-1', channel: 'temperature', unit: '°C' },
      { device: 'store-1', channel: 'humidity', unit: '%' },
    ];
    const frames = framesOf(
      channels,
      year.map(({ at, t, rh }) => ({ at, values: [t, rh] })),
    );
    const lived: Parameters<typeof replay>[1] = {
      apply(readings) {
        nightly.pass(clock.now());
        room.points.apply(readings);
        if (clock.now() % DAY_MS === 0) nightly.leap(clock.now(), () => {});
      },
    };
    const report = await replay(frames, lived, clock);
    expect(report).toMatchObject({ frames: year.length, readings: 2 * year.length });
    journal = [...room.store.ledger.read(0, 1_000_000)];
  }, 300_000);

  afterAll(async () => {
    await room?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const raised = (alarm: string): number =>
    journal.filter(({ event }) => event.type === 'alarm.raised' && event.alarm === alarm).length;
  const value = (name: string): number => room.zones.picture('store')?.values[name as 'twpi'].value as number;
  const window = (i: number, hours: number) => year.slice(Math.max(0, i - hours), i + 1);
  const swing = (i: number, of: 't' | 'rh'): number => {
    const values = window(i, 24).map((row) => row[of]);
    return Math.max(...values) - Math.min(...values);
  };

  test('TWPI of the year, of its last 30 days, and of its last day', () => {
    const stays = year.slice(0, -1);
    const twpi = (of: readonly { t: number; rh: number }[]): number =>
      of.length / of.reduce((sum, { t, rh }) => sum + 1 / pi(t, rh), 0);
    expect(value('twpi')).toBeCloseTo(twpi(stays), 6);
    // Windows are made of whole days, the first of them by its share.
    expect(value('twpi-30d') / twpi(stays.slice(-30 * 24))).toBeCloseTo(1, 2);
    expect(value('twpi-365d') / twpi(stays.slice(-365 * 24))).toBeCloseTo(1, 3);
    expect(value('pi')).toBeCloseTo(pi(year.at(-1)?.t as number, year.at(-1)?.rh as number), 6);
  });

  test('the swing of each day, as it was recorded', () => {
    const recorded = new Map(
      room.store.telemetry
        .samples('store.humidity-swing', START, START + 400 * DAY_MS)
        .map(({ time, value: swung }) => [time, swung]),
    );
    for (let i = 0; i < year.length; i++)
      expect(recorded.get(year[i]?.at as number), `row ${i}`).toBeCloseTo(swing(i, 'rh'), 9);
  });

  test('mould: what gathered, what receded, and the worst of it', () => {
    let [dose, worst] = [0, 0];
    for (const { t, rh } of year.slice(0, -1)) {
      const days = mouldDays(t, rh);
      dose = days === Infinity ? Math.max(0, dose - 0.000667) : dose + 1 / (24 * days);
      worst = Math.max(worst, dose);
    }
    expect(value('mould-dose')).toBeCloseTo(dose, 9);
    const recorded = room.store.telemetry.samples('store.mould-dose', START, START + 400 * DAY_MS);
    expect(Math.max(...recorded.map(({ value: gathered }) => gathered))).toBeCloseTo(worst, 9);
  });

  test('as many alarms as the limits for paper were left', () => {
    const limits = (of: 't' | 'rh', low: number, high: number, back: number): number =>
      episodes(
        year.length,
        (i) => (year[i]?.[of] as number) < low || (year[i]?.[of] as number) > high,
        (i) => (year[i]?.[of] as number) >= low + back && (year[i]?.[of] as number) <= high - back,
      );
    const told = {
      temperature: raised('climate-limit:store.temperature'),
      humidity: raised('climate-limit:store.humidity'),
    };
    expect(told).toEqual({ temperature: limits('t', 14, 24, 0.3), humidity: limits('rh', 45, 60, 1) });
    expect(told.temperature + told.humidity).toBeGreaterThan(10);
  });

  test('as many alarms as days swung too far', () => {
    // A window that is not whole may raise an alarm and must not end one.
    const swings = (of: 't' | 'rh', high: number, back: number): number =>
      episodes(
        year.length,
        (i) => swing(i, of) > high,
        (i) => i >= 22 && swing(i, of) <= high - back,
      );
    expect(raised('climate-swing:store.temperature-swing')).toBe(swings('t', 2, 0.2));
    expect(raised('climate-swing:store.humidity-swing')).toBe(swings('rh', 5, 0.5));
    expect(raised('climate-swing:store.humidity-swing')).toBeGreaterThan(0);
  });

  test('mould is an alarm as often as the air would have brought it within 30 days', () => {
    const soon = (i: number): boolean => mouldDays(year[i]?.t as number, year[i]?.rh as number) <= 30;
    const far = (i: number): boolean => !soon(i);
    expect(raised('mould-risk:store.mould-dose')).toBe(episodes(year.length, soon, far));
  });

  test('time outside limits, hour by hour', () => {
    const outside = year.slice(-25, -1).filter(({ t }) => t < 14 || t > 24).length;
    const last = room.zones.picture('store')?.last24h;
    expect(last?.knownMs).toBe(24 * HOUR_MS);
    expect((last?.outsideMs.temperature ?? 0) / HOUR_MS).toBe(outside);
  });

  test('no sensor was suspected, and no vote was lost', () => {
    const kinds = new Set(
      journal.flatMap(({ event }) => (event.type === 'alarm.raised' ? [event.kind] : [])),
    );
    expect([...kinds].filter((kind) => kind.startsWith('sensor-') || kind === 'vote-lost')).toEqual([]);
  });
});
