import type { DomainEvent, JournalEntry } from '../../model/events.ts';
import type { Sqlite, Statement } from '../database.ts';
import { chainHash, eventData, GENESIS, type JournalRow } from './chain.ts';

/** The end of the chain: what the next entry builds on. */
export interface ChainEnd {
  readonly seq: number;
  readonly hash: string;
}

/** Turns a stored row back into the entry it keeps. */
export function entryOf(row: JournalRow): JournalEntry {
  const event = { ...(JSON.parse(row.data) as object), type: row.type } as DomainEvent;
  return { seq: row.seq, time: row.time, actor: row.actor, event, hash: row.hash };
}

/** The journal table: appends to the chain and reads it. Knows nothing of transactions or projections. */
export class Journal {
  #end: ChainEnd;
  readonly #insert: Statement<[number, number, string, string, string, string]>;
  readonly #after: Statement<[number, number], JournalRow>;
  readonly #newest: Statement<[], ChainEnd>;

  constructor(db: Sqlite) {
    this.#insert = db.prepare(
      'INSERT INTO journal (seq, time, actor, type, data, hash) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#after = db.prepare('SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ?');
    this.#newest = db.prepare('SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1');
    this.#end = this.#newest.get() ?? { seq: 0, hash: GENESIS };
  }

  get end(): ChainEnd {
    return this.#end;
  }

  /** Goes back to an earlier end, after the rows behind it were rolled back. */
  rewind(end: ChainEnd): void {
    this.#end = end;
  }

  /** Writes one event. The entry returned is read back from what was written, so that nobody sees more than is kept. */
  append(time: number, actor: string, event: DomainEvent): JournalEntry {
    const unchained = { seq: this.#end.seq + 1, time, actor, type: event.type, data: eventData(event) };
    const row: JournalRow = { ...unchained, hash: chainHash(this.#end.hash, unchained) };
    this.#insert.run(row.seq, row.time, row.actor, row.type, row.data, row.hash);
    this.#end = row;
    return entryOf(row);
  }

  read(after: number, limit: number): readonly JournalEntry[] {
    return this.#after.all(after, limit).map(entryOf);
  }
}
