import {
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { DAEMON } from '../../controller/model/actor.ts';
import { openDatabase, openReadOnly } from '../../controller/store/database.ts';
import { verifyStore } from '../../controller/store/index.ts';
import { PROJECTION_TABLES } from '../../controller/store/ledger/schema/index.ts';
import { accession, EVERYTHING_ELSE, loan } from './store-support/room-events.ts';
import { planned } from './store-support/round-events.ts';
import { histories } from './store-support/random-events.ts';
import { dataDirectory, tempStore } from './store-support/temp-store.ts';

const HOUR_MS = 3_600_000;
let directory: string;
let ledger: string;

/** A closed store with something in every table. */
beforeEach(async () => {
  const { store, clock, directory: made } = tempStore();
  directory = made;
  ledger = join(made, 'ledger.db');
  await store.ledger.commit(DAEMON, (tx) => tx.append(...EVERYTHING_ELSE), {
    principal: 'records',
    key: 'key-of-answer',
    fingerprint: 'f'.repeat(64),
  });
  for (let n = 1; n <= 5; n++)
    await store.ledger.commit(DAEMON, (tx) => tx.append(accession(n), ...loan(`R-${n}`, n)));
  await store.ledger.commit(DAEMON, (tx) => tx.append(planned('T-1', 'R-5', 5, 'P-keeper')));
  const samples = [1, 2, 3].map((i) => ({
    point: 'climate-1.temperature',
    time: clock.now() + i * 1000,
    value: 20 + i / 10,
    quality: 'good' as const,
  }));
  store.telemetry.append(samples);
  await clock.advance(HOUR_MS + 300_000);
  store.close();
});

/** Changes one byte of a text where it first lies in the file, as a failing disk would. */
function flipByteOf(file: string, text: string, occurrence = 0): void {
  const bytes = readFileSync(file);
  let at = bytes.indexOf(text);
  for (let skipped = 0; skipped < occurrence && at >= 0; skipped++) at = bytes.indexOf(text, at + 1);
  expect(at, `${text} is not in the file`).toBeGreaterThan(0);
  bytes[at + text.length - 1] = (bytes[at + text.length - 1] as number) ^ 1;
  writeFileSync(file, bytes);
}

function tamper(sql: string): void {
  const db = openDatabase(ledger, 'FULL');
  db.exec(sql);
  db.close();
}

const found = () => [...new Set(verifyStore(directory).problems.map(({ table, key }) => `${table} ${key}`))];

describe('verification', () => {
  it('finds nothing in a store that nobody touched', () => {
    const report = verifyStore(directory);
    expect(report).toMatchObject({ ok: true, problems: [] });
    expect(report.entries).toBe(EVERYTHING_ELSE.length + 1 + 5 * 14 + 1);
    expect(report.head).toMatch(/^[0-9a-f]{64}$/);
  });

  it('knows what every table was filled with, so that no comparison is empty', () => {
    const db = openReadOnly(ledger);
    const empty = PROJECTION_TABLES.filter(({ table }) => !db.prepare(`SELECT 1 FROM ${table}`).get());
    db.close();
    expect(empty).toEqual([]);
  });

  it.each([
    ['box', `UPDATE box SET zone = 'west' WHERE barcode = 'B3'`, 'box B3'],
    ['volume', `UPDATE volume SET pages = 41 WHERE id = 'V2a'`, 'volume V2a'],
    ['volume_title', `UPDATE volume_title SET words = 'x' WHERE rowid = 4`, 'volume_title V2b'],
    ['retrieval', `UPDATE retrieval SET borrower = 'P-thief' WHERE id = 'R-4'`, 'retrieval R-4'],
    ['box_custody', `UPDATE box_custody SET state = 'issued' WHERE barcode = 'B5'`, 'box_custody B5'],
    ['person', `UPDATE person SET roles = '["approver"]'`, 'person P-keeper'],
    ['client', `UPDATE client SET expires_at = NULL`, 'client records'],
    ['session', `DELETE FROM session`, 'session S-1'],
    ['open_intent', `UPDATE open_intent SET sequence = 8`, 'open_intent I-1'],
    ['device_sequence', `UPDATE device_sequence SET sequence = 6`, 'device_sequence bank-1'],
    ['aisle_hold', `UPDATE aisle_hold SET since = since + 1`, 'aisle_hold 1 4'],
    ['latched_stop', `DELETE FROM latched_stop`, 'latched_stop 1'],
    ['open_aisles', `INSERT INTO open_aisles VALUES (2, '[1]')`, 'open_aisles 2'],
    ['aisle_claim', `UPDATE aisle_claim SET called_until = NULL`, 'aisle_claim Q-0'],
    ['bank_mode', `DELETE FROM bank_mode`, 'bank_mode 1 maintenance'],
    ['settled_motion', `UPDATE settled_motion SET took_ms = 1`, 'settled_motion 1 6'],
    ['ended_hold', `UPDATE ended_hold SET lasted_ms = 1`, 'ended_hold 1 9'],
    [
      'alarm',
      `UPDATE alarm SET record = json_set(record, '$.acknowledgedAt', 1)`,
      'alarm device-lost:reader-1',
    ],
    [
      'alarm_occurrence',
      `UPDATE alarm_occurrence SET acknowledged_by = 'P-x' WHERE alarm = 'stop-latched:1'`,
      'alarm_occurrence stop-latched:1',
    ],
    ['alarm_silence', `DELETE FROM alarm_silence`, 'alarm_silence 1'],
    ['watch', `UPDATE watch SET person = 'P-x'`, 'watch 1'],
    ['shift_entry', `UPDATE shift_entry SET notes = 'x' WHERE kind = 'taken'`, 'shift_entry taken'],
    ['answer', `UPDATE answer SET seq = 1`, 'answer records key-of-answer'],
  ])('names the row of %s that was changed', (_, sql, row) => {
    tamper(sql);
    expect(found()).toEqual([row]);
  });

  it('says what a row is and what it should be, but prints no credentials', () => {
    tamper(
      `UPDATE box_custody SET state = 'issued' WHERE barcode = 'B5'; UPDATE person SET card_hash = 'secret'`,
    );
    expect(verifyStore(directory).problems).toEqual([
      {
        table: 'box_custody',
        key: 'B5',
        problem: 'differs from the journal in state ("issued", should be "shelved")',
      },
      { table: 'person', key: 'P-keeper', problem: 'differs from the journal in card_hash' },
    ]);
  });

  it.each([
    ['a title in its table', '变压器台账 3', 'volume V3a'],
    ['a seal', 'S-new', 'box '],
    ['a slot', '1-05-A-03-4-02', 'box_custody B2'],
    ['a borrower', 'P-borrower', 'retrieval '],
    ['a hash of a card', 'c'.repeat(64), 'person P-keeper'],
    ['a cause', 'obstruction-at-carriage', 'latched_stop 1'],
    ['an entry of the journal', '"remark":"封签更换', 'journal '],
  ])('names the row when one byte of %s changes in the file itself', (_, text, row) => {
    // The same text may also be in the journal and in an index: each place is damaged in turn, and each is named.
    const bytes = readFileSync(ledger);
    const places: string[][] = [];
    for (let i = 0, at = bytes.indexOf(text); at >= 0 && i < 40; i++, at = bytes.indexOf(text, at + 1)) {
      flipByteOf(ledger, text, i);
      places.push(found());
      writeFileSync(ledger, bytes);
    }
    // A copy that is left behind in the unused part of a page damages nothing.
    expect(places.some((names) => names.some((name) => name.startsWith(row)))).toBe(true);
    expect(
      places.filter((names) => names.length > 0).every((names) => names.some((n) => !n.endsWith('null'))),
    ).toBe(true);
  });

  it('names the volume whose index entry was changed behind its back', () => {
    // The index itself, past the tables that FTS5 guards: one block holds the words and where they are.
    const db = openDatabase(ledger, 'FULL');
    db.unsafeMode(true);
    const block = db
      .prepare<[], { id: number; block: Buffer }>(
        `SELECT id, block FROM volume_title_data WHERE instr(block, 'transformer') > 0 ORDER BY id LIMIT 1`,
      )
      .get();
    const bytes = Buffer.from(block?.block ?? []);
    const at = bytes.indexOf('transformer');
    bytes[at] = 'T'.charCodeAt(0);
    db.prepare('UPDATE volume_title_data SET block = ? WHERE id = ?').run(bytes, block?.id);
    db.close();
    const names = found();
    expect(names.every((name) => name.startsWith('volume_title '))).toBe(true);
    expect(names).toContain('volume_title V1b');
  });

  it('notices every byte, or it carries nothing', () => {
    const bytes = readFileSync(ledger);
    const before = contents();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] as number) ^ (1 << bit);
        writeFileSync(ledger, damaged);
        const { ok } = verifyStore(directory);
        if (ok) expect(contents()).toEqual(before);
      }),
      { numRuns: 100 },
    );
    writeFileSync(ledger, bytes);
  });

  it('names an entry of the journal that was changed, taken out or hung on, even with the triggers gone', () => {
    const clean = `${ledger}.clean`;
    copyFileSync(ledger, clean);
    const after = (sql: string): string[] => {
      copyFileSync(clean, ledger);
      tamper(
        `DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete; DROP TRIGGER journal_no_replace; ${sql}`,
      );
      return found();
    };
    const triggers = ['no_update', 'no_delete', 'no_replace'].map((name) => `sqlite_schema journal_${name}`);
    expect(after('')).toEqual(expect.arrayContaining(triggers));
    for (const column of ['time = time + 1', `actor = 'nobody'`, `hash = upper(hash)`])
      expect(after(`UPDATE journal SET ${column} WHERE seq = 20`)).toContain('journal 20');
    expect(after(`UPDATE journal SET data = replace(data, ':', ': ') WHERE seq = 20`)).toContain(
      'journal 20',
    );
    expect(after(`UPDATE journal SET type = 'unheard.of' WHERE seq = 20`)).toContain('journal 20');
    expect(after('DELETE FROM journal WHERE seq = 20')).toContain('journal 21');
    expect(after('DELETE FROM journal WHERE seq > 80')).toContain('box_custody B5');
    expect(
      after(`UPDATE journal SET hash = '${'0'.repeat(64)}' WHERE seq = 20`).filter((n) =>
        n.startsWith('journal'),
      ),
    ).toEqual(['journal 20']);
  });

  it('reports files that are cut, empty, foreign or gone', () => {
    const bytes = readFileSync(ledger);
    for (const length of [0, 50, 4096, 5 * 4096, bytes.length - 4096, bytes.length - 1]) {
      writeFileSync(ledger, bytes);
      truncateSync(ledger, length);
      expect(verifyStore(directory).ok, `cut to ${length} bytes`).toBe(false);
    }
    writeFileSync(ledger, 'this is not a database'.repeat(500));
    expect(found()).toContain('ledger.db null');
    rmSync(ledger);
    expect(found()).toContain('ledger.db null');
  });

  it('names the chunk of samples that was changed', () => {
    const telemetry = join(directory, 'telemetry.db');
    const db = openDatabase(telemetry, 'NORMAL');
    const { first, data } = db
      .prepare<[], { first: number; data: Buffer }>('SELECT first, data FROM chunk')
      .get() ?? {
      first: 0,
      data: Buffer.alloc(0),
    };
    db.close();
    const bytes = readFileSync(telemetry);
    const at = bytes.indexOf(data);
    const file = openSync(telemetry, 'r+');
    writeSync(file, Buffer.from([(bytes[at + 3] as number) ^ 4]), 0, 1, at + 3);
    closeSync(file);
    expect(found()).toEqual([`chunk climate-1.temperature ${first}`]);
  });

  it('works beside a running daemon and sees what it committed', async () => {
    const { store } = tempStore(directory);
    await store.ledger.commit(DAEMON, (tx) => tx.append(accession(9)));
    expect(verifyStore(directory)).toMatchObject({ ok: true, entries: store.ledger.head });
  });
});

describe('rebuilding', () => {
  it('puts every damaged projection right', () => {
    for (const { table } of PROJECTION_TABLES.toReversed()) tamper(`DELETE FROM ${table}`);
    expect(verifyStore(directory).ok).toBe(false);
    const { store } = tempStore(directory);
    store.rebuildProjections();
    expect(store.verify()).toMatchObject({ ok: true, problems: [] });
    expect(store.holdings.findVolumes({ title: '台账' }, { limit: 9, after: null }).items).toHaveLength(5);
  });

  it('gives what the daemon had, for any history', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (commits) => {
        const { store } = tempStore(dataDirectory());
        const once = (key: number) => ({ principal: 'p', key: String(key), fingerprint: 'f' });
        await Promise.all(
          commits.map((events, i) => store.ledger.commit(DAEMON, (tx) => tx.append(...events), once(i))),
        );
        expect(store.verify().problems).toEqual([]);
        store.close();
      }),
      { numRuns: 15 },
    );
  });
});

/** All that can be read from the ledger. */
function contents(): unknown {
  const db = openReadOnly(ledger);
  try {
    return ['journal', ...PROJECTION_TABLES.map(({ table }) => table)].map((table) =>
      db.prepare(`SELECT * FROM ${table}`).all(),
    );
  } finally {
    db.close();
  }
}
