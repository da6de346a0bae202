import type { Sqlite } from '../database.ts';
import type { Problems } from './problems.ts';

/**
 * Names the volumes whose titles are indexed under other words than the journal's. SQLite already said whether the index
 * is sound; only when it is not are its entries compared one by one with those of the attached database `rebuilt`.
 */
export function checkTitleIndex(db: Sqlite, problems: Problems): void {
  if (!problems.concerns('volume_title')) return;
  problems.guard('volume_title', () => {
    db.exec(`
      CREATE VIRTUAL TABLE temp.indexed USING fts5vocab('main', 'volume_title', 'instance');
      CREATE VIRTUAL TABLE temp.expected USING fts5vocab('rebuilt', 'volume_title', 'instance');
    `);
    const entries = db.prepare<[], { id: string; term: string }>(`
      SELECT volume.id AS id, min(term) AS term FROM (
        SELECT * FROM (SELECT * FROM temp.indexed EXCEPT SELECT * FROM temp.expected)
        UNION ALL SELECT * FROM (SELECT * FROM temp.expected EXCEPT SELECT * FROM temp.indexed)
      ) JOIN rebuilt.volume ON number = doc GROUP BY doc`);
    for (const { id, term } of entries.iterate())
      problems.add('volume_title', id, `is indexed wrongly, for instance under ${JSON.stringify(term)}`);
  });
}
