import type { BoxPlace } from '../../../model/climate.ts';
import type { ClimateEvent, CustodyEvent, HoldingsEvent } from '../../../model/events.ts';
import type { Sqlite } from '../../database.ts';
import type { Occasion, Reducers } from './reducer.ts';

/** What moves a box, or tells that it is not where it should be. */
type Move =
  | Extract<HoldingsEvent['type'], 'box.accessioned'>
  | Extract<
      CustodyEvent['type'],
      | 'box.picked'
      | 'box.not-found'
      | 'box.issued'
      | 'box.returned'
      | 'box.reshelved'
      | 'box.recovered'
      | 'box.placed'
    >;

/** Rule sets that people chose, how sensors were corrected, and where each box was when. */
export function climateReducers(db: Sqlite): Reducers<ClimateEvent['type'] | Move> {
  const chooseRules = db.prepare<[string, string]>(
    'INSERT INTO zone_rules (zone, rules) VALUES (?, ?) ON CONFLICT (zone) DO UPDATE SET rules = excluded.rules',
  );
  const keepChoice = db.prepare<[string, number, number, string, string, string, string]>(
    'INSERT INTO rule_choice (zone, seq, at, by_, rules_before, rules, why) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const calibrate = db.prepare<
    [string, number, number, string, string, number, number, number, number, string]
  >(
    `INSERT INTO calibration (point, seq, at, by_, reference, reference_value, indicated_value, offset_before,
       offset_after, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const stay = db.prepare<[string, number, number, string, string | null]>(
    'INSERT INTO box_stay (box, seq, since, place, slot) VALUES (?, ?, ?, ?, ?)',
  );
  const goes = (box: string, place: BoxPlace, { seq, time }: Occasion): void => {
    stay.run(box, seq, time, place.where, place.where === 'slot' ? place.slot : null);
  };

  return {
    'zone.rules-chosen': ({ zone, rules, before, by, why }, { seq, time }) => {
      chooseRules.run(zone, JSON.stringify(rules));
      keepChoice.run(zone, seq, time, by, JSON.stringify(before), JSON.stringify(rules), why);
    },
    'point.calibrated': (event, { seq, time }) => {
      const { point, by, reference, referenceValue, indicatedValue, before, after, note } = event;
      calibrate.run(point, seq, time, by, reference, referenceValue, indicatedValue, before, after, note);
    },
    'climate.imported': () => {},
    'box.accessioned': ({ box, slot }, at) =>
      goes(box.barcode, slot === null ? { where: 'unplaced' } : { where: 'slot', slot }, at),
    'box.picked': ({ box }, at) => goes(box, { where: 'in-hand' }, at),
    'box.not-found': ({ box }, at) => goes(box, { where: 'missing' }, at),
    'box.issued': ({ box }, at) => goes(box, { where: 'on-loan' }, at),
    'box.returned': ({ box }, at) => goes(box, { where: 'in-hand' }, at),
    'box.reshelved': ({ box, slot }, at) => goes(box, { where: 'slot', slot }, at),
    'box.recovered': ({ box }, at) => goes(box, { where: 'in-hand' }, at),
    'box.placed': ({ box, slot }, at) => goes(box, { where: 'slot', slot }, at),
  };
}
