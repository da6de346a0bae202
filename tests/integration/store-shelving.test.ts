import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DAEMON } from '../../controller/model/actor.ts';
import type { DomainEvent, ShelvingEvent } from '../../controller/model/events.ts';
import { migrate, openDatabase } from '../../controller/store/database.ts';
import type { Store } from '../../controller/store/index.ts';
import { Journal } from '../../controller/store/ledger/journal.ts';
import { LEDGER_MIGRATIONS } from '../../controller/store/ledger/schema/index.ts';
import { dataDirectory, tempStore } from './store-support/temp-store.ts';

const commit = (store: Store, ...events: readonly DomainEvent[]) =>
  store.ledger.commit(DAEMON, (tx) => tx.append(...events));

const queued = (claim: string, person: string, bank = 1): ShelvingEvent => ({
  type: 'aisle.queued',
  claim,
  bank,
  aisle: 3,
  person,
  session: `S-${person}`,
});
const held = (holder: string, aisle = 3): ShelvingEvent => ({
  type: 'aisle.held',
  bank: 1,
  aisle,
  holder,
  session: 'S',
});
const released = (holder: string, why: string, aisle = 3): ShelvingEvent => ({
  type: 'aisle.released',
  bank: 1,
  aisle,
  holder,
  why,
});

/** Opening an aisle, as far as the journal knows it. */
function opened(n: number): ShelvingEvent {
  return {
    type: 'intent.opened',
    intent: `I-${n}`,
    device: 'bank-1',
    bank: 1,
    sequence: n,
    command: 'open-aisle',
    argument: 3,
    openedBy: 'P-li',
  };
}

function settled(
  n: number,
  openAisles: readonly number[] | null,
  outcome: 'done' | 'stopped' = 'done',
): ShelvingEvent {
  return {
    type: 'intent.settled',
    intent: `I-${n}`,
    device: 'bank-1',
    bank: 1,
    outcome,
    detail: '',
    openAisles,
  };
}

describe('the queue', () => {
  it('is kept in the order in which people came, with who was called', async () => {
    const { store, clock } = tempStore();
    await commit(store, queued('Q-2', 'P-wu'), queued('Q-1', 'P-li'), queued('Q-3', 'P-xu', 2));
    await commit(store, {
      type: 'aisle.called',
      claim: 'Q-2',
      bank: 1,
      aisle: 3,
      person: 'P-wu',
      until: 8e12,
    });
    expect(store.shelving.claims().map(({ claim, calledUntil }) => [claim, calledUntil])).toEqual([
      ['Q-2', 8e12],
      ['Q-1', null],
      ['Q-3', null],
    ]);
    expect(store.shelving.claims()[1]).toEqual({
      claim: 'Q-1',
      bank: 1,
      aisle: 3,
      person: 'P-li',
      session: 'S-P-li',
      since: clock.now(),
      calledUntil: null,
    });
    const end: ShelvingEvent = {
      type: 'aisle.unqueued',
      claim: 'Q-2',
      bank: 1,
      aisle: 3,
      person: 'P-wu',
      why: 'opened',
    };
    await commit(store, end);
    expect(store.shelving.claims().map(({ claim }) => claim)).toEqual(['Q-1', 'Q-3']);
    await expect(commit(store, end)).rejects.toMatchObject({ code: 'journal-unreadable' });
  });
});

describe('holds', () => {
  it('change hands, and are held by the session of the receiver when there is one', async () => {
    const { store, clock } = tempStore();
    const handedOver: ShelvingEvent = {
      type: 'aisle.handed-over',
      bank: 1,
      aisle: 3,
      from: 'P-li',
      to: 'P-wu',
      evidence: 'card:1',
    };
    await expect(commit(store, handedOver)).rejects.toMatchObject({ code: 'journal-unreadable' });
    await commit(store, held('P-li'), held('P-li', 5));
    await clock.advance(1000);
    await commit(store, handedOver);
    const hold = { bank: 1, aisle: 3, holder: 'P-wu', since: clock.now() };
    expect(store.shelving.holds()[0]).toEqual({ ...hold, session: '' });
    const person = { name: '', department: null, roles: [], login: null, pinHash: null };
    for (const id of ['P-li', 'P-wu'])
      await commit(
        store,
        { type: 'person.registered', person: id, ...person, cardHash: id },
        {
          type: 'session.opened',
          session: `S-${id}`,
          person: id,
          tokenHash: id,
          station: 'kiosk-1',
          expiresAt: 9e12,
          by: 'card',
        },
      );
    expect(store.shelving.holds()).toMatchObject([
      { ...hold, session: 'S-P-wu' },
      { aisle: 5, session: 'S' },
    ]);
  });

  it('tell how long people stay, newest first, but not of aisles that never opened', async () => {
    const { store, clock } = tempStore();
    for (const [ms, why] of [
      [3000, 'released'],
      [9000, 'not-opened'],
      [1000, 'nobody-inside'],
    ] as const) {
      await commit(store, held('P-li'));
      await clock.advance(ms);
      await commit(store, released('P-li', why));
    }
    // What was not held did not last.
    await commit(store, released('P-li', 'released'));
    expect(store.shelving.holdDurations(1, 9)).toEqual([1000, 3000]);
    expect(store.shelving.holdDurations(1, 1)).toEqual([1000]);
    expect(store.shelving.holdDurations(2, 9)).toEqual([]);
  });
});

describe('motions', () => {
  it('are learnt from when they ended as they should and both ends are known', async () => {
    const { store, clock } = tempStore();
    const roll = async (n: number, to: readonly number[] | null, outcome?: 'stopped') => {
      await commit(store, opened(n));
      await clock.advance(1000 * n);
      await commit(store, settled(n, to, outcome));
    };
    await roll(1, [3]);
    await roll(2, [5]);
    await roll(3, [2, 5], 'stopped');
    await roll(4, null);
    await roll(5, [1]);
    await roll(6, []);
    expect(store.shelving.settledMotions(1, 9)).toEqual([
      { command: 'open-aisle', from: [1], to: [], tookMs: 6000 },
      { command: 'open-aisle', from: [3], to: [5], tookMs: 2000 },
    ]);
    expect(store.shelving.settledMotions(1, 1)).toHaveLength(1);
    expect(store.shelving.lastKnownAisles(1)).toEqual([]);
  });

  it('and holds of the past stay few, however many there were', async () => {
    const { store } = tempStore();
    for (let n = 1; n <= 230; n++)
      await commit(store, opened(n), settled(n, [n % 5]), held('P-li'), released('P-li', 'released'));
    expect(store.shelving.settledMotions(1, 1000)).toHaveLength(200);
    expect(store.shelving.settledMotions(1, 1)[0]?.to).toEqual([0]);
    expect(store.shelving.holdDurations(1, 1000)).toHaveLength(200);
    expect(store.verify().problems).toEqual([]);
  });
});

describe('modes', () => {
  it('stand side by side until each is left, and entering one again renews it', async () => {
    const { store, clock } = tempStore();
    const lock: ShelvingEvent = {
      type: 'mode.entered',
      bank: 1,
      mode: 'locked',
      by: 'daemon',
      why: 'schedule',
      until: 8e12,
      person: null,
    };
    await commit(store, lock, {
      ...lock,
      mode: 'maintenance',
      by: 'P-li',
      why: '检修',
      person: 'P-wu',
    });
    await clock.advance(1000);
    await commit(store, { ...lock, until: null });
    expect(store.shelving.modes()).toEqual([
      {
        bank: 1,
        mode: 'locked',
        since: clock.now(),
        by: 'daemon',
        why: 'schedule',
        until: null,
        person: null,
      },
      {
        bank: 1,
        mode: 'maintenance',
        since: clock.now() - 1000,
        by: 'P-li',
        why: '检修',
        until: 8e12,
        person: 'P-wu',
      },
    ]);
    await commit(store, { type: 'mode.left', bank: 1, mode: 'locked', by: 'P-li', why: '' });
    expect(store.shelving.modes().map(({ mode }) => mode)).toEqual(['maintenance']);
  });
});

describe('a ledger of the time when a bank had one free aisle', () => {
  it('is brought up to date from its journal, which told one number', async () => {
    const directory = dataDirectory();
    const db = openDatabase(join(directory, 'ledger.db'), 'FULL');
    migrate(
      db,
      LEDGER_MIGRATIONS.slice(
        0,
        LEDGER_MIGRATIONS.findIndex(({ name }) => name === 'shelving-queues'),
      ),
    );
    const journal = new Journal(db);
    const settledThen = (n: number, openAisle?: number | null) => {
      const { openAisles: _, ...rest } = settled(n, null) as Extract<
        ShelvingEvent,
        { type: 'intent.settled' }
      >;
      return { ...rest, ...(openAisle !== undefined && { openAisle }) };
    };
    const past: readonly [number, object][] = [
      [1000, { type: 'bank.moved-externally', bank: 1, from: null, to: 2 }],
      [2000, opened(1)],
      [9000, settledThen(1, 4)],
      [10_000, opened(2)],
      [12_000, settledThen(2, 0)],
      [13_000, { type: 'bank.moved-externally', bank: 2, from: 3, to: 1 }],
      [14_000, { type: 'bank.moved-externally', bank: 3, from: 3, to: null }],
      [15_000, held('P-li')],
    ];
    for (const [time, event] of past) journal.append(time, 'daemon', event as DomainEvent);
    db.close();
    const { store } = tempStore(directory);
    expect([1, 2, 3, 4].map((bank) => store.shelving.lastKnownAisles(bank))).toEqual([[], [1], null, null]);
    expect(store.shelving.settledMotions(1, 9)).toEqual([
      { command: 'open-aisle', from: [4], to: [], tookMs: 2000 },
      { command: 'open-aisle', from: [2], to: [4], tookMs: 7000 },
    ]);
    expect(store.shelving.holds()).toMatchObject([{ holder: 'P-li', aisle: 3 }]);
    expect(store.verify()).toMatchObject({ ok: true, entries: past.length });
    await commit(store, opened(3), settledThen(3));
    // Nobody could tell where that one ended.
    expect(store.shelving.lastKnownAisles(1)).toBeNull();
  });
});
