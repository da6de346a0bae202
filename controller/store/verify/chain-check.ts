import type { Sqlite } from '../database.ts';
import { canonicalJson, chainHash, GENESIS, type JournalRow } from '../ledger/chain.ts';
import { entryOf } from '../ledger/journal.ts';
import { makeProjections } from '../ledger/projections/index.ts';
import type { Problems } from './problems.ts';

/**
 * Walks the journal once: numbers without gaps, data in canonical form, each hash over what stands before it. On the way
 * every entry is replayed into `scratch`, for the projections to be compared with.
 * @param scratch an empty ledger
 */
export function checkChain(
  db: Sqlite,
  scratch: Sqlite,
  problems: Problems,
): { entries: number; head: string } {
  const project = makeProjections(scratch);
  let entries = 0;
  let head = GENESIS;
  let seq = 0;
  /** What the next row may build on: the stored hash, and after a damaged row also the one it should have had. */
  let previous: readonly string[] = [GENESIS];
  const report = (row: JournalRow, problem: string): void =>
    problems.add('journal', String(row.seq), problem);

  scratch.exec('BEGIN');
  problems.guard('journal', () => {
    for (const row of db
      .prepare<[], JournalRow>('SELECT * FROM journal NOT INDEXED ORDER BY seq')
      .iterate()) {
      entries++;
      if (row.seq !== seq + 1) report(row, `follows entry ${seq}: entries between are missing`);
      seq = row.seq;
      const computed = previous.map((hash) => hashOf(hash, row));
      const right = computed.includes(row.hash);
      if (!right) report(row, `hash does not match: this entry or the end of the one before was changed`);
      previous = right ? [row.hash] : [row.hash, ...computed];
      head = row.hash;
      const unreadable = replay(row);
      if (unreadable) report(row, unreadable);
    }
  });
  scratch.exec('COMMIT');
  return { entries, head };

  function replay(row: JournalRow): string | null {
    try {
      const data: unknown = JSON.parse(row.data);
      if (canonicalJson(data) !== row.data) return 'data is not canonical JSON';
      project(entryOf(row));
      return null;
    } catch (error) {
      return `cannot be replayed: ${error instanceof Error ? error.message : String(error)}`;
    }
  }
}

/** The hash a row should have; a row with a column of another type has none. */
function hashOf(previous: string, row: JournalRow): string {
  const sound =
    Number.isInteger(row.time) && [row.actor, row.type, row.data].every((text) => typeof text === 'string');
  return sound ? chainHash(previous, row) : '';
}
