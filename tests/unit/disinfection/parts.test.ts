import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reading } from '../../../drivers/contract/index.ts';
import { ManualClock } from '../../../controller/model/clock.ts';
import { siteInstant, siteTime, WEEKDAYS } from '../../../controller/model/site-time.ts';
import { DeadManSwitch } from '../../../controller/services/disinfection/dead-man-switch.ts';
import { DoseMeter, measuredOf } from '../../../controller/services/disinfection/dose.ts';
import { Headcount } from '../../../controller/services/disinfection/headcount.ts';
import { roomConditions } from '../../../controller/services/disinfection/room-conditions.ts';
import type { ZoneSpec } from '../../../controller/services/disinfection/index.ts';
import { dueBetween } from '../../../controller/services/disinfection/schedule.ts';

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

describe('dose', () => {
  const reading = (value: number, unit: string, quality: Reading['quality'] = 'good'): Reading => ({
    device: 'd',
    channel: 'c',
    value,
    unit,
    quality,
    sourceTime: 0,
    receivedTime: 0,
  });

  test('units of light become µW/cm², and what nobody knows is nothing', () => {
    expect(measuredOf('uv', reading(120, 'µW/cm²'))).toBe(120);
    expect(measuredOf('uv', reading(0.12, 'mW/cm²'))).toBeCloseTo(120);
    expect(measuredOf('uv', reading(1.2, 'W/m²'))).toBeCloseTo(120);
    expect(measuredOf('uv', reading(120, 'lx'))).toBeNull();
    expect(measuredOf('ozone', reading(0.05, 'ppm'))).toBe(0.05);
    expect(measuredOf('ozone', reading(50, 'ppb'))).toBeNull();
    expect(measuredOf('ozone', reading(0.05, 'ppm', 'uncertain'))).toBeNull();
    expect(measuredOf('ozone', reading(-0.1, 'ppm'))).toBeNull();
    expect(measuredOf('ozone', null)).toBeNull();
  });

  test('100 µW/cm² for 400 s is 40 mJ/cm²; 3 ppm for half an hour is 90 ppm·min', () => {
    const light = new DoseMeter('uv', 3000);
    for (let second = 0; second <= 400; second++) light.heard(100, second * 1000);
    expect(light.dose).toBeCloseTo(40);
    const gas = new DoseMeter('ozone', 3000);
    for (let second = 0; second <= 1800; second++) gas.heard(3, second * 1000);
    expect(gas.dose).toBeCloseTo(90);
  });

  test('a gap gives nothing, and a dose is never more than the highest value for the whole time', () => {
    const sample = fc.tuple(fc.option(fc.double({ min: 0, max: 500, noNaN: true })), fc.nat(10_000));
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 40 }), (samples) => {
        const meter = new DoseMeter('uv', 3000);
        let at = 0;
        let before = 0;
        for (const [value, gapMs] of samples) {
          at += gapMs;
          meter.heard(value, at);
          const given = meter.dose - before;
          expect(given).toBeGreaterThanOrEqual(0);
          if (gapMs > 3000 || value === null) expect(given).toBe(0);
          else expect(given).toBeLessThanOrEqual((value * gapMs) / 1e6 + 1e-9);
          before = meter.dose;
        }
      }),
    );
  });
});

describe('headcount', () => {
  test('from outside: a walk with nothing opened after it is zero', () => {
    const count = new Headcount('outside');
    expect(count.people).toBeNull();
    count.walked();
    count.doors(true);
    expect(count.walkIntact).toBe(true);
    count.begun();
    expect(count.people).toBe(0);
    count.doors(false);
    expect(count.people).toBeNull();
    count.doors(true);
    expect(count.people).toBeNull();
  });

  test('from inside: whoever begins has to leave, once', () => {
    const count = new Headcount('inside');
    count.walked();
    count.begun();
    count.doors(true);
    expect(count.people).toBeNull();
    count.doors(false);
    expect(count.people).toBeNull();
    count.doors(true);
    expect(count.people).toBe(0);
    count.doors(false);
    count.doors(true);
    expect(count.people).toBeNull();
  });

  test('zero is never reached without a walk, nor kept when a door is unlocked', () => {
    const steps = fc.array(fc.constantFrom('begun', 'open', 'shut', 'unlocked'), { maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom('inside' as const, 'outside' as const), steps, (from, story) => {
        const count = new Headcount(from);
        for (const what of story) {
          if (what === 'begun') count.begun();
          else if (what === 'unlocked') count.unlocked();
          else count.doors(what === 'shut');
          expect(count.people).toBeNull();
        }
        count.walked();
        count.unlocked();
        count.begun();
        expect(count.people).toBeNull();
      }),
    );
  });
});

describe('dead man', () => {
  function bench(deadManMs = 6000) {
    const clock = new ManualClock();
    const log: string[] = [];
    let fails = 0;
    let gate: Promise<void> = Promise.resolve();
    const port = {
      async set(_: string, on: boolean) {
        await Promise.resolve();
        if (fails-- > 0) throw new Error('no answer');
        log.push(on ? 'on' : 'off');
      },
      async pulse(_: string, ms: number) {
        await gate;
        log.push(`pulse ${ms}`);
      },
    };
    const stuck: (string | null)[] = [];
    const output = { device: 'relay', channel: 'lamp' };
    const lamp = new DeadManSwitch({
      output,
      port: () => port,
      deadManMs,
      clock,
      log: quiet,
      onStuck: (problem) => void stuck.push(problem),
    });
    return {
      clock,
      log,
      lamp,
      stuck,
      fail: (times: number) => void (fails = times),
      hang: (until: Promise<void>) => void (gate = until),
    };
  }

  test('is renewed three times within its time while somebody holds it, and never after', async () => {
    const { clock, log, lamp } = bench();
    for (let i = 0; i < 24; i++) {
      lamp.hold();
      await clock.advance(250);
    }
    expect(log).toEqual(['pulse 6000', 'pulse 6000', 'pulse 6000']);
    expect(lamp.mayBeOn).toBe(true);
    await clock.advance(20_000);
    expect(log).toHaveLength(3);
    expect(lamp.mayBeOn).toBe(false);
  });

  test('an "off" that overtakes a pulse on the line is said again behind it', async () => {
    const { clock, log, lamp, hang } = bench();
    let letGo = (): void => undefined;
    hang(new Promise((resolve) => (letGo = resolve)));
    lamp.hold();
    const off = lamp.release();
    await clock.advance(1);
    expect(log).toEqual(['off']);
    letGo();
    await off;
    expect(log).toEqual(['off', 'pulse 6000', 'off']);
    expect(lamp.mayBeOn).toBe(false);
  });

  test('what does not go off is told, and tried until it does', async () => {
    const { clock, log, lamp, fail, stuck } = bench();
    lamp.hold();
    await clock.advance(1);
    fail(2);
    const off = lamp.release();
    for (let i = 0; i < 4; i++) await clock.advance(500);
    await off;
    expect(log).toEqual(['pulse 6000', 'off']);
    expect(stuck).toEqual(['no answer', 'no answer', null]);
  });
});

test('conditions: unknown ozone is unknown, a lamp nobody switched counts, ozone that is not there is absent', () => {
  const lamp = { kind: 'uv' as const, mayBeOn: false, readBackOn: false, measured: 0 };
  const gas = { ...lamp, kind: 'ozone' as const, measured: 0.02 };
  const calm = { now: 1000, orphaned: false, run: null, emitters: [lamp] };
  expect(roomConditions(calm)).toEqual({
    disinfecting: false,
    ozonePpm: 'absent',
    reentryAt: null,
    sealed: false,
  });
  expect(roomConditions({ ...calm, emitters: [{ ...lamp, readBackOn: true }] }).disinfecting).toBe(true);
  expect(roomConditions({ ...calm, emitters: [{ ...lamp, mayBeOn: true }] }).disinfecting).toBe(true);
  expect(roomConditions({ ...calm, emitters: [gas] }).ozonePpm).toBe(0.02);
  expect(roomConditions({ ...calm, emitters: [gas, { ...gas, measured: null }] }).ozonePpm).toBeNull();
  expect(roomConditions({ ...calm, orphaned: true }).disinfecting).toBeNull();
  expect(
    roomConditions({ ...calm, orphaned: true, emitters: [{ ...lamp, mayBeOn: true }] }).disinfecting,
  ).toBe(true);
  const proving = { phase: 'proving' as const, belowMs: 0, emitter: { gas: null } };
  expect(roomConditions({ ...calm, run: proving })).toMatchObject({ disinfecting: false, sealed: true });
});

const MINUTE_MS = 60_000;
/** Every minute from one moment to another in which something fell due. */
function fallen(schedule: ZoneSpec['schedule'], zone: string, from: string, to: string): readonly string[] {
  const due: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += MINUTE_MS)
    for (const one of dueBetween(at, at + MINUTE_MS, schedule, zone))
      due.push(`${one.kind} ${new Date(one.at).toISOString().slice(5, 16)}`);
  return due;
}

test('a schedule falls due once, on its days, over midnight too, and not for hours nobody looked', () => {
  const schedule = [{ kind: 'uv' as const, days: ['fri' as const], at: '00:00' }];
  const friday = Date.parse('2026-11-26T16:00:00Z');
  const due = (before: number | null, now: number) => dueBetween(before, now, schedule, 'Asia/Shanghai');
  expect(due(null, friday)).toEqual([]);
  expect(due(friday - MINUTE_MS, friday)).toEqual([{ kind: 'uv', at: friday }]);
  expect(due(friday, friday + MINUTE_MS)).toEqual([]);
  expect(due(friday - 86_400_000 - MINUTE_MS, friday - 86_400_000)).toEqual([]);
  // The machine slept: what was due within the hour is planned, what was due before is not.
  expect(due(friday - 86_400_000, friday + 59 * MINUTE_MS)).toHaveLength(1);
  expect(due(friday - 86_400_000, friday + 61 * MINUTE_MS)).toEqual([]);
});

test('a clock that is put back makes nothing due, over midnight neither', () => {
  const schedule = [{ kind: 'uv' as const, days: ['fri' as const, 'sat' as const], at: '03:00' }];
  const due = (before: string, now: string) =>
    dueBetween(Date.parse(before), Date.parse(now), schedule, 'UTC');
  expect(due('2026-11-28T00:05:00Z', '2026-11-27T23:58:00Z')).toEqual([]);
  expect(due('2026-11-27T12:00:00Z', '2026-11-27T02:00:00Z')).toEqual([]);
  expect(due('2026-11-27T12:00:00Z', '2028-11-25T12:00:00Z')).toEqual([]);
});

test('when clocks are changed a cycle falls due once: at the change where its minute is skipped, the first time of two', () => {
  const daily = { kind: 'uv' as const, days: [...WEEKDAYS] };
  const [early, midnight] = [
    { ...daily, at: '02:30' },
    { ...daily, at: '23:30' },
  ];
  const times = (schedule: typeof early, zone: string, from: string, to: string) =>
    fallen([schedule], zone, `${from}T12:00:00Z`, `${to}T12:00:00Z`);
  expect(times(early, 'Europe/Berlin', '2026-03-28', '2026-03-30')).toEqual([
    'uv 03-29T01:00',
    'uv 03-30T00:30',
  ]);
  expect(times(early, 'Europe/Berlin', '2026-10-24', '2026-10-26')).toEqual([
    'uv 10-25T00:30',
    'uv 10-26T01:30',
  ]);
  expect(times({ ...daily, at: '01:45' }, 'Australia/Lord_Howe', '2026-04-04', '2026-04-05')).toEqual([
    'uv 04-04T14:45',
  ]);
  // There midnight comes twice, and the last hour of Saturday with it.
  expect(times(midnight, 'Asia/Beirut', '2026-10-24', '2026-10-25')).toEqual(['uv 10-24T20:30']);
  // There the last hour of Saturday is left out.
  expect(times(midnight, 'America/Nuuk', '2026-03-28', '2026-03-29')).toEqual(['uv 03-29T01:00']);
});

test('site time: there and back again in several zones, the hour that is skipped and the one that comes twice', () => {
  expect(siteInstant('2026-11-23', 17 * 60, 'Asia/Shanghai')).toBe(Date.parse('2026-11-23T09:00:00Z'));
  expect(siteInstant('2026-03-29', 150, 'Europe/Copenhagen')).toBe(Date.parse('2026-03-29T01:00:00Z'));
  expect(siteInstant('2026-10-25', 150, 'Europe/Copenhagen')).toBe(Date.parse('2026-10-25T00:30:00Z'));
  const zones = fc.constantFrom(
    'Asia/Shanghai',
    'Europe/Copenhagen',
    'America/St_Johns',
    'Pacific/Kiritimati',
    'Australia/Lord_Howe',
    'Antarctica/Troll',
    'Asia/Kathmandu',
  );
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 * 24 * 730 }), zones, (minutes, zone) => {
      const at = Date.UTC(2025, 0, 1) + minutes * 60_000;
      const wall = siteTime(at, zone);
      const back = siteInstant(wall.date, wall.minute, zone);
      expect(siteTime(back, zone)).toEqual(wall);
      expect(back).toBeLessThanOrEqual(at);
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['Australia/Lord_Howe', '2026-04-04T12:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T12:00:00Z'],
  ['Antarctica/Troll', '2026-10-24T22:00:00Z'],
  ['America/Nuuk', '2026-03-28T23:00:00Z'],
  ['Pacific/Apia', '2011-12-30T08:00:00Z'],
])(
  'site time: of every minute about a change of clocks the first moment is found (%s, %s)',
  (zone, about) => {
    const from = Date.parse(about);
    const seen = new Map<string, number>();
    for (let at = from; at < from + 6 * 3_600_000; at += 60_000) {
      const { date, minute } = siteTime(at, zone);
      if (!seen.has(`${date} ${minute}`)) seen.set(`${date} ${minute}`, at);
    }
    for (const [shown, first] of seen) {
      const [date = '', minute] = shown.split(' ');
      expect(siteInstant(date, Number(minute), zone)).toBe(first);
    }
  },
);

test('site time: a day that the calendar left out begins where the next one does', () => {
  const change = Date.parse('2011-12-30T10:00:00Z');
  for (const minute of [0, 720, 1439]) expect(siteInstant('2011-12-30', minute, 'Pacific/Apia')).toBe(change);
});
