import type { PatrolEntry, PatrolRecord } from '../../../model/patrols.ts';
import type { PatrolRepository } from '../../../services/patrols/repository.ts';
import type { Sqlite, Statement } from '../../database.ts';

interface PatrolRow {
  readonly number: number;
  readonly id: string;
  readonly list: string;
  readonly day: string;
  readonly recorded_by: string;
  readonly recorded_at: number;
  readonly entries: string;
  readonly note: string;
}

/** Patrols, read from the ledger. */
export class SqlitePatrols implements PatrolRepository {
  readonly #ofDay: Statement<[string, string], PatrolRow>;
  readonly #page: Statement<[number, string | null, string | null, number], PatrolRow>;

  constructor(db: Sqlite) {
    this.#ofDay = db.prepare('SELECT * FROM patrol WHERE list = ? AND day = ?');
    this.#page = db.prepare(
      'SELECT * FROM patrol WHERE number < ? AND (? IS NULL OR list = ?) ORDER BY number DESC LIMIT ?',
    );
  }

  recordOf(list: string, day: string): PatrolRecord | null {
    const row = this.#ofDay.get(list, day);
    return row ? recordOf(row) : null;
  }

  records({
    list,
    limit,
    before,
  }: {
    list: string | null;
    limit: number;
    before: number | null;
  }): ReturnType<PatrolRepository['records']> {
    const rows = this.#page.all(before ?? Number.MAX_SAFE_INTEGER, list, list, limit + 1);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items: items.map(recordOf), next: rows.length > limit && last ? last.number : null };
  }
}

function recordOf(row: PatrolRow): PatrolRecord {
  return {
    id: row.id,
    list: row.list,
    day: row.day,
    by: row.recorded_by,
    at: row.recorded_at,
    entries: JSON.parse(row.entries) as PatrolEntry[],
    note: row.note,
  };
}
