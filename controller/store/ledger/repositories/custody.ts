import type { BoxCustody, Retrieval, RetrievalState, RetrievalUse } from '../../../model/custody.ts';
import type { Discrepancy } from '../../../model/custody.ts';
import type { CustodyRepository, RetrievalFilter } from '../../../services/custody/repository.ts';
import type { Sqlite, Statement } from '../../database.ts';
import { cursorNumber, type PageRequest, pageOf } from './paging.ts';

interface RetrievalRow {
  readonly number: number;
  readonly id: string;
  readonly box: string;
  readonly volumes: string;
  readonly use: RetrievalUse;
  readonly state: RetrievalState;
  readonly requested_by: string;
  readonly requested_at: number;
  readonly for_borrower: string | null;
  readonly note: string | null;
  readonly needed_by: number | null;
  readonly rush: number;
  readonly approvals: string;
  readonly hold_until: number | null;
  readonly keeper: string | null;
  readonly borrower: string | null;
  readonly due_at: number | null;
  readonly inspector: string | null;
  readonly discrepancies: string;
  readonly version: number;
}

function retrievalOf(row: RetrievalRow): Retrieval {
  const approvals = JSON.parse(row.approvals) as readonly string[];
  return {
    id: row.id,
    box: row.box,
    volumes: JSON.parse(row.volumes) as readonly string[],
    use: row.use,
    state: row.state,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    forBorrower: row.for_borrower,
    note: row.note,
    neededBy: row.needed_by,
    rush: row.rush === 1,
    approvedBy: approvals.at(-1) ?? null,
    approvals,
    holdUntil: row.hold_until,
    keeper: row.keeper,
    borrower: row.borrower,
    dueAt: row.due_at,
    inspector: row.inspector,
    discrepancies: JSON.parse(row.discrepancies) as readonly Discrepancy[],
    version: row.version,
  };
}

const BOX = `SELECT barcode, epc, seal, security_class AS securityClass, slot, state, retrieval
  FROM box JOIN box_custody USING (barcode)`;

/** Retrievals and the custody of boxes, read from the ledger. */
export class SqliteCustody implements CustodyRepository {
  readonly #db: Sqlite;
  readonly #box: Statement<[string], BoxCustody>;
  readonly #byEpc: Statement<[string], BoxCustody>;
  readonly #atHome: Statement<[string], BoxCustody>;
  readonly #retrieval: Statement<[string], RetrievalRow>;
  readonly #overdueOf: Statement<[string, number], RetrievalRow>;
  readonly #overdue: Statement<[number], RetrievalRow>;
  readonly #lapsed: Statement<[number], RetrievalRow>;
  /** One statement for each combination of criteria that was asked for. */
  readonly #lists = new Map<string, Statement<(string | number)[], RetrievalRow>>();

  constructor(db: Sqlite) {
    this.#db = db;
    this.#box = db.prepare(`${BOX} WHERE barcode = ?`);
    this.#byEpc = db.prepare(`${BOX} WHERE epc = ?`);
    this.#atHome = db.prepare(`${BOX} WHERE slot = ?`);
    this.#retrieval = db.prepare('SELECT * FROM retrieval WHERE id = ?');
    this.#overdueOf = db.prepare(
      `SELECT * FROM retrieval WHERE state = 'issued' AND borrower = ? AND due_at < ? ORDER BY due_at, number`,
    );
    this.#overdue = db.prepare(
      `SELECT * FROM retrieval WHERE state = 'issued' AND due_at < ? ORDER BY due_at, number`,
    );
    this.#lapsed = db.prepare(
      `SELECT * FROM retrieval WHERE state = 'released' AND hold_until < ? ORDER BY hold_until, number`,
    );
  }

  box(barcode: string): BoxCustody | null {
    return this.#box.get(barcode) ?? null;
  }

  boxByEpc(epc: string): BoxCustody | null {
    return this.#byEpc.get(epc) ?? null;
  }

  boxAtHome(slot: string): BoxCustody | null {
    return this.#atHome.get(slot) ?? null;
  }

  retrieval(id: string): Retrieval | null {
    const row = this.#retrieval.get(id);
    return row ? retrievalOf(row) : null;
  }

  retrievals(
    filter: RetrievalFilter,
    page: PageRequest,
  ): { items: readonly Retrieval[]; next: string | null } {
    const values: (string | number)[] = [];
    if (filter.states) values.push(JSON.stringify(filter.states));
    if (filter.box !== undefined) values.push(filter.box);
    values.push(cursorNumber(page.after), page.limit + 1);
    return pageOf(this.#list(filter).all(...values), page.limit, retrievalOf);
  }

  overdueOf(borrower: string, now: number): readonly Retrieval[] {
    return this.#overdueOf.all(borrower, now).map(retrievalOf);
  }

  overdue(now: number): readonly Retrieval[] {
    return this.#overdue.all(now).map(retrievalOf);
  }

  lapsedHolds(now: number): readonly Retrieval[] {
    return this.#lapsed.all(now).map(retrievalOf);
  }

  #list({ states, box }: RetrievalFilter): Statement<(string | number)[], RetrievalRow> {
    const conditions = [
      ...(states ? ['state IN (SELECT value FROM json_each(?))'] : []),
      ...(box === undefined ? [] : ['box = ?']),
      'number > ?',
    ].join(' AND ');
    const known = this.#lists.get(conditions);
    if (known) return known;
    const statement = this.#db.prepare<(string | number)[], RetrievalRow>(
      `SELECT * FROM retrieval WHERE ${conditions} ORDER BY number LIMIT ?`,
    );
    this.#lists.set(conditions, statement);
    return statement;
  }
}
