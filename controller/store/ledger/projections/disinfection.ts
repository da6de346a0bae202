import type { Cycle } from '../../../model/disinfection.ts';
import { foldCycle } from '../../../model/disinfection-fold.ts';
import type { DisinfectionEvent } from '../../../model/events.ts';
import type { Sqlite } from '../../database.ts';
import { StoreError } from '../../errors.ts';
import type { Occasion, Reducers } from './reducer.ts';

/** Cycles of disinfection, each as its events leave it. */
export function disinfectionReducers(db: Sqlite): Reducers<DisinfectionEvent['type']> {
  const insert = db.prepare<[string, string, number, string]>(
    'INSERT INTO disinfection_cycle (id, zone, planned_at, body) VALUES (?, ?, ?, ?)',
  );
  const update = db.prepare<[number | null, string, string]>(
    'UPDATE disinfection_cycle SET ended_at = ?, body = ? WHERE id = ?',
  );
  const find = db.prepare<[string], { body: string }>('SELECT body FROM disinfection_cycle WHERE id = ?');

  const change = (event: DisinfectionEvent, { time }: Occasion): void => {
    const row = find.get(event.cycle);
    const cycle = foldCycle(row ? (JSON.parse(row.body) as Cycle) : null, event, time);
    if (!cycle)
      throw new StoreError('journal-unreadable', `the event is about an unknown cycle ${event.cycle}`);
    update.run(cycle.endedAt, JSON.stringify(cycle), cycle.id);
  };
  return {
    'disinfection.planned': (event, { time }) => {
      const cycle = foldCycle(null, event, time);
      insert.run(event.cycle, event.zone, time, JSON.stringify(cycle));
    },
    'disinfection.ticked': change,
    'disinfection.begun': change,
    'disinfection.warned': change,
    'disinfection.lit': change,
    'disinfection.measured': change,
    'disinfection.dosed': change,
    'disinfection.aborted': change,
    'disinfection.ventilated': change,
    'disinfection.ended': change,
    'disinfection.lapsed': change,
  };
}
