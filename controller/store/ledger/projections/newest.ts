import type { Sqlite } from '../../database.ts';

/**
 * What keeps a table of a bank's past bounded, called after each row that was added.
 * @param table one with the columns `bank` and `seq`, the row's place in the journal
 * @param kept rows of each bank that stay: the newest
 */
export function keepNewest(db: Sqlite, table: string, kept: number): (bank: number) => void {
  const drop = db.prepare<[number, number, number]>(
    `DELETE FROM ${table} WHERE bank = ? AND seq <=
       (SELECT seq FROM ${table} WHERE bank = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)`,
  );
  return (bank) => {
    drop.run(bank, bank, kept);
  };
}
