import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../controller/config/load.ts';
import type { Actor } from '../../controller/model/actor.ts';
import { LeapingClock } from '../../controller/model/leaping-clock.ts';
import { families } from '../../drivers/registry.ts';
import { type ClimateRoom, openClimateRoom, type ZoneOf } from '../support/climate-room.ts';
import { until } from '../support/until.ts';

const CONFIG = fileURLToPath(new URL('../../config/room.demo.yaml', import.meta.url));
const { ruleSets } = loadConfig(CONFIG, {}, { families });
const START = Date.UTC(2026, 4, 1);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const INSTALLER: Actor = { kind: 'person', id: 'P-inst', name: 'x', roles: ['installer', 'keeper'] };

let directory: string;
let clock: LeapingClock;
let room: ClimateRoom;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'muniment-zones-'));
  clock = new LeapingClock(START);
});
afterEach(async () => {
  await room.stop();
  rmSync(directory, { recursive: true, force: true });
});

const open = (
  zones: readonly ZoneOf[],
  climate: Readonly<Record<string, unknown>> = {},
  staleAfterMs = 10 * MINUTE_MS,
): ClimateRoom => openClimateRoom({ directory, clock, zones, ruleSets, staleAfterMs, climate });

/** Lets so many steps pass; each pair says what `air` gives. */
async function live(
  steps: number,
  stepMs: number,
  air: (step: number, pair: number) => readonly [temperature: number | null, humidity: number | null],
  pairs = 1,
): Promise<void> {
  for (let step = 0; step < steps; step++) {
    const at = clock.now() + stepMs;
    clock.leap(at, () => {
      for (let pair = 1; pair <= pairs; pair++) room.read('z', pair, at, ...air(step, pair));
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const standing = (): readonly string[] =>
  room.alarms
    .active()
    .filter(({ clearedAt }) => clearedAt === null)
    .map(({ id }) => id)
    .toSorted();
const wait = (what: string, alarms: readonly string[]): Promise<unknown> =>
  until(what, () => JSON.stringify(standing()) === JSON.stringify(alarms));

describe('values of a zone', () => {
  test('stand in the point table like any others, with unit and quality, and in the history', async () => {
    room = open([{ id: 'z', pairs: 2 }]);
    await live(3, MINUTE_MS, () => [20, 50], 2);
    expect(room.points.point('z.dew-point')).toMatchObject({ unit: '°C', quality: 'good', why: null });
    expect(room.points.point('z.dew-point')?.value).toBeCloseTo(9.26, 2);
    expect(room.points.point('z.twpi')).toMatchObject({ quality: 'uncertain', why: 'window-incomplete' });
    room.store.telemetry.flush();
    expect(room.store.telemetry.samples('z.temperature', START, clock.now() + 1)).toHaveLength(3);
  });

  test('go bad when every sensor falls silent, by the clock alone', async () => {
    room = open([{ id: 'z', pairs: 1 }]);
    await live(12, MINUTE_MS, () => [20, 50]);
    clock.leap(clock.now() + 11 * MINUTE_MS, () => {});
    expect(room.points.point('z.temperature')).toMatchObject({ quality: 'bad', why: 'vote-lost' });
    expect(room.zones.picture('z')?.sensors.map(({ troubles }) => troubles)).toEqual([['stale'], ['stale']]);
    await wait('a lost vote is an alarm', ['vote-lost:z.humidity', 'vote-lost:z.temperature']);
    await live(1, MINUTE_MS, () => [20, 50]);
    await wait('and over when a sensor is back', []);
  });

  test('what is lost neither begins nor ends a climate alarm', async () => {
    room = open([{ id: 'z', pairs: 1 }]);
    await live(12, MINUTE_MS, () => [26, 50]);
    await wait('too warm', ['climate-limit:z.temperature']);
    clock.leap(clock.now() + 11 * MINUTE_MS, () => {});
    await wait('the loss stands beside it', [
      'climate-limit:z.temperature',
      'vote-lost:z.humidity',
      'vote-lost:z.temperature',
    ]);
  });
});

describe('sensors that fail', () => {
  test('one of three goes astray: it leaves the vote and says so, and the zone does not move', async () => {
    room = open([{ id: 'z', pairs: 3 }]);
    const air = (step: number, pair: number) => [20 + pair / 10, pair === 3 && step >= 5 ? 0 : 50] as const;
    await live(10, MINUTE_MS, air, 3);
    const picture = room.zones.picture('z');
    expect(picture?.values.humidity).toEqual({ value: 50, quality: 'good' });
    expect(picture?.sensors.find(({ point }) => point === 'z-H3')).toMatchObject({
      inVote: false,
      troubles: ['out-of-range', 'jumped'],
    });
    await wait('its faults are alarms', ['sensor-jump:z-H3', 'sensor-range:z-H3']);
  });

  test('a slow drift is found, and a calibration ends it', async () => {
    room = open([{ id: 'z', pairs: 3 }], {}, HOUR_MS);
    const drift = (step: number): number => Math.max(0, (step - 80) * 0.1);
    await live(
      200,
      HOUR_MS / 2,
      (step, pair) => [
        20 + pair / 10 + (step % 3) / 20 + (pair === 2 ? drift(step / 2) : 0),
        50 + (step % 5) / 5,
      ],
      3,
    );
    await wait('the one that drifts', ['sensor-drift:z-T2']);
    expect(room.zones.picture('z')?.values.temperature.quality).toBe('good');
    await room.zones.calibrate(INSTALLER, 'z-T2', { reference: 'Testo 650', referenceValue: 20.2 });
    await live(1, HOUR_MS / 2, (_, pair) => [20 + pair / 10, 51], 3);
    await wait('nothing is left of it', []);
  });

  test('a calibration that is due is an alarm until it is done', async () => {
    room = open([{ id: 'z', pairs: 1 }], { calibrationMonths: 1 });
    await live(2, MINUTE_MS, (step) => [20 + step / 10, 50 + step]);
    clock.pass(Date.UTC(2026, 5, 2));
    await live(1, MINUTE_MS, () => [20, 50]);
    await wait('both are due', ['calibration-due:z-H1', 'calibration-due:z-T1']);
    for (const point of ['z-T1', 'z-H1'])
      await room.zones.calibrate(INSTALLER, point, {
        reference: 'Testo 650',
        referenceValue: point === 'z-T1' ? 20.5 : 49,
      });
    await live(1, MINUTE_MS, () => [20, 50]);
    await wait('done', []);
    expect(room.points.point('z-T1')?.value).toBeCloseTo(20.5, 9);
    expect(room.points.point('z-H1')?.value).toBeCloseTo(49, 9);
  });
});

describe('over a restart', () => {
  const air = (step: number) => [16 + (step % 40) / 10, 48 + (step % 20)] as const;
  const remembered = (): unknown => {
    const { values, last24h } = room.zones.picture('z') ?? {};
    return JSON.parse(
      JSON.stringify([values?.twpi, values?.['mould-dose'], values?.['humidity-swing'], last24h]),
    );
  };

  test('nothing of what was summed up is lost', async () => {
    room = open([{ id: 'z', pairs: 1 }]);
    await live(300, 10 * MINUTE_MS, air);
    const before = remembered();
    await room.stop();
    room = open([{ id: 'z', pairs: 1 }]);
    expect(remembered()).toEqual(before);
  });

  test('where the notes are lost the history gives everything back', async () => {
    room = open([{ id: 'z', pairs: 1 }]);
    await live(300, 10 * MINUTE_MS, air);
    const before = room.zones.picture('z');
    room.store.telemetry.pack();
    await room.stop();
    room = open([{ id: 'z', pairs: 1 }]);
    room.store.zoneNotes.save('z', null);
    await room.stop();
    room = open([{ id: 'z', pairs: 1 }]);
    const after = room.zones.picture('z');
    expect(after?.values['humidity-swing']).toEqual(before?.values['humidity-swing']);
    expect(after?.last24h).toEqual(before?.last24h);
    // Older hours come back as their means.
    const ratio = (after?.values.twpi.value ?? 0) / (before?.values.twpi.value ?? 1);
    expect(ratio).toBeCloseTo(1, 2);
  });

  test('rules that people chose, and corrections, are still in force', async () => {
    room = open([{ id: 'z', pairs: 1 }]);
    await live(3, MINUTE_MS, () => [23, 57]);
    await room.zones.chooseRules(INSTALLER, 'z', { rules: ['paper/special-store'], why: 'maps moved in' });
    await wait('too warm and too damp for special collections', [
      'climate-limit:z.humidity',
      'climate-limit:z.temperature',
    ]);
    await room.zones.calibrate(INSTALLER, 'z-T1', { reference: 'Testo 650', referenceValue: 22.5 });
    await room.stop();
    room = open([{ id: 'z', pairs: 1 }]);
    expect(room.zones.picture('z')?.rules.map(({ id }) => id)).toEqual(['paper/special-store']);
    await live(1, MINUTE_MS, () => [23, 57]);
    expect(room.points.point('z-T1')?.value).toBeCloseTo(22.5, 9);
    expect(room.zones.isOutside('z-T1', 21)).toBe(true);
  });

  test('an alarm whose cause went away meanwhile ends', async () => {
    room = open([{ id: 'z', pairs: 1 }]);
    await live(12, MINUTE_MS, () => [24.5, 50]);
    await wait('too warm', ['climate-limit:z.temperature']);
    await room.stop();
    room = open([{ id: 'z', pairs: 1 }]);
    expect(standing()).toEqual(['climate-limit:z.temperature']);
    await live(1, MINUTE_MS, () => [23.6, 50]);
    await wait('no longer', []);
  });
});
