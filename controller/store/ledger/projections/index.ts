import type { AccessEvent, DaemonEvent, EventType, JournalEntry } from '../../../model/events.ts';
import type { Sqlite } from '../../database.ts';
import { StoreError } from '../../errors.ts';
import { AlarmTable } from '../alarm-table.ts';
import { PROJECTION_TABLES } from '../schema/index.ts';
import { alarmReducers } from './alarms.ts';
import { answerReducers } from './answers.ts';
import { climateReducers } from './climate.ts';
import { custodyReducers } from './custody.ts';
import { disinfectionReducers } from './disinfection.ts';
import { holdingsReducers } from './holdings.ts';
import { notifyReducers } from './notify.ts';
import { patrolReducers } from './patrols.ts';
import { peopleReducers } from './people.ts';
import { plantReducers } from './plant.ts';
import type { Occasion, Reducers } from './reducer.ts';
import { roundReducers } from './rounds.ts';
import { shelvingReducers } from './shelving.ts';

/** Brings every projection up to date with one more entry. */
export type Project = (entry: JournalEntry) => void;

const nothing = (): void => {};
/** Events that are kept for the record alone: no decision asks for them. */
const JOURNAL_ONLY: Reducers<AccessEvent['type'] | DaemonEvent['type']> = {
  'door.unlocked': nothing,
  'door.unlock-failed': nothing,
  'door.denied': nothing,
  'gate.box-seen': nothing,
  'daemon.started': nothing,
  'daemon.stopped': nothing,
};

/**
 * All projections over one database. The tables must exist.
 * @param alarmTable the table of alarms, where it is read as well
 * @throws StoreError `journal-unreadable`, from the returned function, for an event that nobody knows or that speaks of
 *   something unknown
 */
export function makeProjections(db: Sqlite, alarmTable = new AlarmTable(db)): Project {
  const holdings = holdingsReducers(db);
  const custody = custodyReducers(db);
  const rounds = roundReducers(db);
  const people = peopleReducers(db);
  const shelving = shelvingReducers(db);
  const alarms = alarmReducers(db, alarmTable);
  const notify = notifyReducers(db);
  const plant = plantReducers(db);
  const climate = climateReducers(db);
  const disinfection = disinfectionReducers(db);
  const patrols = patrolReducers(db);
  const answers = answerReducers(db);
  // Refuses to compile when an event of the union has no reducer.
  ({
    ...JOURNAL_ONLY,
    ...holdings,
    ...custody,
    ...rounds,
    ...people,
    ...shelving,
    ...notify,
    ...alarms,
    ...plant,
    ...climate,
    ...disinfection,
    ...patrols,
    ...answers,
  }) satisfies Reducers<EventType>;

  type Step = (event: never, occasion: Occasion) => void;
  const steps = new Map<string, Step[]>();
  for (const area of [
    JOURNAL_ONLY,
    holdings,
    custody,
    rounds,
    people,
    shelving,
    alarms,
    notify,
    plant,
    climate,
    disinfection,
    patrols,
    answers,
  ])
    for (const [type, step] of Object.entries<Step>(area))
      steps.set(type, [...(steps.get(type) ?? []), step]);

  return (entry) => {
    const due = steps.get(entry.event.type);
    if (!due) throw new StoreError('journal-unreadable', `unknown event type ${entry.event.type}`);
    for (const step of due) step(entry.event as never, entry);
  };
}

/** Empties every projection, children before the parents they refer to. Only inside a transaction. */
export function clearProjections(db: Sqlite): void {
  db.pragma('defer_foreign_keys = ON');
  for (const { table } of PROJECTION_TABLES.toReversed()) db.prepare(`DELETE FROM ${table}`).run();
}
