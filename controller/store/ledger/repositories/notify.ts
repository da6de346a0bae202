import type { ChannelResult, QueuedNotice, SentNotice, TakenStep } from '../../../model/notify.ts';
import type { NotifyRepository } from '../../../services/notify/repository.ts';
import type { Sqlite, Statement } from '../../database.ts';

interface NoticeRow {
  readonly record: string;
}

/** What was read of the outbox last. */
type Parsed = ReadonlyMap<string, QueuedNotice>;

/** The outbox and what became of messages, read from the ledger. */
export class SqliteNotify implements NotifyRepository {
  /** By their text on disk: the outbox is looked at with every message, and most of it has not changed since. */
  #parsed: Parsed = new Map();
  readonly #waiting: Statement<[], NoticeRow>;
  readonly #one: Statement<[string], NoticeRow>;
  readonly #steps: Statement<[], TakenStep>;
  readonly #sent: Statement<[number], SentNotice>;
  readonly #results: Statement<[], ChannelResult>;

  constructor(db: Sqlite) {
    this.#waiting = db.prepare('SELECT record FROM notice ORDER BY seq');
    this.#one = db.prepare('SELECT record FROM notice WHERE message = ?');
    this.#steps = db.prepare('SELECT alarm, since, chain, step, ring FROM notify_step');
    this.#sent = db.prepare('SELECT channel, lane, at FROM notify_sent WHERE at >= ? ORDER BY seq');
    this.#results = db.prepare(
      `SELECT channel, delivered_at AS deliveredAt, failed_at AS failedAt, problem, failures
       FROM notify_result ORDER BY channel`,
    );
  }

  waiting(): readonly QueuedNotice[] {
    const known = this.#parsed;
    this.#parsed = new Map(
      this.#waiting
        .all()
        .map(({ record }) => [record, known.get(record) ?? (JSON.parse(record) as QueuedNotice)]),
    );
    return [...this.#parsed.values()];
  }

  notice(message: string): QueuedNotice | null {
    const row = this.#one.get(message);
    return row ? (JSON.parse(row.record) as QueuedNotice) : null;
  }

  steps(): readonly TakenStep[] {
    return this.#steps.all();
  }

  sentSince(from: number): readonly SentNotice[] {
    return this.#sent.all(from);
  }

  results(): readonly ChannelResult[] {
    return this.#results.all();
  }
}
