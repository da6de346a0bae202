import type { Log } from '../../../drivers/contract/index.ts';
import type { Actor } from '../../model/actor.ts';
import type { Clock } from '../../model/clock.ts';
import { Refusal } from '../../model/decision.ts';
import type { DomainEvent, JournalEntry } from '../../model/events.ts';
import type { Ledger, Once, Transaction } from '../../model/ledger.ts';
import { reason } from '../../model/reasons.ts';
import type { Sqlite, Statement } from '../database.ts';
import { StoreError } from '../errors.ts';
import { AlarmTable } from './alarm-table.ts';
import { Journal } from './journal.ts';
import { clearProjections, makeProjections, type Project } from './projections/index.ts';

/** A commit that waits for its group. */
interface Waiting {
  readonly actor: Actor;
  readonly work: (tx: Transaction) => unknown;
  readonly once: Once | undefined;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: unknown) => void;
}

/** What became of one work inside its group; told to nobody before the group is on disk. */
type Outcome =
  | { readonly done: true; readonly answer: unknown; readonly entries: readonly JournalEntry[] }
  | { readonly done: false; readonly error: unknown };

type Listener = (entries: readonly JournalEntry[]) => void;

/** So many works share a transaction at most: whatever else the daemon does must get its turn in a flood. */
const LARGEST_GROUP = 100;
/** Entries replayed per read when projections are rebuilt. */
const REPLAY_BATCH = 1000;

/**
 * The ledger over SQLite. Everything that asks for a commit before the event loop comes round again shares one
 * transaction, and so one wait for the disk.
 */
export class SqliteLedger implements Ledger {
  /** The alarms as this ledger keeps them, for whoever reads them. */
  readonly alarmTable: AlarmTable;
  readonly #db: Sqlite;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #journal: Journal;
  readonly #project: Project;
  readonly #sql: Record<'begin' | 'commit' | 'rollback' | 'save' | 'keep' | 'undo', Statement<[]>>;
  readonly #answer: Statement<[string, string], { fingerprint: string; data: string }>;
  readonly #listeners = new Set<Listener>();
  #waiting: Waiting[] = [];
  #closed = false;

  constructor(db: Sqlite, clock: Clock, log: Log) {
    this.#db = db;
    this.#clock = clock;
    this.#log = log;
    this.#journal = new Journal(db);
    this.alarmTable = new AlarmTable(db);
    this.#project = makeProjections(db, this.alarmTable);
    this.#sql = {
      begin: db.prepare('BEGIN IMMEDIATE'),
      commit: db.prepare('COMMIT'),
      rollback: db.prepare('ROLLBACK'),
      save: db.prepare('SAVEPOINT work'),
      keep: db.prepare('RELEASE work'),
      undo: db.prepare('ROLLBACK TO work'),
    };
    this.#answer = db.prepare(
      'SELECT fingerprint, data FROM answer JOIN journal USING (seq) WHERE principal = ? AND key = ?',
    );
  }

  get head(): number {
    return this.#journal.end.seq;
  }

  commit<Answer>(actor: Actor, work: (tx: Transaction) => Answer, once?: Once): Promise<Answer> {
    if (this.#closed) return Promise.reject(new StoreError('store-closed', 'the store is closed'));
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.push({ actor, work, once, resolve, reject });
      if (this.#waiting.length === 1) setImmediate(() => this.#flushGroup());
    });
  }

  onCommitted(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  read(after: number, limit: number): readonly JournalEntry[] {
    return this.#journal.read(after, limit);
  }

  /** Commits what waits, now. */
  flush(): void {
    while (this.#waiting.length > 0) this.#flushGroup();
  }

  #flushGroup(): void {
    const group = this.#waiting.splice(0, LARGEST_GROUP);
    if (group.length === 0) return;
    if (this.#waiting.length > 0) setImmediate(() => this.#flushGroup());
    const before = this.#journal.end;
    let outcomes: readonly Outcome[];
    try {
      this.#sql.begin.run();
      outcomes = group.map((waiting) => this.#attempt(waiting));
      this.#sql.commit.run();
      this.alarmTable.committed();
    } catch (cause) {
      if (this.#db.inTransaction) this.#sql.rollback.run();
      this.#journal.rewind(before);
      this.alarmTable.undone();
      this.#log.error({ err: cause, works: group.length }, 'commit failed, nothing of it was kept');
      const error = new StoreError('commit-failed', 'the decision could not be written to disk', { cause });
      for (const { reject } of group) reject(error);
      return;
    }
    this.#announce(outcomes.flatMap((outcome) => (outcome.done ? outcome.entries : [])));
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.done) group[index]?.resolve(outcome.answer as never);
      else group[index]?.reject(outcome.error);
    }
  }

  /** Commits what waits and takes no more. */
  close(): void {
    this.flush();
    this.#closed = true;
  }

  /** Empties every projection and replays the journal into it, in one transaction. */
  rebuildProjections(): void {
    this.flush();
    const rebuild = this.#db.transaction(() => {
      clearProjections(this.#db);
      this.alarmTable.undone({ entirely: true });
      for (let after = 0; after < this.head; ) {
        const entries = this.read(after, REPLAY_BATCH);
        for (const entry of entries) this.#project(entry);
        after = entries.at(-1)?.seq ?? this.head;
      }
    });
    try {
      rebuild.immediate();
      this.alarmTable.committed();
    } catch (error) {
      this.alarmTable.undone({ entirely: true });
      throw error;
    }
  }

  /** Runs one work under its own savepoint. Throws only when the whole transaction is lost. */
  #attempt({ actor, work, once }: Waiting): Outcome {
    const before = this.#journal.end;
    this.#sql.save.run();
    try {
      const entries: JournalEntry[] = [];
      const answer = once ? this.#answerOnce(actor, work, once, entries) : this.#decide(actor, work, entries);
      this.#sql.keep.run();
      return { done: true, answer, entries };
    } catch (error) {
      // A full disk or a torn page makes SQLite give up the transaction by itself; then nobody's work can be kept.
      if (!this.#db.inTransaction) throw error;
      this.#sql.undo.run();
      this.#sql.keep.run();
      this.#journal.rewind(before);
      this.alarmTable.undone();
      return { done: false, error };
    }
  }

  #answerOnce(actor: Actor, work: Waiting['work'], once: Once, entries: JournalEntry[]): unknown {
    const { principal, key, fingerprint } = once;
    const earlier = this.#answer.get(principal, key);
    if (earlier) {
      if (earlier.fingerprint !== fingerprint) throw new Refusal(reason('idempotency-key-reused'));
      return (JSON.parse(earlier.data) as { answer?: unknown }).answer;
    }
    return this.#decide(
      actor,
      (tx) => {
        const answer = work(tx);
        refusePromise(answer);
        tx.append({ type: 'request.answered', principal, key, fingerprint, answer });
        return answer;
      },
      entries,
    );
  }

  #decide(actor: Actor, work: Waiting['work'], entries: JournalEntry[]): unknown {
    const now = this.#clock.now();
    let state = 'open' as 'open' | 'broken' | 'over';
    const append = (...events: readonly DomainEvent[]): void => {
      if (state !== 'open') throw new StoreError('misuse', `append on a transaction that is ${state}`);
      state = 'broken';
      for (const event of events) {
        const entry = this.#journal.append(now, actor.id, event);
        this.#project(entry);
        entries.push(entry);
      }
      state = 'open';
    };
    const answer = work({ now, append });
    refusePromise(answer);
    // A work that swallows the failure of an append would leave an entry without its projection.
    if (state === 'broken') throw new StoreError('misuse', 'an append failed and its work went on');
    state = 'over';
    return answer;
  }

  #announce(entries: readonly JournalEntry[]): void {
    if (entries.length === 0) return;
    for (const listener of this.#listeners) {
      try {
        listener(entries);
      } catch (err) {
        this.#log.error({ err, head: this.head }, 'a listener to the journal failed');
      }
    }
  }
}

/** What is decided later is decided outside the transaction. */
function refusePromise(answer: unknown): void {
  if (answer instanceof Promise) {
    // The rejection of a promise nobody will look at must not end the process.
    answer.catch(() => {});
    throw new StoreError('misuse', 'the work of a commit must not be asynchronous');
  }
}
