import { type Sqlite, schemaVersion } from '../database.ts';
import type { Problems } from './problems.ts';

interface SchemaRow {
  readonly type: string;
  readonly name: string;
}

/**
 * Compares tables, indexes and triggers with those of the attached database `rebuilt`: who wants to rewrite the journal
 * would drop its triggers first.
 */
export function checkSchema(db: Sqlite, version: number, problems: Problems): void {
  problems.guard('sqlite_schema', () => {
    const found = schemaVersion(db);
    if (found !== version) problems.add('sqlite_schema', null, `schema is ${found}, should be ${version}`);
    const only = (here: string, there: string): SchemaRow[] =>
      db
        .prepare<[], SchemaRow>(
          `SELECT type, name, tbl_name, sql FROM ${here}.sqlite_schema
           EXCEPT SELECT type, name, tbl_name, sql FROM ${there}.sqlite_schema`,
        )
        .all();
    for (const { type, name } of only('main', 'rebuilt'))
      problems.add('sqlite_schema', name, `${type} is not as it was made, or not ours`);
    for (const { type, name } of only('rebuilt', 'main'))
      problems.add('sqlite_schema', name, `${type} is missing or was changed`);
  });
}
