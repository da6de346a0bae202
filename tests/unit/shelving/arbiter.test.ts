import { expect, test } from 'vitest';
import type { Decision } from '../../../controller/model/decision.ts';
import {
  decideContinue,
  decideMove,
  decideReset,
  decideUnlock,
} from '../../../controller/services/shelving/arbiter.ts';
import type { RoomConditions } from '../../../controller/services/shelving/index.ts';
import { bankOf, type Case, everyCase, roomOf } from './room-cases.ts';

/** What the table of docs/interlocks.md says is in the way of any motion; written from the table, not from the code. */
function motionOracle(of: Case): Set<string> {
  const why = new Set<string>();
  if (of.disinfecting === true) why.add('disinfection-running');
  if (of.disinfecting === null) why.add('status-unknown');
  if (of.journalLatch) why.add('stop-latched');
  if (of.hold === 'other') why.add('aisle-held-by-other');
  if (of.age === 'never') return why.add('status-unknown');
  if (of.age === 'stale') why.add('status-stale');
  if (of.contradictory) why.add('status-contradictory');
  if (of.presence.includes(true)) why.add('aisle-occupied');
  if (of.presence.includes(null)) why.add('presence-unknown');
  if (of.emergencyStop) why.add('emergency-stop');
  if (of.fire) why.add('fire');
  if (of.fault || of.overload) why.add('bank-fault');
  if (of.localControl) why.add('local-control');
  if (of.locked) why.add('bank-locked');
  if (of.latchedStop || of.watchdogTripped) why.add('stop-latched');
  return why;
}

function moveOracle(of: Case): Set<string> {
  const why = motionOracle(of);
  if (of.moving && of.age !== 'never') why.add('already-moving');
  if (of.pending) why.add('command-pending');
  return why;
}

function resetOracle(of: Case): Set<string> {
  const why = new Set<string>();
  if (of.pending) why.add('command-pending');
  if (of.age === 'never') return why.add('status-unknown');
  if (of.age === 'stale') why.add('status-stale');
  if (of.contradictory) why.add('status-contradictory');
  if (of.presence.includes(true)) why.add('aisle-occupied');
  if (of.presence.includes(null)) why.add('presence-unknown');
  if (of.fire) why.add('fire');
  if (of.localControl) why.add('local-control');
  if (of.moving) why.add('already-moving');
  return why;
}

function disagreement(decision: Decision, expected: Set<string>): string | null {
  const said = new Set(decision.granted ? [] : decision.reasons.map(({ code }) => code as string));
  if (decision.granted === (expected.size === 0) && symmetricallyEqual(said, expected)) return null;
  const verdict = decision.granted ? 'GRANTED' : 'denied';
  return `${verdict} with [${[...said].join()}], expected [${[...expected].join()}]`;
}

function symmetricallyEqual(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((code) => b.has(code));
}

function enumerate(
  what: string,
  decide: (of: Case) => Decision,
  oracle: (of: Case) => Set<string>,
): { cases: number; grants: number } {
  let cases = 0;
  let grants = 0;
  for (const of of everyCase()) {
    const decision = decide(of);
    const wrong = disagreement(decision, oracle(of));
    if (wrong) throw new Error(`${what}: ${wrong} for ${JSON.stringify(of)}`);
    cases++;
    if (decision.granted) grants++;
  }
  process.stdout.write(`arbiter, ${what}: ${cases} combinations, ${grants} grants, no unsafe one\n`);
  return { cases, grants };
}

const EVERY = 9 * 2 ** 9 * 2 * 3 * 2 * 3 * 2 * 3;

test('move: every combination of inputs is denied with exactly its reasons, or safe', () => {
  const command = { kind: 'open-aisle', aisle: 2 } as const;
  const { cases, grants } = enumerate(
    'move',
    (of) => decideMove(roomOf(of), { bank: 1, command, by: 'P-own' }),
    moveOracle,
  );
  expect(cases).toBe(EVERY);
  // Everything at its one safe value, the hold none or one's own.
  expect(grants).toBe(2);
}, 120_000);

test('continue: every combination of inputs is denied with exactly its reasons, or safe', () => {
  const { cases, grants } = enumerate(
    'continue',
    (of) => decideContinue(roomOf(of), 1, 'P-own'),
    motionOracle,
  );
  expect(cases).toBe(EVERY);
  // As for a move, but moving and pending are of no account.
  expect(grants).toBe(2 * 2 * 2);
}, 120_000);

test('reset: every combination of inputs is denied with exactly its reasons, or safe', () => {
  const { cases } = enumerate('reset', (of) => decideReset(roomOf(of), 1, 'I looked'), resetOracle);
  expect(cases).toBe(EVERY);
  const silent = decideReset(roomOf(), 1, '  ');
  expect(!silent.granted && silent.reasons.map(({ code }) => code)).toEqual(['clearance-unconfirmed']);
}, 120_000);

test('unlock inwards: every combination; outwards: never denied', () => {
  let cases = 0;
  for (const credentialValid of [true, false])
    for (const inSchedule of [true, false, null])
      for (const persons of [0, 1, 2])
        for (const personsNeeded of [1, 2])
          for (const disinfecting of [true, false, null])
            for (const ozonePpm of ['absent', null, 0, 0.1, 0.11, Number.NaN] as const)
              for (const reentryAt of [null, 1000, 1001])
                for (const sealed of [true, false, null]) {
                  const conditions: RoomConditions = { disinfecting, ozonePpm, reentryAt, sealed };
                  const room = { now: 1000, banks: new Map(), conditions };
                  const ask = { door: 'main', credentialValid, inSchedule, persons, personsNeeded };
                  const why = new Set<string>();
                  if (!credentialValid) why.add('credential-unknown');
                  if (inSchedule !== true) why.add('outside-schedule');
                  if (persons < personsNeeded) why.add('second-person-needed');
                  if (disinfecting) why.add('disinfection-running');
                  if (disinfecting === null || ozonePpm === null || sealed === null)
                    why.add('status-unknown');
                  if (ozonePpm === 0.11 || Number.isNaN(ozonePpm)) why.add('ozone-present');
                  if (reentryAt === 1001) why.add('reentry-wait');
                  if (sealed) why.add('room-sealed');
                  const inwards = decideUnlock(room, { ...ask, direction: 'inwards' });
                  expect(disagreement(inwards, why), JSON.stringify([ask, conditions])).toBeNull();
                  const outwards = decideUnlock(room, { ...ask, direction: 'outwards' });
                  expect(outwards.granted).toBe(true);
                  cases++;
                }
  process.stdout.write(`arbiter, unlock: ${cases} combinations each way\n`);
  expect(cases).toBe(2 * 3 * 3 * 2 * 3 * 6 * 3 * 3);
});

test.each([
  [{ age: 'fresh' } as const, 0, 'aisle-unknown'],
  [{ age: 'fresh' } as const, 3, 'aisle-unknown'],
  [{ age: 'fresh' } as const, 1.5, 'aisle-unknown'],
])('an aisle that is not there is refused (%j, aisle %d)', (of, aisle, code) => {
  const decision = decideMove(roomOf(of), { bank: 1, command: { kind: 'open-aisle', aisle }, by: 'P-own' });
  expect(!decision.granted && decision.reasons).toEqual([{ code, params: { bank: 1, aisle } }]);
});

test('a bank that is not there is refused by every question', () => {
  const command = { kind: 'spread' } as const;
  for (const decision of [
    decideMove(roomOf(), { bank: 9, command, by: 'P-own' }),
    decideContinue(roomOf(), 9, null),
    decideReset(roomOf(), 9, 'clear'),
  ])
    expect(!decision.granted && decision.reasons).toEqual([{ code: 'bank-unknown', params: { bank: 9 } }]);
});

test.each([
  ['a status from the future', { statusAgeMs: -5000 }],
  ['an age that is no number', { statusAgeMs: Number.NaN }],
  ['an open aisle that its carriages close', { status: { positionsMm: [0] } }],
  ['an open aisle that is not there', { status: { openAisle: 3 } }],
  ['a target that is not there', { status: { targetAisle: 7 } }],
  ['a presence sensor too few', { status: { presence: [false] } }],
  ['a position too many', { status: { positionsMm: [1000, 2000] } }],
])('%s is never trusted', (_, change: { statusAgeMs?: number; status?: object }) => {
  const bank = bankOf();
  const room = {
    ...roomOf(),
    banks: new Map([
      [1, { ...bank, ...change, status: bank.status && { ...bank.status, ...change.status } }],
    ]),
  };
  const command = { kind: 'close-up', side: 'left' } as const;
  expect(decideMove(room, { bank: 1, command, by: 'P-own' }).granted).toBe(false);
  expect(decideContinue(room, 1, 'P-own').granted).toBe(false);
});
