import { mkdtempSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fastify, { type FastifyInstance } from 'fastify';
import { formatSlot, slotsOf } from '../../../controller/model/address.ts';
import { systemClock } from '../../../controller/model/clock.ts';
import { openStore } from '../../../controller/store/index.ts';
import { openApiRoom, SLOTS } from '../../integration/support/api-room.ts';

/**
 * The whole API over a real store with a million boxes, and beside it the least that could answer the same: a bare
 * Fastify route that gets one row from one prepared statement. Sends both ports, a token, and how boxes are named.
 */
const BOXES = 1_000_000;
/** Slots for all of them and for the room's own. */
const SHAPE = { carriages: 40, faces: ['A', 'B'] as ('A' | 'B')[], sections: 25, levels: 10, positions: 51 };
const directory = mkdtempSync(join(tmpdir(), 'muniment-locate-'));
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

fill();
const room = await openApiRoom({ directory, bank: SHAPE });
await room.app.listen({ host: '127.0.0.1', port: 0 });
const db = new Database(join(directory, 'ledger.db'), { readonly: true });
const bare = bareServer();
await bare.listen({ host: '127.0.0.1', port: 0 });

process.send?.({
  ours: portOf(room.app),
  bare: portOf(bare),
  token: room.token('records-system'),
  boxes: BOXES,
});
process.on('message', () => process.send?.(process.cpuUsage()));
process.on('disconnect', () => {
  db.close();
  void Promise.all([bare.close(), room.close()]).then(() => process.exit(0));
});

function portOf(app: FastifyInstance): number {
  return (app.server.address() as AddressInfo).port;
}

/** Straight into the projections: what is measured is reading, and a million journal entries take minutes to chain. */
function fill(): void {
  openStore({ directory, clock: systemClock, log: silent }).close();
  const file = new Database(join(directory, 'ledger.db'));
  const box = file.prepare("INSERT INTO box VALUES (?, NULL, NULL, 'open', 'paper', 'hv')");
  const custody = file.prepare("INSERT INTO box_custody VALUES (?, ?, 'shelved', NULL)");
  const volume = file.prepare(
    'INSERT INTO volume (id, box, reference, title, customer, pages) VALUES (?, ?, ?, ?, ?, ?)',
  );
  file.transaction(() => {
    const taken = new Set(Object.values(SLOTS));
    let n = 0;
    for (const slot of slotsOf({ bank: 1, ...SHAPE })) {
      if (n === BOXES) break;
      if (taken.has(formatSlot(slot))) continue;
      const barcode = `N${String(n).padStart(7, '0')}`;
      box.run(barcode);
      custody.run(barcode, formatSlot(slot));
      volume.run(
        `V-${barcode}`,
        barcode,
        `GD-${n}`,
        '临江供电公司高压客户档案变压器增容合同',
        `C-${n % 5000}`,
        42,
      );
      n += 1;
    }
  })();
  file.close();
}

interface Found {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly customer: string | null;
  readonly pages: number | null;
  readonly box: string;
  readonly slot: string | null;
  readonly state: string;
}

function bareServer(): FastifyInstance {
  const app = fastify();
  const locate = db.prepare<[string], Found>(
    'SELECT id, reference, title, customer, pages, box, slot, state FROM volume JOIN box_custody ON barcode = box WHERE box = ? ORDER BY number LIMIT 51',
  );
  const availability = { available: true, reasons: [] };
  app.get<{ Querystring: { box: string } }>('/volumes', (request, reply) => {
    const items = locate.all(request.query.box).map((row) => ({ ...row, availability }));
    void reply.send({ items, nextCursor: null });
  });
  return app;
}
