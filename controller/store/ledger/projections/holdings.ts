import type { HoldingsEvent } from '../../../model/events.ts';
import type { Sqlite } from '../../database.ts';
import { titleWords } from '../title-words.ts';
import { type Reducers, updateOne } from './reducer.ts';

type Text = string | null;

/** Boxes as they came in, the volumes in them, and the index of their titles. */
export function holdingsReducers(db: Sqlite): Reducers<HoldingsEvent['type']> {
  const insertBox = db.prepare<[string, Text, Text, string, string, Text]>(
    'INSERT INTO box (barcode, epc, seal, security_class, medium, zone) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertVolume = db.prepare<[string, string, string, string, Text, number | null]>(
    'INSERT INTO volume (id, box, reference, title, customer, pages) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertTitle = db.prepare<[number | bigint, string]>(
    'INSERT INTO volume_title (rowid, words) VALUES (?, ?)',
  );
  const reidentify = db.prepare<[Text, Text, string]>(
    'UPDATE box SET epc = coalesce(?, epc), seal = coalesce(?, seal) WHERE barcode = ?',
  );
  const recount = db.prepare<[number, string, string]>(
    'UPDATE volume SET pages = ? WHERE id = ? AND box = ?',
  );

  return {
    'box.accessioned': ({ box, volumes }) => {
      insertBox.run(
        box.barcode,
        box.epc ?? null,
        box.seal ?? null,
        box.securityClass,
        box.medium,
        box.zone ?? null,
      );
      for (const { id, reference, title, customer, pages } of volumes) {
        const row = insertVolume.run(id, box.barcode, reference, title, customer ?? null, pages ?? null);
        insertTitle.run(row.lastInsertRowid, titleWords(title));
      }
    },
    'box.reidentified': ({ box, epc, seal }) => updateOne(reidentify, 'box', epc ?? null, seal ?? null, box),
    'volume.recounted': ({ volume, box, pages }) => updateOne(recount, 'volume', pages, volume, box),
  };
}
