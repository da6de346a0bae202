import type { BoxState, RetrievalState } from '../../../model/custody.ts';
import type { CustodyEvent } from '../../../model/events.ts';
import type { Sqlite, Statement } from '../../database.ts';
import { type Reducers, updateOne } from './reducer.ts';

type Text = string | null;

/** Retrievals and where boxes are; what each event does is told at `CustodyEvent`. */
export function custodyReducers(db: Sqlite): Reducers<CustodyEvent['type'] | 'box.accessioned'> {
  const insertBox = db.prepare<[string, Text, BoxState]>(
    'INSERT INTO box_custody (barcode, slot, state) VALUES (?, ?, ?)',
  );
  const insertRetrieval = db.prepare<
    [string, string, string, string, string, number, Text, Text, number | null, number]
  >(
    `INSERT INTO retrieval (id, box, volumes, use, state, requested_by, requested_at, for_borrower, note, needed_by,
       rush, approvals, discrepancies, version)
     VALUES (?, ?, ?, ?, 'awaiting-approval', ?, ?, ?, ?, ?, ?, '[]', '[]', 1)`,
  );
  const claim = db.prepare<[string, string]>(
    `UPDATE box_custody SET state = 'reserved', retrieval = ? WHERE barcode = ?`,
  );
  const setBox = db.prepare<[BoxState, string]>('UPDATE box_custody SET state = ? WHERE barcode = ?');
  const loseBox = db.prepare<[string]>(
    `UPDATE box_custody SET state = 'missing', retrieval = NULL WHERE barcode = ?`,
  );
  const shelveBox = db.prepare<[string, string]>(
    `UPDATE box_custody SET state = 'shelved', slot = ? WHERE barcode = ?`,
  );
  // Who finds a missing box has it in hand; that it stands in its slot is for `box.placed` to prove.
  const recoverBox = db.prepare<[string]>(
    `UPDATE box_custody SET state = iif(slot IS NULL, 'unplaced', 'to-reshelve'), retrieval = NULL WHERE barcode = ?`,
  );
  // A box that was only reserved never left its slot; one that is in somebody's hand stays what it is.
  const unclaim = db.prepare<[string]>(
    `UPDATE box_custody SET state = iif(state = 'reserved', 'shelved', state), retrieval = NULL WHERE retrieval = ?`,
  );

  /** An update of one retrieval, which always counts as one more version of it. */
  const bump = <Bind extends unknown[]>(statement: Statement<[...Bind, string]>) => {
    return (retrieval: string, ...bind: Bind): void =>
      updateOne(statement, `retrieval ${retrieval}`, ...bind, retrieval);
  };
  const set = (columns: string): string =>
    `UPDATE retrieval SET ${columns}, version = version + 1 WHERE id = ?`;
  const touch = bump(db.prepare<[string]>('UPDATE retrieval SET version = version + 1 WHERE id = ?'));
  const setState = bump(db.prepare<[RetrievalState, string]>(set('state = ?')));
  const approve = bump(db.prepare<[string, string]>(set(`approvals = json_insert(approvals, '$[#]', ?)`)));
  const release = bump(db.prepare<[number, string]>(set(`state = 'released', hold_until = ?`)));
  const startPick = bump(db.prepare<[string, string]>(set(`state = 'picking', keeper = ?`)));
  const abandonPick = bump(db.prepare<[string]>(set(`state = 'released', keeper = NULL`)));
  const pick = bump(db.prepare<[string, string]>(set(`state = 'picked', keeper = ?`)));
  const issue = bump(
    db.prepare<[string, string, number, string]>(
      set(`state = 'issued', keeper = ?, borrower = ?, due_at = ?`),
    ),
  );
  const inspect = bump(db.prepare<[string, string]>(set(`state = 'inspected', inspector = ?`)));
  const holdBack = bump(db.prepare<[string, string]>(set(`state = 'discrepant', discrepancies = ?`)));

  const end = (retrieval: string, state: RetrievalState): void => {
    setState(retrieval, state);
    unclaim.run(retrieval);
  };

  return {
    'box.accessioned': ({ box, slot }) => {
      insertBox.run(box.barcode, slot, slot === null ? 'unplaced' : 'shelved');
    },
    'retrieval.requested': (event, { time }) => {
      const { retrieval, box, volumes, use, requestedBy, forBorrower, note } = event;
      insertRetrieval.run(
        retrieval,
        box,
        JSON.stringify(volumes),
        use,
        requestedBy,
        time,
        forBorrower,
        note,
        event.neededBy ?? null,
        event.rush === true ? 1 : 0,
      );
      updateOne(claim, `box ${box}`, retrieval, box);
    },
    'retrieval.approved': ({ retrieval, approvedBy }) => approve(retrieval, approvedBy),
    'retrieval.released': ({ retrieval, holdUntil }) => release(retrieval, holdUntil),
    'retrieval.refused': ({ retrieval }) => end(retrieval, 'refused'),
    'retrieval.cancelled': ({ retrieval }) => end(retrieval, 'cancelled'),
    'retrieval.expired': ({ retrieval }) => end(retrieval, 'expired'),
    'retrieval.closed': ({ retrieval }) => end(retrieval, 'closed'),
    'pick.started': ({ retrieval, keeper }) => startPick(retrieval, keeper),
    'pick.abandoned': ({ retrieval }) => abandonPick(retrieval),
    'box.picked': ({ retrieval, box, keeper }) => {
      pick(retrieval, keeper);
      updateOne(setBox, `box ${box}`, 'in-hand', box);
    },
    'box.not-found': ({ retrieval, box }) => {
      setState(retrieval, 'not-found');
      updateOne(loseBox, `box ${box}`, box);
    },
    'box.issued': ({ retrieval, box, keeper, borrower, dueAt }) => {
      issue(retrieval, keeper, borrower, dueAt);
      updateOne(setBox, `box ${box}`, 'issued', box);
    },
    'box.returned': ({ retrieval, box }) => {
      setState(retrieval, 'returned');
      updateOne(setBox, `box ${box}`, 'to-inspect', box);
    },
    'box.inspected': ({ retrieval, box, inspector }) => {
      inspect(retrieval, inspector);
      updateOne(setBox, `box ${box}`, 'to-reshelve', box);
    },
    'box.held-back': ({ retrieval, box, discrepancies }) => {
      holdBack(retrieval, JSON.stringify(discrepancies));
      updateOne(setBox, `box ${box}`, 'held-back', box);
    },
    'discrepancy.accepted': ({ retrieval, box }) => {
      setState(retrieval, 'inspected');
      updateOne(setBox, `box ${box}`, 'to-reshelve', box);
    },
    'box.reshelved': ({ retrieval, box, slot }) => {
      touch(retrieval);
      updateOne(shelveBox, `box ${box}`, slot, box);
    },
    'box.recovered': ({ box }) => updateOne(recoverBox, `box ${box}`, box),
    'box.placed': ({ box, slot }) => updateOne(shelveBox, `box ${box}`, slot, box),
  };
}
