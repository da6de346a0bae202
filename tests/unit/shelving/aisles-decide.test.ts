import { describe, expect, test } from 'vitest';
import type { Actor, Role } from '../../../controller/model/actor.ts';
import { reasonsOf } from '../../../controller/model/decision.ts';
import type { AisleClaim } from '../../../controller/model/shelving.ts';
import { claimEvents } from '../../../controller/services/shelving/aisles/claim-events.ts';
import { decideHandOver } from '../../../controller/services/shelving/aisles/decide-hand-over.ts';
import { decideLeave, decideQueue } from '../../../controller/services/shelving/aisles/decide-queue.ts';
import { decideTurn, type TurnView } from '../../../controller/services/shelving/aisles/decide-turn.ts';
import { decideRelease } from '../../../controller/services/shelving/aisles/permission.ts';
import type { AisleHold, BankSnapshot } from '../../../controller/services/shelving/index.ts';
import { BANK_FEATURES, type Presence } from '../../../drivers/contract/index.ts';

const person = (id: string, roles: readonly Role[] = ['keeper']): Actor => ({
  kind: 'person',
  id,
  name: id,
  roles,
  session: `S-${id}`,
});
const li = person('P-li');
const holdOf = (holder: string, aisle: number): AisleHold => ({
  bank: 1,
  aisle,
  holder,
  session: 'S',
  since: 0,
});
const claimOf = (who: string, aisle: number, calledUntil: number | null = null): AisleClaim => ({
  claim: `Q-${who}`,
  bank: 1,
  aisle,
  person: who,
  session: 'S',
  since: 0,
  calledUntil,
});
const codes = (decision: Parameters<typeof reasonsOf>[0]): readonly string[] =>
  reasonsOf(decision).map(({ code }) => code);

describe('waiting for an aisle', () => {
  const bank = { bank: 1, carriages: 4, holds: [holdOf('P-wu', 3)], claims: [claimOf('P-wu', 5)] };
  const ask = (actor: Actor, aisle: number) => decideQueue(bank, { actor, aisle, claim: 'Q-1' });

  test('is for keepers who are logged in, once at each bank, for an aisle that exists and is not theirs', () => {
    expect(ask(li, 3)).toMatchObject({
      granted: true,
      events: [{ type: 'aisle.queued', claim: 'Q-1', bank: 1, aisle: 3, person: 'P-li', session: 'S-P-li' }],
    });
    expect(codes(ask(person('P-li', ['approver']), 3))).toEqual(['role-missing']);
    const { session: _, ...loggedOut } = li;
    expect(codes(ask(loggedOut, 3))).toEqual(['not-logged-in']);
    expect(codes(ask(li, 0))).toEqual(['aisle-unknown']);
    expect(codes(ask(li, 6))).toEqual(['aisle-unknown']);
    expect(codes(ask(li, 2.5))).toEqual(['aisle-unknown']);
    expect(codes(ask(person('P-wu'), 3))).toEqual(['already-queued', 'aisle-already-yours']);
  });

  test('ends when one leaves, which nobody else can do for one', () => {
    const leave = (actor: Actor, claim: string) => decideLeave(bank.claims, { actor, claim });
    expect(leave(person('P-wu'), 'Q-P-wu')).toMatchObject({
      events: [{ type: 'aisle.unqueued', claim: 'Q-P-wu', why: 'left' }],
    });
    expect(codes(leave(li, 'Q-P-wu'))).toEqual(['claim-not-yours']);
    expect(codes(leave(li, 'Q-nobody'))).toEqual(['claim-unknown']);
  });

  test('ends when one opens any aisle of the bank, and by no other command', () => {
    const claims = [claimOf('P-wu', 5), claimOf('P-li', 2)];
    expect(claimEvents(claims, 'P-li', { kind: 'open-aisle' })).toEqual([
      { type: 'aisle.unqueued', claim: 'Q-P-li', bank: 1, aisle: 2, person: 'P-li', why: 'opened' },
    ]);
    for (const kind of ['close-up', 'spread', 'stop'] as const)
      expect(claimEvents(claims, 'P-li', { kind })).toEqual([]);
  });
});

describe('a turn', () => {
  const view = (of: Partial<TurnView>): TurnView => ({
    bank: 1,
    now: 1000,
    holds: [],
    claims: [claimOf('P-li', 2), claimOf('P-wu', 3)],
    vacated: [],
    hasSession: () => true,
    usable: true,
    callMs: 90,
    ...of,
  });
  const told = (of: Partial<TurnView>): readonly string[] =>
    decideTurn(view(of)).map((event) =>
      event.type === 'aisle.unqueued'
        ? `${event.person} ${event.why}`
        : event.type === 'aisle.called'
          ? `${event.person} called until ${event.until}`
          : event.type,
    );

  test('calls the head of the queue when nobody else holds anything', () => {
    expect(told({})).toEqual(['P-li called until 1090']);
    expect(told({ holds: [holdOf('P-li', 4)] })).toEqual(['P-li called until 1090']);
    expect(told({ holds: [holdOf('P-wu', 4)] })).toEqual([]);
    expect(told({ holds: [holdOf('P-li', 4), holdOf('P-xu', 1)] })).toEqual([]);
    expect(told({ usable: false })).toEqual([]);
    expect(told({ claims: [] })).toEqual([]);
  });

  test('keeps to whom it called until the time is over, then calls the next', () => {
    const claims = [claimOf('P-li', 2, 1000), claimOf('P-wu', 3)];
    expect(told({ now: 999, claims })).toEqual([]);
    expect(told({ now: 1000, claims })).toEqual(['P-li expired', 'P-wu called until 1090']);
    expect(told({ now: 1000, claims, usable: false })).toEqual(['P-li expired']);
    // A clock that was set back keeps the bank for nobody.
    expect(told({ now: 910, claims })).toEqual([]);
    expect(told({ now: 909, claims })).toEqual(['P-li expired', 'P-wu called until 999']);
  });

  test('passes over who is logged in no more', () => {
    expect(told({ hasSession: (who) => who !== 'P-li' })).toEqual([
      'P-li logged-out',
      'P-wu called until 1090',
    ]);
    expect(told({ hasSession: () => false })).toEqual(['P-li logged-out', 'P-wu logged-out']);
  });

  test('gives up aisles that nobody is in, and counts them as free at once', () => {
    const empty = holdOf('P-xu', 1);
    expect(told({ holds: [empty], vacated: [empty] })).toEqual(['aisle.released', 'P-li called until 1090']);
    expect(told({ holds: [empty, holdOf('P-yu', 5)], vacated: [empty] })).toEqual(['aisle.released']);
  });
});

describe('handing an aisle over', () => {
  const receiver = { id: 'P-wu', roles: ['keeper'], evidence: 'card:1' } as const;
  const bank = { bank: 1, holds: [holdOf('P-li', 3)], claims: [], motion: null };
  const give = (of: {
    bank?: Partial<BankSnapshot>;
    actor?: Actor;
    aisle?: number;
    receiver?: Parameters<typeof decideHandOver>[1]['receiver'];
  }) => decideHandOver({ ...bank, ...of.bank }, { actor: li, aisle: 3, receiver, ...of });

  test('is for its holder, to another keeper whose card is known', () => {
    expect(give({})).toMatchObject({
      events: [
        { type: 'aisle.handed-over', bank: 1, aisle: 3, from: 'P-li', to: 'P-wu', evidence: 'card:1' },
      ],
    });
    expect(codes(give({ actor: person('P-xu') }))).toEqual(['not-the-holder']);
    expect(codes(give({ aisle: 4 }))).toEqual(['aisle-not-held']);
    expect(codes(give({ receiver: null }))).toEqual(['credential-unknown']);
    expect(codes(give({ receiver: { ...receiver, roles: ['approver'] } }))).toEqual(['receiver-not-keeper']);
    expect(codes(give({ receiver: { ...receiver, id: 'P-li' } }))).toEqual(['receiver-is-holder']);
    expect(codes(give({ actor: person('P-li', []) }))).toEqual(['role-missing']);
  });

  test('waits for a motion, which belongs to who began it', () => {
    const motion = { intent: 'I', sequence: 1, command: 'open-aisle', argument: 3, by: 'P-li' };
    expect(codes(give({ bank: { motion } }))).toEqual(['command-pending']);
  });

  test('ends the wait of the receiver for that very aisle only', () => {
    const claims = [claimOf('P-wu', 3), claimOf('P-xu', 3)];
    expect(give({ bank: { claims } })).toMatchObject({
      events: [{ type: 'aisle.handed-over' }, { claim: 'Q-P-wu', why: 'handed-over' }],
    });
    const other = give({ bank: { claims: [claimOf('P-wu', 4)] } });
    expect(other).toMatchObject({ events: [{ type: 'aisle.handed-over' }] });
  });
});

describe('giving up open aisles', () => {
  const gone = (who: string) => who === 'P-here';
  /** One carriage, two aisles, both open. */
  const bank = (
    holds: readonly AisleHold[],
    presence: readonly Presence[] = [false, false],
  ): BankSnapshot => ({
    bank: 1,
    carriages: 1,
    carriageWidthMm: 900,
    freeAisles: 2,
    features: new Set(BANK_FEATURES),
    status: {
      carriages: 1,
      moving: false,
      emergencyStop: false,
      fire: false,
      fault: false,
      localControl: false,
      locked: false,
      watchdogTripped: false,
      overload: false,
      latchedStop: false,
      openAisles: [1, 2],
      targetAisle: 0,
      lastSequence: 0,
      lastResult: 'none',
      faultCode: 0,
      aisleWidthMm: 1000,
      positionsMm: [1000],
      currentsA: [0],
      presence,
      receivedTime: 0,
    },
    statusAgeMs: 0,
    latched: null,
    holds,
    claims: [],
    modes: [],
    motion: null,
  });

  test("ends all of one's own, whoever is inside, and nothing of others", () => {
    const both = [holdOf('P-li', 1), holdOf('P-gone', 2)];
    expect(decideRelease(li, bank(both, [true, null]), gone)).toEqual({
      granted: true,
      holds: [both[0]],
      why: 'released',
    });
    expect(decideRelease(li, bank([]), gone)).toMatchObject({ granted: true, holds: [] });
  });

  test('takes over each for itself: from who is logged out, where nobody is', () => {
    const both = [holdOf('P-gone', 1), holdOf('P-here', 2)];
    expect(decideRelease(li, bank(both), gone)).toEqual({
      granted: true,
      holds: [both[0]],
      why: 'taken-over',
    });
    const mine = [holdOf('P-gone', 1), holdOf('P-left', 2)];
    expect(decideRelease(li, bank(mine, [true, false]), gone)).toMatchObject({ holds: [mine[1]] });
    expect(decideRelease(li, bank(mine), gone)).toMatchObject({ holds: mine });
  });

  test('tells everything in the way when nothing can be taken over', () => {
    const both = [holdOf('P-here', 1), holdOf('P-gone', 2)];
    expect(codes(decideRelease(li, bank(both, [true, null]), gone))).toEqual([
      'aisle-held-by-other',
      'aisle-occupied',
      'presence-unknown',
    ]);
    const stale = { ...bank([holdOf('P-gone', 1)]), statusAgeMs: 2001 };
    expect(codes(decideRelease(li, stale, gone))).toEqual(['status-stale']);
    expect(codes(decideRelease(person('P-xu', []), bank([holdOf('P-gone', 1)]), gone))).toEqual([
      'role-missing',
    ]);
  });
});
