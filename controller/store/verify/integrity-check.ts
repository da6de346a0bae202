import type { Sqlite } from '../database.ts';
import type { Problems } from './problems.ts';

const MOST_FINDINGS = 1000;

/** Asks SQLite itself whether pages, indexes and the title index are sound (`PRAGMA integrity_check`). */
export function checkIntegrity(db: Sqlite, problems: Problems): void {
  problems.guard('sqlite', () => {
    const findings = db.pragma(`integrity_check(${MOST_FINDINGS})`) as { integrity_check: string }[];
    for (const { integrity_check: finding } of findings)
      if (finding !== 'ok') {
        const { table, key } = locate(db, finding);
        problems.add(table, key, finding);
      }
  });
}

/** What a finding of SQLite is about, as far as it says. */
function locate(db: Sqlite, finding: string): { table: string; key: string | null } {
  const missing = /^row (\d+) missing from index (\S+)$/.exec(finding);
  if (missing) {
    const table = tableOfIndex(db, missing[2] as string);
    return { table, key: keyOfRow(db, table, Number(missing[1])) };
  }
  const index = /entr(?:ies|y) in index (\S+)$/.exec(finding);
  if (index) return { table: tableOfIndex(db, index[1] as string), key: null };
  const tree = /^Tree (\d+) /m.exec(finding);
  if (tree) return { table: tableOfTree(db, Number(tree[1])), key: null };
  const table =
    /(?:value in|in) (\w+)\.\w+/.exec(finding) ??
    /for FTS5 table \w+\.(\w+)/.exec(finding) ??
    /table "(\w+)"/.exec(finding);
  return { table: table?.[1] ?? 'sqlite', key: null };
}

function tableOfTree(db: Sqlite, rootPage: number): string {
  const row = db
    .prepare<[number], { tbl_name: string }>('SELECT tbl_name FROM sqlite_schema WHERE rootpage = ?')
    .get(rootPage);
  return row?.tbl_name ?? 'sqlite';
}

function tableOfIndex(db: Sqlite, index: string): string {
  const row = db
    .prepare<[string], { tbl_name: string }>('SELECT tbl_name FROM sqlite_schema WHERE name = ?')
    .get(index);
  return row?.tbl_name ?? index;
}

/** SQLite counts rows in the order of the table's own tree, from 1. */
function keyOfRow(db: Sqlite, table: string, ordinal: number): string | null {
  const columns = db.pragma(`table_info(${table})`) as { name: string; pk: number }[];
  const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  if (key.length === 0) return null;
  const names = key.map(({ name }) => name).join(', ');
  const row = db
    .prepare<[number], unknown[]>(
      `SELECT ${names} FROM ${table} NOT INDEXED ORDER BY ${names} LIMIT 1 OFFSET ?`,
    )
    .raw()
    .get(ordinal - 1);
  return row ? row.join(' ') : null;
}
