import type { Sqlite } from '../database.ts';
import { PROJECTION_TABLES, type ProjectionTable } from '../ledger/schema/index.ts';
import type { Problems } from './problems.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** Compares every projection of `main` with the one in the attached database `rebuilt`, row by row, both ways. */
export function checkProjections(db: Sqlite, problems: Problems): void {
  for (const table of PROJECTION_TABLES)
    problems.guard(table.table, () => {
      compare(db, table, problems);
    });
}

function compare(db: Sqlite, { table, key, select = '*', label }: ProjectionTable, problems: Problems): void {
  const only = (here: string, there: string): Map<string, Row> => {
    const rows = db
      .prepare<[], Row>(
        `SELECT ${select} FROM ${here}.${table} AS t EXCEPT SELECT ${select} FROM ${there}.${table} AS t`,
      )
      .all();
    return new Map(rows.map((row) => [key.map((column) => String(row[column])).join(' '), row]));
  };
  const stored = only('main', 'rebuilt');
  const expected = only('rebuilt', 'main');
  const nameOf = (id: string): string => {
    const named = label === undefined ? undefined : (expected.get(id) ?? stored.get(id))?.[label];
    return named === undefined ? id : String(named);
  };
  for (const [id, row] of stored) {
    const right = expected.get(id);
    problems.add(
      table,
      nameOf(id),
      right ? `differs from the journal in ${differences(row, right)}` : 'is not in the journal',
    );
  }
  for (const id of expected.keys())
    if (!stored.has(id)) problems.add(table, nameOf(id), 'is in the journal and missing here');
}

/** Names the columns with what they are and should be; credentials are named only. */
function differences(row: Row, right: Row): string {
  return Object.keys(right)
    .filter((column) => row[column] !== right[column])
    .map((column) =>
      column.endsWith('_hash')
        ? column
        : `${column} (${show(row[column])}, should be ${show(right[column])})`,
    )
    .join(', ');
}

function show(value: string | number | null | undefined): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
