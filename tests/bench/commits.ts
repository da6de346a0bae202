import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Actor } from '../../controller/model/actor.ts';
import { systemClock } from '../../controller/model/clock.ts';
import { Refusal } from '../../controller/model/decision.ts';
import type { DomainEvent } from '../../controller/model/events.ts';
import { reason } from '../../controller/model/reasons.ts';
import { openStore, type Store } from '../../controller/store/index.ts';
import { alternate, type Bench, type Row, row } from './harness.ts';

const BOXES = 2000;
/** Few to a run and many runs: what else the machine does comes and goes in seconds. */
const COMMITS = 256;
const ROUNDS = 15;
const TOGETHER = 16;
const GOAL = { at: 'least', value: 0.8 } as const;
const KEEPER: Actor = { kind: 'person', id: 'P-keeper-0001', name: '李保管', roles: ['keeper'] };
const BORROWER = 'P-borrower-0001';
const HOUR_MS = 3_600_000;
const quiet = (): void => {};

/**
 * A box is issued or taken back: what the main job does most. Each is one decision (three reads), two journal entries
 * (the event, and the answer kept for its idempotency key), and the rows of retrieval, box and answer.
 */
function stepOf(n: number, now: number): DomainEvent {
  const box = `BX-2026-${String(n % BOXES).padStart(6, '0')}`;
  const retrieval = `R-${String(n % BOXES).padStart(20, '0')}`;
  const evidence = {
    kind: 'rfid',
    read: 'E28011606000020A1B2C3D4E',
    reader: 'desk-reader',
    at: now,
  } as const;
  return Math.floor(n / BOXES) % 2 === 0
    ? {
        type: 'box.issued',
        retrieval,
        box,
        keeper: KEEPER.id,
        borrower: BORROWER,
        dueAt: now + 72 * HOUR_MS,
        evidence,
      }
    : { type: 'box.returned', retrieval, box, receivedBy: KEEPER.id, evidence };
}

/** The store as the daemon uses it. */
class Ours {
  readonly #store: Store;
  #n = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** One decision on its way to the disk. */
  commit(): Promise<{ retrieval: string; state: string }> {
    const n = this.#n++;
    const { ledger, custody } = this.#store;
    const once = { principal: 'kiosk-east', key: `key-${n}`, fingerprint: 'f'.repeat(64) };
    return ledger.commit(
      KEEPER,
      (tx) => {
        const event = stepOf(n, tx.now) as Extract<DomainEvent, { type: 'box.issued' }>;
        const retrieval = custody.retrieval(event.retrieval);
        const box = custody.box(event.box);
        if (!retrieval || box?.retrieval !== retrieval.id) throw new Refusal(reason('retrieval-unknown'));
        if (custody.overdueOf(BORROWER, tx.now).length > 0) throw new Refusal(reason('borrower-overdue'));
        tx.append(event);
        return { retrieval: retrieval.id, state: event.type };
      },
      once,
    );
  }
}

/** Plain better-sqlite3 on the same tables: the same rows and bytes, ready made, without chain, replay or decision. */
class Bare {
  readonly #issue: (n: number) => void;
  readonly #group: (count: number) => void;
  #seq: number;
  #n = 0;

  constructor(db: Database.Database) {
    this.#seq = db.prepare<[], number>('SELECT max(seq) FROM journal').pluck().get() ?? 0;
    const journal = db.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)');
    const answer = db.prepare('INSERT INTO answer VALUES (?, ?, ?, ?)');
    const issued = db.prepare(
      `UPDATE retrieval SET state = 'issued', keeper = ?, borrower = ?, due_at = ?, version = version + 1 WHERE id = ?`,
    );
    const returned = db.prepare(
      `UPDATE retrieval SET state = 'returned', version = version + 1 WHERE id = ?`,
    );
    const place = db.prepare('UPDATE box_custody SET state = ? WHERE barcode = ?');
    const hash = '0123456789abcdef'.repeat(4);
    const write = (n: number): void => {
      const now = Date.now();
      const { type, ...data } = stepOf(n, now) as Extract<DomainEvent, { type: 'box.issued' }>;
      journal.run(++this.#seq, now, KEEPER.id, type, JSON.stringify(data), hash);
      if (type === 'box.issued') issued.run(data.keeper, data.borrower, data.dueAt, data.retrieval);
      else returned.run(data.retrieval);
      place.run(type === 'box.issued' ? 'issued' : 'to-inspect', data.box);
      const key = `key-${n}`;
      const kept = {
        answer: { retrieval: data.retrieval, state: type },
        fingerprint: 'f'.repeat(64),
        key,
        principal: 'kiosk-east',
      };
      journal.run(++this.#seq, now, KEEPER.id, 'request.answered', JSON.stringify(kept), hash);
      answer.run('kiosk-east', key, kept.fingerprint, this.#seq);
    };
    this.#issue = db.transaction(write);
    this.#group = db.transaction((count: number) => {
      for (let i = 0; i < count; i++) write(this.#n++);
    });
  }

  commit(): void {
    this.#issue(this.#n++);
  }

  /** What no daemon can do that has to answer each caller for itself: one transaction, and nothing can go wrong. */
  commitTogether(count: number): void {
    this.#group(count);
  }
}

async function furnishedStore(directory: string): Promise<Store> {
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const store = openStore({ directory, clock: systemClock, log });
  await store.ledger.commit(KEEPER, (tx) => {
    for (let n = 0; n < BOXES; n++) {
      const { box, retrieval } = stepOf(n, tx.now) as Extract<DomainEvent, { type: 'box.issued' }>;
      const slot = `1-05-A-03-4-${n}`;
      tx.append(
        {
          type: 'box.accessioned',
          box: { barcode: box, securityClass: 'internal', medium: 'paper' },
          slot,
          volumes: [],
        },
        {
          type: 'retrieval.requested',
          retrieval,
          box,
          volumes: [],
          use: 'charge-out',
          forBorrower: null,
          note: null,
          requestedBy: 'records',
        },
      );
    }
  });
  return store;
}

/** Commits per second: `times` rounds of something that commits `width` decisions. */
async function rate(times: number, width: number, work: () => unknown): Promise<number> {
  const begin = performance.now();
  for (let i = 0; i < times; i++) await work();
  return (times * width * 1000) / (performance.now() - begin);
}

async function run(): Promise<Row[]> {
  const root = mkdtempSync(join(tmpdir(), 'muniment-bench-commits-'));
  const store = await furnishedStore(join(root, 'ours'));
  (await furnishedStore(join(root, 'bare'))).close();
  const db = new Database(join(root, 'bare', 'ledger.db'));
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    for (const trigger of ['update', 'delete', 'replace']) db.exec(`DROP TRIGGER journal_no_${trigger}`);
    const ours = new Ours(store);
    const bare = new Bare(db);
    const groups = COMMITS / TOGETHER;
    const together = (): Promise<unknown> =>
      Promise.all(Array.from({ length: TOGETHER }, () => ours.commit()));
    const single = await alternate(
      {
        ours: () => rate(COMMITS, 1, () => ours.commit()),
        bare: () => rate(COMMITS, 1, () => bare.commit()),
      },
      { rounds: ROUNDS },
    );
    const grouped = await alternate(
      {
        ours: () => rate(groups, TOGETHER, together),
        bare: () => rate(COMMITS, 1, () => bare.commit()),
        ideal: () => rate(groups, TOGETHER, () => bare.commitTogether(TOGETHER)),
      },
      { rounds: ROUNDS },
    );
    if (!store.verify().ok) throw new Error('the store does not verify after the bench');
    return [
      row({
        what: 'custody decisions, one at a time, against bare commits of the same rows',
        unit: '1/s',
        ours: single.ours,
        ceiling: single.bare,
        goal: GOAL,
      }),
      row({
        what: `custody decisions, ${TOGETHER} arriving together, against a bare commit each`,
        unit: '1/s',
        ours: grouped.ours,
        ceiling: grouped.bare,
        goal: GOAL,
      }),
      row({
        what: `the same against one bare transaction for all ${TOGETHER}`,
        unit: '1/s',
        ours: grouped.ours,
        ceiling: grouped.ideal,
        note: 'the disk waits once for both; what is left is hashing, canonical JSON, decisions and savepoints',
      }),
    ];
  } finally {
    db.close();
    store.close();
    rmSync(root, { recursive: true, force: true });
  }
}

export const bench: Bench = { name: 'commits', run };
