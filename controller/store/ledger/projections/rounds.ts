import type { CustodyEvent, RoundEvent } from '../../../model/events.ts';
import type { PlannedStop, RoundCost, StopOutcome } from '../../../model/rounds.ts';
import type { Sqlite } from '../../database.ts';
import { type Reducers, updateOne } from './reducer.ts';

/** What custody journals that ends a stop. */
type Ending = Extract<
  CustodyEvent['type'],
  'pick.started' | 'box.picked' | 'box.not-found' | 'retrieval.cancelled' | 'retrieval.expired'
>;

/** Rounds and their stops. A stop ends by what custody journals of its retrieval, so that no crash comes between. */
export function roundReducers(db: Sqlite): Reducers<RoundEvent['type'] | Ending> {
  const insertRound = db.prepare<[string, string, number, string, string]>(
    `INSERT INTO round (id, keeper, planned_at, cost, first_come, version) VALUES (?, ?, ?, ?, ?, 1)`,
  );
  const recost = db.prepare<[string, string, string]>(
    'UPDATE round SET cost = ?, first_come = ?, version = version + 1 WHERE id = ?',
  );
  const replanned = db.prepare<[number, string]>('UPDATE round SET replanned_at = ? WHERE id = ?');
  const nextPlace = db.prepare<[string], { place: number }>(
    `SELECT coalesce(max(place), 0) + 1 AS place FROM round_stop WHERE round = ? AND state <> 'open'`,
  );
  const putStop = db.prepare<
    [string, string, number, string, string, number, number, number, number, number]
  >(
    `INSERT INTO round_stop (round, retrieval, place, box, slot, bank, aisle, opens, carriages, seconds, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')
     ON CONFLICT (round, retrieval) DO UPDATE SET place = excluded.place, opens = excluded.opens,
       carriages = excluded.carriages, seconds = excluded.seconds`,
  );
  const skip = db.prepare<[string, string, string]>(
    `UPDATE round_stop SET state = 'skipped', why = ? WHERE round = ? AND retrieval = ?`,
  );
  const stopOf = db.prepare<[string], { round: string; keeper: string }>(
    `SELECT round, keeper FROM round_stop JOIN round ON round.id = round WHERE retrieval = ? AND state = 'open'`,
  );
  const finish = db.prepare<[StopOutcome, string, string]>(
    `UPDATE round_stop SET state = 'done', outcome = ? WHERE round = ? AND retrieval = ?`,
  );
  const touch = db.prepare<[string]>('UPDATE round SET version = version + 1 WHERE id = ?');
  const endWithoutStops = db.prepare<[number, string, string]>(
    `UPDATE round SET ended_at = ? WHERE id = ? AND ended_at IS NULL
     AND NOT EXISTS (SELECT 1 FROM round_stop WHERE round = ? AND state = 'open')`,
  );
  const end = db.prepare<[number, string]>(
    'UPDATE round SET ended_at = ?, version = version + 1 WHERE id = ? AND ended_at IS NULL',
  );
  const leave = db.prepare<[string]>(
    `UPDATE round_stop SET state = 'left' WHERE round = ? AND state = 'open'`,
  );

  const put = (round: string, stops: readonly PlannedStop[]): void => {
    const from = nextPlace.get(round)?.place ?? 1;
    for (const [index, { retrieval, box, slot, bank, aisle, opens, carriages, seconds }] of stops.entries())
      putStop.run(round, retrieval, from + index, box, slot, bank, aisle, opens ? 1 : 0, carriages, seconds);
  };
  const replace = (event: {
    round: string;
    stops: readonly PlannedStop[];
    cost: RoundCost;
    firstCome: RoundCost;
  }): void => {
    const { round, stops, cost, firstCome } = event;
    updateOne(recost, `round ${round}`, JSON.stringify(cost), JSON.stringify(firstCome), round);
    put(round, stops);
  };
  const settle = (
    retrieval: string,
    outcome: StopOutcome,
    time: number,
    concerns: (keeper: string) => boolean = () => true,
  ): void => {
    const stop = stopOf.get(retrieval);
    if (!stop || !concerns(stop.keeper)) return;
    finish.run(outcome, stop.round, retrieval);
    touch.run(stop.round);
    endWithoutStops.run(time, stop.round, stop.round);
  };

  return {
    'round.planned': ({ round, keeper, stops, cost, firstCome }, { time }) => {
      insertRound.run(round, keeper, time, JSON.stringify(cost), JSON.stringify(firstCome));
      put(round, stops);
    },
    'round.replanned': (event, { time }) => {
      replace(event);
      replanned.run(time, event.round);
    },
    'round.reordered': (event) => replace(event),
    'round.stop-skipped': (event, { time }) => {
      const { round, retrieval, why } = event;
      updateOne(skip, `stop ${retrieval} of round ${round}`, why, round, retrieval);
      replace(event);
      endWithoutStops.run(time, round, round);
    },
    'round.ended': ({ round }, { time }) => {
      updateOne(end, `round ${round} under way`, time, round);
      leave.run(round);
    },
    // The keeper's own pick goes on being a stop; what somebody else took is no longer theirs to fetch.
    'pick.started': ({ retrieval, keeper }, { time }) =>
      settle(retrieval, 'taken', time, (whose) => whose !== keeper),
    'box.picked': ({ retrieval }, { time }) => settle(retrieval, 'picked', time),
    'box.not-found': ({ retrieval }, { time }) => settle(retrieval, 'not-found', time),
    'retrieval.cancelled': ({ retrieval }, { time }) => settle(retrieval, 'cancelled', time),
    'retrieval.expired': ({ retrieval }, { time }) => settle(retrieval, 'expired', time),
  };
}
