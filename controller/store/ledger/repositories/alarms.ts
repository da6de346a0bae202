import type { Alarm, AlarmOccurrence, ShiftEntry, Silence, Watch } from '../../../model/alarms.ts';
import type { AlarmRepository } from '../../../services/alarms/repository.ts';
import type { Sqlite, Statement } from '../../database.ts';
import type { AlarmTable } from '../alarm-table.ts';

interface ShiftRow {
  readonly seq: number;
  readonly at: number;
  readonly kind: ShiftEntry['kind'];
  readonly had: string | null;
  readonly has: string | null;
  readonly notes: string;
  readonly openAlarms: string;
  readonly hadEvidence: string | null;
  readonly hasEvidence: string | null;
}

const OCCURRENCE = `SELECT seq, alarm, kind, subject, priority, raised_at AS raisedAt, announced_at AS announcedAt,
  acknowledged_at AS acknowledgedAt, acknowledged_by AS acknowledgedBy, cleared_at AS clearedAt FROM alarm_occurrence`;

/** Alarms, what became of them, and who watches the room, read from the ledger. */
export class SqliteAlarms implements AlarmRepository {
  readonly #table: AlarmTable;
  readonly #silence: Statement<[], Silence>;
  readonly #watch: Statement<[], Watch>;
  readonly #shifts: Statement<[number, number], ShiftRow>;
  readonly #occurrences: Statement<[number, number, number, number], AlarmOccurrence>;
  readonly #stood: Statement<[number, number, number], AlarmOccurrence>;

  constructor(db: Sqlite, table: AlarmTable) {
    this.#table = table;
    this.#silence = db.prepare('SELECT silenced_by AS "by", silenced_at AS at FROM alarm_silence');
    this.#watch = db.prepare('SELECT person, since, notes FROM watch');
    this.#shifts = db.prepare(
      `SELECT seq, at, kind, had, has, notes, open_alarms AS openAlarms, had_evidence AS hadEvidence,
         has_evidence AS hasEvidence FROM shift_entry WHERE seq < ? ORDER BY seq DESC LIMIT ?`,
    );
    this.#occurrences = db.prepare(
      `${OCCURRENCE} WHERE (raised_at >= ? AND raised_at < ?) OR (announced_at >= ? AND announced_at < ?)
       ORDER BY seq`,
    );
    // The unary plus keeps SQLite from reading through all that ever was, in order or from the oldest on.
    this.#stood = db.prepare(
      `${OCCURRENCE} WHERE +raised_at <= ?
         AND (cleared_at - raised_at IS NULL OR (cleared_at - raised_at >= ? AND cleared_at > ?)) ORDER BY +seq`,
    );
  }

  active(): readonly Alarm[] {
    return this.kept().filter(({ raisedAt }) => raisedAt !== null);
  }

  kept(): readonly Alarm[] {
    return this.#table.list();
  }

  alarm(id: string): Alarm | null {
    return this.#table.get(id);
  }

  silence(): Silence | null {
    return this.#silence.get() ?? null;
  }

  watch(): Watch | null {
    return this.#watch.get() ?? null;
  }

  shifts(limit: number, before: number | null): readonly ShiftEntry[] {
    return this.#shifts
      .all(before ?? Number.MAX_SAFE_INTEGER, limit)
      .map(({ had, has, openAlarms, hadEvidence, hasEvidence, ...entry }) => ({
        ...entry,
        from: had,
        to: has,
        openAlarms: JSON.parse(openAlarms) as readonly string[],
        evidence: { from: hadEvidence, to: hasEvidence },
      }));
  }

  occurrences(from: number, to: number): readonly AlarmOccurrence[] {
    return this.#occurrences.all(from, to, from, to);
  }

  stoodFor(ms: number, from: number, to: number): readonly AlarmOccurrence[] {
    return this.#stood.all(to - ms, ms, from);
  }
}
