import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DAEMON } from '../../controller/model/actor.ts';
import { Refusal } from '../../controller/model/decision.ts';
import { ManualClock } from '../../controller/model/clock.ts';
import type { DomainEvent, JournalEntry } from '../../controller/model/events.ts';
import type { Transaction } from '../../controller/model/ledger.ts';
import { reason } from '../../controller/model/reasons.ts';
import { migrate, openDatabase } from '../../controller/store/database.ts';
import { LEDGER_MIGRATIONS } from '../../controller/store/ledger/schema/index.ts';
import { SqliteLedger } from '../../controller/store/ledger/sqlite-ledger.ts';
import { accession, loan, request } from './store-support/room-events.ts';
import { Complaints, dataDirectory, tempStore } from './store-support/temp-store.ts';

const SESSION: Extract<DomainEvent, { type: 'session.opened' }> = {
  type: 'session.opened',
  session: 'S-1',
  person: 'P-1',
  tokenHash: 't',
  station: 'kiosk-1',
  expiresAt: 9e12,
  by: 'pin',
};

/** A ledger whose connection the test can reach. */
function bareLedger() {
  const db = openDatabase(join(dataDirectory(), 'ledger.db'), 'FULL');
  migrate(db, LEDGER_MIGRATIONS);
  const log = new Complaints();
  return { db, log, ledger: new SqliteLedger(db, new ManualClock(), log) };
}

const once = (key: string, fingerprint = 'f') => ({ principal: 'records', key, fingerprint });

describe('a commit', () => {
  it('writes its events to the journal and to the projections at once', async () => {
    const { store, clock } = tempStore();
    const seen = await store.ledger.commit(DAEMON, (tx) => {
      tx.append(accession(1));
      expect(store.custody.box('B1')?.state).toBe('shelved');
      tx.append(request('R-1', 'B1'));
      return store.custody.box('B1')?.state;
    });
    expect(seen).toBe('reserved');
    expect(store.ledger.head).toBe(2);
    expect(store.ledger.read(0, 10)).toMatchObject([
      { seq: 1, time: clock.now(), actor: 'daemon', event: accession(1) },
      { seq: 2, event: { type: 'retrieval.requested', retrieval: 'R-1' } },
    ]);
    expect(store.ledger.read(1, 10).map(({ seq }) => seq)).toEqual([2]);
  });

  it('leaves no trace when its work throws, and does not disturb those that share its transaction', async () => {
    const { store } = tempStore();
    const results = await Promise.allSettled([
      store.ledger.commit(DAEMON, (tx) => tx.append(accession(1))),
      store.ledger.commit(DAEMON, (tx) => {
        tx.append(accession(2), request('R-2', 'B2'));
        throw new Refusal(reason('box-on-loan'));
      }),
      store.ledger.commit(DAEMON, (tx) => {
        expect(store.custody.box('B2')).toBeNull();
        tx.append(accession(3));
      }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { reasons: [{ code: 'box-on-loan' }] } });
    expect(store.holdings.box('B2')).toBeNull();
    expect(
      store.holdings.findVolumes({ title: 'Transformer' }, { limit: 9, after: null }).items,
    ).toHaveLength(2);
    expect(
      store.ledger.read(0, 10).map(({ seq, event }) => [seq, 'box' in event && event.box]),
    ).toMatchObject([
      [1, { barcode: 'B1' }],
      [2, { barcode: 'B3' }],
    ]);
    expect(store.verify()).toMatchObject({ ok: true, entries: 2 });
  });

  it('answers in the order of asking, after its listeners were told of all entries of the group', async () => {
    const { store } = tempStore();
    const told: (readonly JournalEntry[])[] = [];
    const order: string[] = [];
    const stop = store.ledger.onCommitted((entries) => {
      told.push(entries);
      order.push('told');
    });
    const works = [1, 2, 3].map(async (n) => {
      await store.ledger.commit(DAEMON, (tx) => tx.append(accession(n)));
      order.push(`answer ${n}`);
    });
    expect(store.ledger.head).toBe(0);
    await Promise.all(works);
    expect(order).toEqual(['told', 'answer 1', 'answer 2', 'answer 3']);
    expect(told.map((entries) => entries.map(({ seq }) => seq))).toEqual([[1, 2, 3]]);
    stop();
    await store.ledger.commit(DAEMON, (tx) => tx.append(accession(4)));
    expect(told).toHaveLength(1);
  });

  it('goes on when a listener fails', async () => {
    const { store, log } = tempStore();
    const told: number[] = [];
    store.ledger.onCommitted(() => {
      throw new Error('a broken screen');
    });
    store.ledger.onCommitted((entries) => told.push(entries.length));
    await store.ledger.commit(DAEMON, (tx) => tx.append(accession(1)));
    expect(told).toEqual([1]);
    expect(log.messages).toEqual(['a listener to the journal failed']);
  });

  it('rejects everyone when COMMIT itself fails, keeps nothing, and recovers', async () => {
    const { ledger, db, log } = bareLedger();
    await ledger.commit(DAEMON, (tx) => tx.append(accession(1)));
    const told: number[] = [];
    ledger.onCommitted((entries) => told.push(entries.length));
    const results = await Promise.allSettled([
      ledger.commit(DAEMON, (tx) => tx.append(accession(2))),
      ledger.commit(DAEMON, (tx) => {
        // A constraint that is only looked at when the transaction ends.
        db.pragma('defer_foreign_keys = ON');
        tx.append({ ...SESSION, person: 'P-unknown' });
      }),
    ]);
    for (const result of results)
      expect(result).toMatchObject({ reason: { code: 'commit-failed', persistence: 'retryable' } });
    expect(told).toEqual([]);
    expect(log.messages).toEqual(['commit failed, nothing of it was kept']);
    expect(ledger.head).toBe(1);
    await ledger.commit(DAEMON, (tx) => tx.append(accession(2)));
    expect(ledger.read(0, 9).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('rejects everyone when the disk is full, and goes on when there is room', async () => {
    const { ledger, db } = bareLedger();
    await ledger.commit(DAEMON, (tx) => tx.append(accession(1)));
    db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`);
    const heavy = accession(2, '满'.repeat(20_000));
    const results = await Promise.allSettled([
      ledger.commit(DAEMON, (tx) => tx.append(heavy)),
      ledger.commit(DAEMON, (tx) => tx.append(accession(3))),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled').length).toBe(ledger.head - 1);
    expect(results[0]?.status).toBe('rejected');
    db.pragma('max_page_count = 1073741823');
    await ledger.commit(DAEMON, (tx) => tx.append(heavy));
    expect(ledger.read(0, 9).map(({ seq }) => seq)).toEqual(
      Array.from({ length: ledger.head }, (_, i) => i + 1),
    );
  });

  it('refuses asynchronous works, appends after the end, and works that hide a failed append', async () => {
    const { store } = tempStore();
    const misuse = { code: 'misuse' };
    await expect(
      store.ledger.commit(DAEMON, (tx) => {
        tx.append(accession(1));
        return Promise.resolve(1);
      }),
    ).rejects.toMatchObject(misuse);
    const leaked = await store.ledger.commit(DAEMON, (tx) => ({ tx }));
    expect(() => leaked.tx.append(accession(1))).toThrow(expect.objectContaining(misuse));
    await expect(
      store.ledger.commit(DAEMON, (tx) => {
        try {
          tx.append({ type: 'retrieval.expired', retrieval: 'R-unknown' });
        } catch {
          return 'all is well';
        }
        return 'not reached';
      }),
    ).rejects.toMatchObject(misuse);
    expect(store.ledger.head).toBe(0);
  });

  it('finishes what waits when the store is closed, and takes nothing after', async () => {
    const { store, directory } = tempStore();
    const waiting = store.ledger.commit(DAEMON, (tx) => tx.append(accession(1)));
    store.close();
    await expect(waiting).resolves.toBeUndefined();
    await expect(store.ledger.commit(DAEMON, () => 1)).rejects.toMatchObject({ code: 'store-closed' });
    expect(tempStore(directory).store.holdings.box('B1')).not.toBeNull();
  });
});

describe('an idempotency key', () => {
  it('gives the first answer again without doing the work again, also after a restart', async () => {
    const { store, directory } = tempStore();
    let runs = 0;
    const work = (tx: Transaction) => {
      runs++;
      tx.append(accession(1));
      return { id: 'R-1', 状态: ['released', null, 1.5] };
    };
    const first = await store.ledger.commit(DAEMON, work, once('k'));
    expect(await store.ledger.commit(DAEMON, work, once('k'))).toEqual(first);
    expect(store.ledger.head).toBe(2);
    store.close();
    const again = tempStore(directory).store;
    expect(await again.ledger.commit(DAEMON, work, once('k'))).toEqual(first);
    expect(runs).toBe(1);
  });

  it('counts once among those that arrive together', async () => {
    const { store } = tempStore();
    let runs = 0;
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        store.ledger.commit(
          DAEMON,
          (tx) => {
            tx.append(accession(++runs));
            return runs;
          },
          once('k'),
        ),
      ),
    );
    expect(answers).toEqual([1, 1, 1, 1, 1]);
    expect(store.holdings.counts()).toEqual({ boxes: 1, volumes: 2 });
  });

  it('is refused for another request, and is another key for another principal', async () => {
    const { store } = tempStore();
    await store.ledger.commit(DAEMON, () => 'mine', once('k'));
    await expect(store.ledger.commit(DAEMON, () => 'other', once('k', 'g'))).rejects.toMatchObject({
      reasons: [{ code: 'idempotency-key-reused' }],
    });
    expect(await store.ledger.commit(DAEMON, () => 'theirs', { ...once('k', 'g'), principal: 'kiosk' })).toBe(
      'theirs',
    );
  });

  it('is free again when its work was refused', async () => {
    const { store } = tempStore();
    const refused = store.ledger.commit(
      DAEMON,
      (tx) => {
        tx.append(accession(1));
        throw new Refusal(reason('aisle-occupied'));
      },
      once('k'),
    );
    const next = store.ledger.commit(DAEMON, (tx) => tx.append(accession(1)), once('k', 'g'));
    await expect(refused).rejects.toBeInstanceOf(Refusal);
    await expect(next).resolves.toBeUndefined();
    expect(await store.ledger.commit(DAEMON, () => 'never run', once('k', 'g'))).toBeUndefined();
  });
});

describe('the journal', () => {
  it('can be neither changed nor cut nor written over, by any connection', async () => {
    const { store, directory } = tempStore();
    await store.ledger.commit(DAEMON, (tx) => tx.append(accession(1), ...loan('R-1', 1)));
    const other = openDatabase(`${directory}/ledger.db`, 'FULL');
    for (const sql of [
      `UPDATE journal SET actor = 'nobody' WHERE seq = 2`,
      'DELETE FROM journal WHERE seq = 14',
      `INSERT OR REPLACE INTO journal SELECT seq, time, 'nobody', type, data, hash FROM journal WHERE seq = 2`,
      `INSERT INTO journal VALUES (0, 0, '', '', '', '')`,
    ])
      expect(() => other.exec(sql)).toThrow('the journal is append-only');
    other.close();
    expect(store.verify()).toMatchObject({ ok: true, entries: 14 });
  });
});
