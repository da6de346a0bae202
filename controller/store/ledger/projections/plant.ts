import type { PlantEvent } from '../../../model/events.ts';
import type { Sqlite } from '../../database.ts';
import type { Reducers } from './reducer.ts';

/** Changes of one plant that are kept: more than the shortest times allow in the longest duty window. */
const SWITCHES_KEPT = 500;

/** When each plant was switched, for its minimum times and its duty, and what people hold. */
export function plantReducers(db: Sqlite): Reducers<PlantEvent['type']> {
  const keep = db.prepare<[string, number, number, number]>(
    'INSERT INTO plant_switch (plant, seq, at, on_) VALUES (?, ?, ?, ?)',
  );
  const drop = db.prepare<[string, string, number]>(
    `DELETE FROM plant_switch WHERE plant = ? AND seq <=
       (SELECT seq FROM plant_switch WHERE plant = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)`,
  );
  const hold = db.prepare<[string, number, number, string, string, number]>(
    `INSERT INTO plant_hold (plant, on_, until, why, held_by, since) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (plant) DO UPDATE SET on_ = excluded.on_, until = excluded.until, why = excluded.why,
       held_by = excluded.held_by, since = excluded.since`,
  );
  const release = db.prepare<[string]>('DELETE FROM plant_hold WHERE plant = ?');

  return {
    'plant.switched': ({ plant, on }, { seq, time }) => {
      keep.run(plant, seq, time, on ? 1 : 0);
      drop.run(plant, plant, SWITCHES_KEPT);
    },
    'plant.held': ({ plant, on, until, why, by }, { time }) => {
      hold.run(plant, on ? 1 : 0, until, why, by, time);
    },
    'plant.released': ({ plant }) => {
      release.run(plant);
    },
  };
}
