import type { Alarm } from '../../model/alarms.ts';
import type { Sqlite, Statement } from '../database.ts';

interface AlarmRow {
  readonly record: string;
}

/**
 * The table of alarms with every row of it in memory: the list is asked for with each commit that touches an alarm, by
 * the engine, the sirens, the messages and every screen, and parsing it each time would stop the daemon in a flood.
 * An alarm that has not changed is the same object each time.
 */
export class AlarmTable {
  readonly #all: Statement<[], AlarmRow>;
  readonly #keep: Statement<[string, string]>;
  readonly #forget: Statement<[string]>;
  /** By id; `null` until somebody asks, and after what was written may have been undone. */
  #alarms: Map<string, Alarm> | null = null;
  #list: readonly Alarm[] | null = null;
  /** Something was written that is not known to be kept. */
  #unsure = false;

  constructor(db: Sqlite) {
    this.#all = db.prepare('SELECT record FROM alarm');
    this.#keep = db.prepare(
      'INSERT INTO alarm (id, record) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record',
    );
    this.#forget = db.prepare('DELETE FROM alarm WHERE id = ?');
  }

  get(id: string): Alarm | null {
    return this.#rows().get(id) ?? null;
  }

  /** Every alarm, oldest first. */
  list(): readonly Alarm[] {
    this.#list ??= [...this.#rows().values()].sort(
      (a, b) => (a.raisedAt ?? 0) - (b.raisedAt ?? 0) || (a.id < b.id ? -1 : 1),
    );
    return this.#list;
  }

  keep(alarm: Alarm): void {
    const record = JSON.stringify(alarm);
    const rows = this.#rows();
    this.#written();
    this.#keep.run(alarm.id, record);
    // What is read later must not depend on whether it was read back from disk.
    rows.set(alarm.id, JSON.parse(record) as Alarm);
  }

  forget(id: string): void {
    const rows = this.#rows();
    this.#written();
    this.#forget.run(id);
    rows.delete(id);
  }

  /** What was written so far is kept for good. */
  committed(): void {
    this.#unsure = false;
  }

  /** Something was undone, or written past this table: what the database has is read again. */
  undone({ entirely = false }: { readonly entirely?: boolean } = {}): void {
    if (!this.#unsure && !entirely) return;
    this.#alarms = this.#list = null;
  }

  #written(): void {
    this.#unsure = true;
    this.#list = null;
  }

  #rows(): Map<string, Alarm> {
    this.#alarms ??= new Map(
      this.#all.all().map(({ record }) => {
        const alarm = JSON.parse(record) as Alarm;
        return [alarm.id, alarm] as const;
      }),
    );
    return this.#alarms;
  }
}
