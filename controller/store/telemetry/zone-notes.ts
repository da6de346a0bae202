import type { ZoneNotes } from '../../services/climate/climate-repository.ts';
import type { Sqlite, Statement } from '../database.ts';

/** What zones remember beside their history: one row a zone, overwritten; JSON. */
export const ZONE_NOTES_SQL = `
CREATE TABLE zone_notes (
  zone TEXT PRIMARY KEY,
  memory TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;

/** The notes of zones, in `telemetry.db`. */
export class SqliteZoneNotes implements ZoneNotes {
  readonly #load: Statement<[string], { memory: string }>;
  readonly #save: Statement<[string, string]>;

  constructor(db: Sqlite) {
    this.#load = db.prepare('SELECT memory FROM zone_notes WHERE zone = ?');
    this.#save = db.prepare(
      'INSERT INTO zone_notes (zone, memory) VALUES (?, ?) ON CONFLICT (zone) DO UPDATE SET memory = excluded.memory',
    );
  }

  load(zone: string): unknown {
    const row = this.#load.get(zone);
    return row ? (JSON.parse(row.memory) as unknown) : null;
  }

  save(zone: string, memory: unknown): void {
    this.#save.run(zone, JSON.stringify(memory));
  }
}
