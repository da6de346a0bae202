import { expect, test } from 'vitest';
import type { Actor } from '../../../controller/model/actor.ts';
import { ManualClock } from '../../../controller/model/clock.ts';
import { type Decision, reasonsOf } from '../../../controller/model/decision.ts';
import type { BankMode } from '../../../controller/model/shelving.ts';
import type { BankSnapshot, RoomSnapshot } from '../../../controller/services/shelving/index.ts';
import {
  decideEnter,
  decideLeave,
  type ModeOrder,
} from '../../../controller/services/shelving/modes/decide-mode.ts';
import { evennessOf } from '../../../controller/services/shelving/modes/evenness.ts';
import { FIRE_INPUT_STALE_MS, FireInputs } from '../../../controller/services/shelving/modes/fire-inputs.ts';
import type { BankStatus, Quality, Value } from '../../../drivers/contract/index.ts';
import { type Case, LiveRoom, safeCase } from './room-cases.ts';

const KEEPER: Actor = { kind: 'person', id: 'P-own', name: 'Li', roles: ['keeper'], session: 'S' };
const INSTALLER: Actor = { ...KEEPER, id: 'P-chen', roles: ['installer'] };
const READER: Actor = { ...KEEPER, id: 'P-zhao', roles: ['auditor'] };
const MACHINE: Actor = { ...KEEPER, kind: 'client', session: 'T' };
const RULES = { maintenanceLimitMs: 1000, isPerson: (id: string) => id === 'P-chen' };

const codes = (decision: Decision): readonly string[] => reasonsOf(decision).map(({ code }) => code);
const roomOf = (of: Partial<Case>): RoomSnapshot => new LiveRoom({ ...safeCase(), ...of }).room;

function enter(of: Partial<Case>, order: Partial<ModeOrder>, actor = KEEPER): ReturnType<typeof decideEnter> {
  const whole = { mode: 'maintenance', why: 'new motor', ...order } as const;
  return decideEnter(roomOf(of), { bank: 1, actor, order: whole }, RULES);
}

test.each([
  ['a reader', READER, ['role-missing']],
  ['a machine', MACHINE, ['not-logged-in']],
])('%s orders no mode and ends none', (_, actor, expected) => {
  expect(codes(enter({}, {}, actor))).toEqual(expected);
  const leave = { bank: 1, actor, mode: 'locked', why: 'late' } as const;
  expect(codes(decideLeave(roomOf({ inLocked: true }), leave))).toEqual(expected);
});

test('a maintenance names a person and an end, or gets whoever asks and the longest there is', () => {
  expect(enter({}, {})).toMatchObject({
    granted: true,
    event: { person: 'P-own', until: 1000, by: 'P-own' },
  });
  const named = enter({}, { person: 'P-chen', until: 500 });
  expect(named).toMatchObject({ granted: true, event: { person: 'P-chen', until: 500 } });
  expect(codes(enter({}, { person: 'P-nobody' }))).toEqual(['person-unknown']);
  for (const until of [0, -1, 1001, Number.NaN, Infinity])
    expect(codes(enter({}, { until })), String(until)).toEqual(['expiry-invalid']);
  expect(codes(enter({}, { why: ' ' }))).toEqual(['input-invalid']);
});

test('a maintenance is for a bank that rests, even one that cannot be read', () => {
  expect(enter({ age: 'never', fault: true, journalLatch: 'aisle-occupied', left: true }, {}).granted).toBe(
    true,
  );
  expect(codes(enter({ moving: true, pending: true }, {}))).toEqual(['already-moving', 'command-pending']);
  expect(codes(enter({ inFire: true }, {}))).toEqual(['mode-fire']);
  expect(codes(enter({ inMaintenance: true }, {}))).toEqual(['mode-standing']);
});

test('a lock wants empty aisles that nobody else holds; ventilation wants what a move wants', () => {
  const locked = { mode: 'locked' } as const;
  expect(enter({ emergencyStop: true, roomFire: null }, locked).granted).toBe(true);
  expect(codes(enter({ right: null, hold: 'other', age: 'stale' }, locked))).toEqual([
    'status-stale',
    'presence-unknown',
    'aisle-held-by-other',
  ]);
  expect(enter({ hold: 'own', claim: 'own-called' }, { mode: 'ventilation' }).granted).toBe(true);
  expect(codes(enter({ claim: 'other-waits', canSpread: false }, { mode: 'ventilation' }))).toEqual([
    'feature-missing',
    'aisle-called-for-other',
  ]);
});

test('a maintenance ends by its technician or an installer', () => {
  const leave = (actor: Actor): readonly string[] => {
    const { room, bank } = new LiveRoom();
    const mode: BankMode = { ...at, mode: 'maintenance', person: 'P-wang' };
    const banks = new Map([[1, { ...bank, modes: [mode] }]]);
    return codes(decideLeave({ ...room, banks }, { bank: 1, actor, mode: 'maintenance', why: 'done' }));
  };
  expect(leave({ ...KEEPER, id: 'P-wang' })).toEqual([]);
  expect(leave(INSTALLER)).toEqual([]);
  expect(leave(KEEPER)).toEqual(['maintenance-not-yours']);
});

const at = { bank: 1, since: 0, by: 'P-own', why: 'test', until: null, person: null };

test('fire mode ends when every input is known to be clear, and nothing moves', () => {
  const leave = (of: Partial<Case>, change?: (bank: BankSnapshot) => BankSnapshot): readonly string[] => {
    const { room, bank } = new LiveRoom({ ...safeCase(), inFire: true, ...of });
    const banks = change ? new Map([[1, change(bank)]]) : room.banks;
    return codes(
      decideLeave({ ...room, banks, fire: room.fire }, { bank: 1, actor: KEEPER, mode: 'fire', why: 'x' }),
    );
  };
  const withInput = (bank: BankSnapshot): BankSnapshot => ({ ...bank, features: new Set(['fire']) });
  expect(leave({})).toEqual([]);
  expect(leave({ roomFire: true })).toEqual(['fire-standing']);
  expect(leave({ fire: true })).toEqual(['fire-standing']);
  expect(leave({ roomFire: null })).toEqual(['status-unknown']);
  expect(leave({ fire: null }, withInput)).toEqual(['status-unknown']);
  expect(leave({ age: 'stale' }, withInput)).toEqual(['status-unknown']);
  // A make without the input cannot be waited for.
  expect(leave({ fire: null })).toEqual([]);
  expect(leave({ moving: true, pending: true })).toEqual(['already-moving', 'command-pending']);
  expect(leave({ inFire: false })).toEqual(['mode-unknown']);
});

function stood(status: Partial<BankStatus>): ReturnType<typeof evennessOf> {
  const { bank } = new LiveRoom();
  return evennessOf({ ...bank, status: bank.status && { ...bank.status, openAisles: [], ...status } });
}

test.each([
  [500, true],
  [550, true],
  [551, false],
  [449, false],
])('one carriage between two gaps of 500 mm, found at %d mm', (position, even) => {
  expect(stood({ positionsMm: [position] })).toEqual({
    commandedMm: 500,
    achievedMm: [position, 1000 - position],
    even,
  });
});

test('a gap that nobody can tell is not even, and a bank that rolls stands nowhere', () => {
  expect(stood({ positionsMm: [null] })).toEqual({ commandedMm: 500, achievedMm: [null, null], even: false });
  expect(stood({ positionsMm: [500], aisleWidthMm: null })).toMatchObject({ commandedMm: 0, even: false });
  expect(stood({ positionsMm: [500], moving: true })).toBeNull();
  expect(stood({ carriages: 2 })).toBeNull();
});

test('fire inputs: one that is on is enough, one that is unknown is unknown, and silence is unknown too', () => {
  const clock = new ManualClock();
  const one = { device: 'panel', channel: 'alarm', activeWhen: true };
  const two = { device: 'panel', channel: 'closed-loop', activeWhen: false };
  const inputs = new FireInputs([one, two], clock);
  const say = (channel: string, value: Value, quality: Quality = 'good'): boolean | null => {
    const now = clock.now();
    inputs.hear([{ device: 'panel', channel, value, unit: '', quality, sourceTime: now, receivedTime: now }]);
    return inputs.active;
  };
  expect(new FireInputs([], clock).active).toBe(false);
  expect(inputs.active).toBeNull();
  expect(say('alarm', false)).toBeNull();
  expect(say('closed-loop', true)).toBe(false);
  expect(say('closed-loop', false)).toBe(true);
  expect(say('closed-loop', true)).toBe(false);
  expect(say('alarm', true, 'uncertain')).toBeNull();
  expect(say('alarm', 1)).toBeNull();
  expect(say('alarm', false)).toBe(false);
});

test('a lost answer or two leave a fire input as it was, and silence does not', async () => {
  const clock = new ManualClock();
  const inputs = new FireInputs([{ device: 'panel', channel: 'alarm', activeWhen: true }], clock);
  const reading = { device: 'panel', channel: 'alarm', unit: '' };
  const now = clock.now();
  const say = (value: Value, quality: Quality = 'good', time = clock.now()): void =>
    inputs.hear([{ ...reading, value, quality, sourceTime: time, receivedTime: time }]);
  for (const value of [true, false]) {
    say(value);
    await clock.advance(FIRE_INPUT_STALE_MS - 1);
    say(null, 'bad');
    await clock.advance(1);
    expect(inputs.active).toBe(value);
    say(null, 'bad');
    await clock.advance(1);
    expect(inputs.active).toBeNull();
  }
  // What does tell something, but not surely, is no lost answer.
  say(false);
  say(false, 'uncertain');
  expect(inputs.active).toBeNull();
  say(true, 'good', now);
  expect(inputs.active).toBeNull();
});
