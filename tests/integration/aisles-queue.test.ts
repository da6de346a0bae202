import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../controller/model/actor.ts';
import { AisleRoom, refusal } from './support/aisle-room.ts';

let room: AisleRoom;
let li: Actor;
let wu: Actor;
let xu: Actor;

async function furnish(freeAisles?: number): Promise<void> {
  room = await new AisleRoom(freeAisles).start();
  for (const id of ['P-li', 'P-wu', 'P-xu']) await room.register(id);
  await room.register('P-reader', ['auditor']);
  li = await room.logIn('P-li');
  wu = await room.logIn('P-wu');
  xu = await room.logIn('P-xu');
}

beforeEach(() => furnish());
afterEach(() => {
  expect(room.store.verify().problems).toEqual([]);
  room.close();
});

const wait = (actor: Actor, aisle: number) => room.shelving.queue(actor, 1, aisle);

describe('the queue of a bank', () => {
  it('calls who waited longest when the aisle is given up, and keeps the bank for them', async () => {
    await room.open(li, 2);
    expect(await wait(wu, 4)).toMatchObject({ person: 'P-wu', position: 1, calledUntil: null });
    expect(await wait(xu, 3)).toMatchObject({ person: 'P-xu', position: 2, estimatedWaitMs: null });
    await room.pass(60_000);
    expect(room.queue).toEqual(['P-wu', 'P-xu']);
    await room.shelving.releaseAisle(li, 1);
    await room.pass();
    expect(room.queue).toEqual(['P-wu!', 'P-xu']);
    expect(room.picture.openAisles).toEqual([2]);
    expect(await refusal(room.open(xu, 3))).toEqual(['aisle-called-for-other']);
    expect(await refusal(room.open(li, 2))).toEqual(['aisle-called-for-other']);
    await room.open(wu, 4);
    expect(room.holders).toEqual(['4 P-wu']);
    expect(room.queue).toEqual(['P-xu']);
    // One hold has ended by now, so that a wait can be told.
    expect(room.picture.claims[0]?.estimatedWaitMs).toBeGreaterThan(0);
  });

  it('calls at once who need not wait, and the next when nobody comes', async () => {
    expect(await wait(wu, 4)).toMatchObject({
      position: 1,
      estimatedWaitMs: 0,
      calledUntil: room.clock.now() + room.policy.callMs,
    });
    await wait(xu, 3);
    await room.pass(room.policy.callMs - 1000);
    expect(room.queue).toEqual(['P-wu!', 'P-xu']);
    await room.pass(1500);
    expect(room.queue).toEqual(['P-xu!']);
    expect(room.told).toContain('unqueued P-wu expired');
    await room.pass(room.policy.callMs + 1000);
    expect(room.queue).toEqual([]);
  });

  it('has each keeper once, lets them leave, and forgets who logs out', async () => {
    await room.open(li, 2);
    const mine = await wait(wu, 4);
    await wait(xu, 3);
    expect(await refusal(wait(wu, 5))).toEqual(['already-queued']);
    expect(await refusal(wait(li, 2))).toEqual(['aisle-already-yours']);
    expect(await refusal(wait(await room.logIn('P-reader'), 2))).toEqual(['role-missing']);
    expect(await refusal(room.shelving.queue(li, 9, 1))).toEqual(['bank-unknown']);
    expect(await refusal(room.shelving.leaveQueue(xu, 1, mine.claim))).toEqual(['claim-not-yours']);
    await room.shelving.leaveQueue(wu, 1, mine.claim);
    expect(await refusal(room.shelving.leaveQueue(wu, 1, mine.claim))).toEqual(['claim-unknown']);
    await room.logOut(xu);
    await room.pass();
    expect(room.queue).toEqual([]);
    expect(room.told.slice(-2)).toEqual(['unqueued P-wu left', 'unqueued P-xu logged-out']);
  });

  it('answers a repeated request with the first answer', async () => {
    const once = { principal: 'P-wu', key: 'k', fingerprint: 'f' };
    const first = await room.shelving.queue(wu, 1, 4, once);
    expect(await room.shelving.queue(wu, 1, 4, once)).toEqual(first);
    expect(room.queue).toEqual(['P-wu!']);
  });

  it('calls nobody while the bank could not be opened', async () => {
    await room.shelving.enterMode(li, 1, { mode: 'locked', why: 'night' });
    await wait(wu, 4);
    await room.pass(room.policy.callMs * 2);
    expect(room.queue).toEqual(['P-wu']);
    await room.shelving.leaveMode(li, 1, 'locked', 'morning');
    await room.pass();
    expect(room.queue).toEqual(['P-wu!']);
  });
});

describe('an open aisle', () => {
  it('is given up when nobody enters, never while somebody is or may be inside', async () => {
    const { emptyHoldMs } = room.policy;
    await room.open(li, 2);
    await room.pass(emptyHoldMs - 5000);
    room.bank.presence[1] = true;
    await room.pass(emptyHoldMs * 5);
    expect(room.holders).toEqual(['2 P-li']);
    room.bank.presence[1] = null;
    await room.pass(emptyHoldMs * 2);
    expect(room.holders).toEqual(['2 P-li']);
    room.bank.presence[1] = false;
    await room.pass(emptyHoldMs - 5000);
    expect(room.holders).toEqual(['2 P-li']);
    await room.pass(6000);
    expect(room.holders).toEqual([]);
    expect(room.told.at(-1)).toBe('released P-li nobody-inside');
    expect(room.picture.openAisles).toEqual([2]);
  });

  it('is given to the next in the queue by being given up', async () => {
    await room.open(li, 2);
    await wait(wu, 4);
    await room.pass(room.policy.emptyHoldMs + 1000);
    expect(room.queue).toEqual(['P-wu!']);
  });

  it('changes hands when the other lays their card on the reader, also with somebody inside', async () => {
    await room.open(li, 2);
    await wait(wu, 2);
    room.bank.presence[1] = true;
    const give = (actor: Actor, card: string) => room.shelving.handOver(actor, 1, 2, { card });
    expect(await refusal(give(wu, 'card-P-xu'))).toEqual(['not-the-holder']);
    expect(await refusal(give(li, 'card-P-li'))).toEqual(['receiver-is-holder']);
    expect(await refusal(give(li, 'card-P-reader'))).toEqual(['receiver-not-keeper']);
    expect(await refusal(give(li, 'card-nobody'))).toEqual(['credential-unknown']);
    await give(li, 'card-P-wu');
    expect(room.holders).toEqual(['2 P-wu']);
    expect(room.queue).toEqual([]);
    expect(room.shelving.witness(1)?.open).toEqual([{ aisle: 2, heldBy: 'P-wu' }]);
    await room.logOut(li);
    await room.pass();
    expect(room.holders).toEqual(['2 P-wu']);
    // By which session the receiver holds it is known when they log in.
    expect(room.picture.holds[0]?.session).toBe('');
    const again = await room.logIn('P-wu');
    expect(room.store.shelving.holds()[0]?.session).toBe(again.session);
    // What proves them names no card.
    const proof = room.store.ledger
      .read(0, 1000)
      .find(({ event }) => event.type === 'aisle.handed-over')?.event;
    expect(JSON.stringify(proof)).toMatch(/"evidence":"card:[0-9a-f]{16}"/);
  });
});

describe('with two free aisle widths', () => {
  it('each aisle is taken over for itself', async () => {
    room.close();
    await furnish(2);
    await room.open(li, 2);
    await room.open(li, 4);
    await room.shelving.handOver(li, 1, 4, { card: 'card-P-wu' });
    expect(room.holders).toEqual(['2 P-li', '4 P-wu']);
    expect(await refusal(room.shelving.releaseAisle(xu, 1))).toEqual([
      'aisle-held-by-other',
      'aisle-held-by-other',
    ]);
    await room.people.logout(wu);
    room.bank.presence[1] = true;
    await room.pass();
    await room.shelving.releaseAisle(xu, 1);
    expect(room.holders).toEqual(['2 P-li']);
    expect(room.told.at(-1)).toBe('released P-wu taken-over');
  });
});

describe('after a restart', () => {
  it('the queue goes on where it was, and calls that lapsed meanwhile are over', async () => {
    await room.open(li, 2);
    await wait(wu, 4);
    await wait(xu, 3);
    await room.shelving.releaseAisle(li, 1);
    await room.pass();
    await room.restart();
    expect(room.queue).toEqual(['P-wu!', 'P-xu']);
    await room.restart(room.policy.callMs);
    await room.pass();
    expect(room.queue).toEqual(['P-xu!']);
    expect(room.told.filter((line) => line.startsWith('unqueued'))).toEqual(['unqueued P-wu expired']);
    await room.open(xu, 3);
    expect(room.holders).toEqual(['3 P-xu']);
  });

  it('an empty aisle is counted as empty from now on only', async () => {
    await room.open(li, 2);
    await room.pass(room.policy.emptyHoldMs - 2000);
    await room.restart();
    await room.pass(room.policy.emptyHoldMs - 2000);
    expect(room.holders).toEqual(['2 P-li']);
    await room.pass(3000);
    expect(room.holders).toEqual([]);
  });

  it('every projection is what the journal says, rebuilt or not', async () => {
    await room.open(li, 2);
    await wait(wu, 4);
    await room.shelving.handOver(li, 1, 2, { card: 'card-P-xu' });
    const before = { claims: room.store.shelving.claims(), holds: room.store.shelving.holds() };
    room.store.rebuildProjections();
    expect({ claims: room.store.shelving.claims(), holds: room.store.shelving.holds() }).toEqual(before);
  });
});
