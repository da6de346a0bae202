import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALARM_KINDS } from '../../../../controller/model/alarms.ts';
import {
  explanationsOf,
  lostSourceOf,
  type RoomShape,
} from '../../../../controller/services/alarms/engine/explain.ts';
import { judge } from '../../../../controller/services/alarms/engine/limit.ts';
import { silentLinks } from '../../../../controller/services/alarms/engine/silent-links.ts';
import { alarmIn } from './records.ts';

const among = (ids: readonly string[]) => (id: string) => ids.includes(id);

const ROOM: RoomShape = {
  devices: [
    { name: 'bank-1', link: 'net-1' },
    { name: 'climate-1', link: 'bus', pollMs: 2000 },
    { name: 'climate-2', link: 'bus', pollMs: 2000 },
    { name: 'water-1', link: 'bus', pollMs: 60_000 },
  ],
  points: [{ id: 'T1', device: 'climate-1', zone: 'hv', quantity: 'temperature' }],
  banks: [{ bank: 1, device: 'bank-1' }],
};

describe('what explains an alarm', () => {
  it('is the wider loss, or work on the bank', () => {
    expect(explanationsOf({ kind: 'point-stale', subject: 'T1' }, ROOM)).toEqual([
      'device-lost:climate-1',
      'link-lost:bus',
    ]);
    expect(explanationsOf({ kind: 'device-lost', subject: 'climate-2' }, ROOM)).toEqual(['link-lost:bus']);
    expect(explanationsOf({ kind: 'device-lost', subject: 'bank-1' }, ROOM)).toEqual([
      'link-lost:net-1',
      'maintenance:1',
    ]);
    expect(explanationsOf({ kind: 'link-lost', subject: 'net-1' }, ROOM)).toEqual(['maintenance:1']);
    expect(explanationsOf({ kind: 'link-lost', subject: 'bus' }, ROOM)).toEqual([]);
    expect(explanationsOf({ kind: 'moved-externally', subject: '1' }, ROOM)).toEqual(['maintenance:1']);
  });

  it('never touches what is about people, fire, the process or another commander', () => {
    const consequences = [
      'point-stale',
      'device-lost',
      'link-lost',
      'moved-externally',
      'position-implausible',
    ];
    for (const kind of ALARM_KINDS)
      for (const subject of ['1', 'T1', 'bank-1', 'bus', 'hv'])
        if (!consequences.includes(kind)) expect(explanationsOf({ kind, subject }, ROOM), kind).toEqual([]);
  });

  it('tells which loss keeps the source of a process alarm from being heard, and leaves its state alone', () => {
    const flags = { shelved: false, suppressed: false, outOfService: false, announced: true };
    const limit = { ...alarmIn('acknowledged', flags)!, id: 'warm:T1', kind: 'warm', subject: 'T1' };
    expect(lostSourceOf(limit, ROOM, among(['warm:T1']))).toBeNull();
    expect(lostSourceOf(limit, ROOM, among(['device-lost:climate-1', 'point-stale:T1']))).toBe(
      'device-lost:climate-1',
    );
    expect(lostSourceOf(limit, ROOM, among(['link-lost:bus', 'device-lost:climate-1']))).toBe(
      'link-lost:bus',
    );
    const fire = { ...limit, id: 'bank-fire:1', subject: '1', params: { bank: 1 } };
    expect(lostSourceOf(fire, ROOM, among(['device-lost:bank-1']))).toBe('device-lost:bank-1');
  });
});

describe('a bus whose cable is cut', () => {
  const NOW = 1_000_000;
  const state = (device: string, connected: boolean, agoMs: number | null) => ({
    device,
    connected,
    lastSeen: agoMs === null ? null : NOW - agoMs,
  });

  it.each([
    [
      'all lost',
      [state('climate-1', false, 9000), state('climate-2', false, 9000), state('water-1', false, null)],
      true,
    ],
    ['one lost, one heard', [state('climate-1', false, 9000), state('climate-2', true, 500)], false],
    ['one lost, of the others nothing known yet', [state('climate-1', false, 9000)], true],
    [
      'one lost, the others silent for several of their polls',
      [state('climate-1', false, 9000), state('climate-2', true, 6500), state('water-1', true, 200_000)],
      true,
    ],
    [
      'one lost, another that is asked once a minute not due yet',
      [state('climate-1', false, 9000), state('climate-2', true, 6500), state('water-1', true, 50_000)],
      false,
    ],
    [
      'one lost, of the others nobody tells',
      [state('climate-1', false, 9000), state('climate-2', true, null), state('water-1', true, null)],
      false,
    ],
    ['nothing lost', [state('climate-1', true, 9000), state('climate-2', true, 9000)], false],
  ])('%s: %#', (_, heard, silent) => {
    expect([...silentLinks(heard, ROOM, NOW)]).toEqual(silent ? ['bus'] : []);
  });

  it('is not a link with one device: there the device itself is lost', () => {
    expect([...silentLinks([state('bank-1', false, null)], ROOM, NOW)]).toEqual([]);
  });
});

describe('a limit', () => {
  const good = (value: number | boolean | string | null) => ({ value, quality: 'good' as const });

  it('is broken beyond it and kept again behind its deadband', () => {
    expect(judge({ above: 24 }, good(24), 1, false)).toBe('kept');
    expect(judge({ above: 24 }, good(24.1), 1, false)).toBe('broken');
    expect(judge({ above: 24 }, good(23), 1, true)).toBe('broken');
    expect(judge({ above: 24 }, good(22.9), 1, true)).toBe('kept');
    expect(judge({ below: 14 }, good(13.9), 0.5, false)).toBe('broken');
    expect(judge({ below: 14 }, good(14.5), 0.5, true)).toBe('broken');
    expect(judge({ below: 14 }, good(14.6), 0.5, true)).toBe('kept');
    expect(judge({ is: true }, good(true), 0, false)).toBe('broken');
    expect(judge({ is: 'leak' }, good('dry'), 0, true)).toBe('kept');
  });

  it('is never ended by a value that cannot be trusted, and never raised by a bad one', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double(), fc.boolean(), fc.string(), fc.constant(null)),
        fc.constantFrom('good' as const, 'uncertain' as const, 'bad' as const),
        fc.constantFrom({ above: 20 }, { below: 20 }, { is: true }, { is: 'x' }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.boolean(),
        (value, quality, limit, deadband, standing) => {
          const verdict = judge(limit, { value, quality }, deadband, standing);
          if (verdict === 'kept') expect(quality).toBe('good');
          if (quality === 'bad' || value === null || Number.isNaN(value)) expect(verdict).toBe('unknown');
          if (typeof value === 'string' && !('is' in limit)) expect(verdict).toBe('unknown');
        },
      ),
    );
  });

  it('does not chatter within its deadband', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 23.01, max: 24, noNaN: true }), { minLength: 1 }), (values) => {
        for (const value of values) {
          expect(judge({ above: 24 }, good(value), 1, true)).toBe('broken');
          expect(judge({ above: 24 }, good(value), 1, false)).toBe('kept');
        }
      }),
    );
  });
});
