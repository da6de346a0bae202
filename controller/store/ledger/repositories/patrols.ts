import type { PatrolDay, PatrolEntry, PatrolRecord } from '../../../model/patrols.ts';
import type { PatrolRepository } from '../../../services/patrols/repository.ts';
import type { Sqlite, Statement } from '../../database.ts';

interface PatrolRow {
  readonly id: string;
  readonly list: string;
  readonly day: string;
  readonly recorded_by: string;
  readonly recorded_at: number;
  readonly entries: string;
  readonly note: string;
}

/** A day, with the patrol that was recorded on it, if one was. */
type DayRow = { readonly number: number; readonly list: string; readonly day: string } & {
  readonly overdue_at: number | null;
} & (PatrolRow | { readonly id: null });

const DAY = `SELECT d.number, d.list, d.day, d.overdue_at, p.id, p.recorded_by, p.recorded_at, p.entries, p.note
  FROM patrol_day d LEFT JOIN patrol p ON p.id = d.patrol`;

/** Patrols, read from the ledger. */
export class SqlitePatrols implements PatrolRepository {
  readonly #record: Statement<[string, string], PatrolRow>;
  readonly #last: Statement<[string, string], DayRow>;
  readonly #lists: Statement<[], { list: string }>;
  readonly #page: Statement<[number, string | null, string | null, number], DayRow>;

  constructor(db: Sqlite) {
    this.#record = db.prepare('SELECT * FROM patrol WHERE list = ? AND day = ?');
    this.#last = db.prepare(`${DAY} WHERE d.list = ? AND d.day <= ? ORDER BY d.day DESC LIMIT 1`);
    this.#lists = db.prepare('SELECT DISTINCT list FROM patrol_day ORDER BY list');
    this.#page = db.prepare(
      `${DAY} WHERE d.number < ? AND (? IS NULL OR d.list = ?) ORDER BY d.number DESC LIMIT ?`,
    );
  }

  recordOf(list: string, day: string): PatrolRecord | null {
    const row = this.#record.get(list, day);
    return row ? recordOf(row) : null;
  }

  lastDay(list: string, until: string): PatrolDay | null {
    const row = this.#last.get(list, until);
    return row ? dayOf(row) : null;
  }

  lists(): readonly string[] {
    return this.#lists.all().map(({ list }) => list);
  }

  days({
    list,
    limit,
    before,
  }: {
    list: string | null;
    limit: number;
    before: number | null;
  }): ReturnType<PatrolRepository['days']> {
    const rows = this.#page.all(before ?? Number.MAX_SAFE_INTEGER, list, list, limit + 1);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items: items.map(dayOf), next: rows.length > limit && last ? last.number : null };
  }
}

function dayOf(row: DayRow): PatrolDay {
  const { list, day, overdue_at: overdueAt } = row;
  return { list, day, overdueAt, record: row.id === null ? null : recordOf(row) };
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
