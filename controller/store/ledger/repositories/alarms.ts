import type { Alarm, AlarmKind, AlarmPriority } from '../../../model/alarms.ts';
import type { AlarmRepository } from '../../../services/alarms/repository.ts';
import type { Sqlite, Statement } from '../../database.ts';

interface AlarmRow {
  readonly id: string;
  readonly kind: AlarmKind;
  readonly subject: string;
  readonly priority: AlarmPriority;
  readonly raisedAt: number;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: number | null;
  readonly clearedAt: number | null;
  readonly params: string;
}

function alarmOf(row: AlarmRow): Alarm {
  return { ...row, params: JSON.parse(row.params) as Alarm['params'] };
}

const ALARM = `SELECT id, kind, subject, priority, raised_at AS raisedAt, acknowledged_by AS acknowledgedBy,
  acknowledged_at AS acknowledgedAt, cleared_at AS clearedAt, params FROM alarm`;

/** Alarms that somebody still has to look at, read from the ledger. */
export class SqliteAlarms implements AlarmRepository {
  readonly #active: Statement<[], AlarmRow>;
  readonly #alarm: Statement<[string], AlarmRow>;

  constructor(db: Sqlite) {
    this.#active = db.prepare(`${ALARM} ORDER BY raised_at, id`);
    this.#alarm = db.prepare(`${ALARM} WHERE id = ?`);
  }

  active(): readonly Alarm[] {
    return this.#active.all().map(alarmOf);
  }

  alarm(id: string): Alarm | null {
    const row = this.#alarm.get(id);
    return row ? alarmOf(row) : null;
  }
}
