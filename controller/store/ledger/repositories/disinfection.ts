import type { Cycle } from '../../../model/disinfection.ts';
import type { Medium } from '../../../model/holdings.ts';
import type { DisinfectionRepository } from '../../../services/disinfection/repository.ts';
import type { Sqlite, Statement } from '../../database.ts';

interface CycleRow {
  readonly number: number;
  readonly body: string;
}

/** Cycles of disinfection, read from the ledger. */
export class SqliteDisinfection implements DisinfectionRepository {
  readonly #cycle: Statement<[string], CycleRow>;
  readonly #open: Statement<[], CycleRow>;
  readonly #page: Statement<[number, number], CycleRow>;
  readonly #ofZone: Statement<[string, number, number], CycleRow>;
  readonly #media: Statement<[string, string], { medium: Medium }>;

  constructor(db: Sqlite) {
    this.#cycle = db.prepare('SELECT number, body FROM disinfection_cycle WHERE id = ?');
    this.#open = db.prepare(
      'SELECT number, body FROM disinfection_cycle WHERE ended_at IS NULL ORDER BY number',
    );
    this.#page = db.prepare(
      'SELECT number, body FROM disinfection_cycle WHERE number < ? ORDER BY number DESC LIMIT ?',
    );
    this.#ofZone = db.prepare(
      `SELECT number, body FROM disinfection_cycle
       WHERE zone = ? AND planned_at >= ? AND planned_at < ? ORDER BY number`,
    );
    // A slot begins with the number of its bank; a box that is on loan comes back there, and counts. One that has
    // neither slot nor zone may stand anywhere.
    this.#media = db.prepare(
      `SELECT DISTINCT medium FROM box LEFT JOIN box_custody USING (barcode)
       WHERE zone IN (SELECT value FROM json_each(?))
          OR CAST(substr(slot, 1, instr(slot, '-') - 1) AS INTEGER) IN (SELECT value FROM json_each(?))
          OR (zone IS NULL AND slot IS NULL)
       ORDER BY medium`,
    );
  }

  cycle(id: string): Cycle | null {
    const row = this.#cycle.get(id);
    return row ? cycleOf(row) : null;
  }

  open(): readonly Cycle[] {
    return this.#open.all().map(cycleOf);
  }

  cycles({
    limit,
    before,
  }: {
    limit: number;
    before: number | null;
  }): ReturnType<DisinfectionRepository['cycles']> {
    const rows = this.#page.all(before ?? Number.MAX_SAFE_INTEGER, limit + 1);
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items: items.map(cycleOf), next: rows.length > limit && last ? last.number : null };
  }

  cyclesOf(zone: string, from: number, to: number): readonly Cycle[] {
    return this.#ofZone.all(zone, from, to).map(cycleOf);
  }

  mediaIn(zones: readonly string[], banks: readonly number[]): readonly Medium[] {
    return this.#media.all(JSON.stringify(zones), JSON.stringify(banks)).map(({ medium }) => medium);
  }
}

function cycleOf({ body }: CycleRow): Cycle {
  return JSON.parse(body) as Cycle;
}
