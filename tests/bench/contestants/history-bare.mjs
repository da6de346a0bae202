import { join } from 'node:path';
import Database from 'better-sqlite3';
import ModbusSerial from 'modbus-serial';
import { completed, obey } from './scans.mjs';

/**
 * The least that scans registers and keeps them: modbus-serial, and once a second a transaction of multi-row inserts.
 * Run with: port, folder, registers, registers to a block, period in ms, scale, blocks under way at once.
 */
const [port, folder, registers, block, periodMs, scale, width] = process.argv
  .slice(2)
  .map((word, index) => (index === 1 ? word : Number(word)));
const ROWS = 32;

const db = new Database(join(folder, 'bare.db'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = NORMAL');
db.exec(
  'CREATE TABLE sample (time INTEGER, point INTEGER, value REAL, quality INTEGER, PRIMARY KEY (time, point)) STRICT, WITHOUT ROWID',
);
const insertOf = (rows) =>
  db.prepare(`INSERT INTO sample VALUES ${Array(rows).fill('(?, ?, ?, ?)').join(', ')}`);
const insertMany = insertOf(ROWS);
const insertOne = insertOf(1);
/** Time, point, value and quality of one sample after the other, as they are bound. */
let queue = [];
const write = db.transaction(() => {
  let at = 0;
  for (; at + ROWS * 4 <= queue.length; at += ROWS * 4) insertMany.run(queue.slice(at, at + ROWS * 4));
  for (; at < queue.length; at += 4) insertOne.run(queue.slice(at, at + 4));
});

const client = new ModbusSerial();
await client.connectTCP('127.0.0.1', { port });
client.setTimeout(1000);
client.setID(1);

async function read(time, address) {
  const { data } = await client.readInputRegisters(address, block);
  for (let i = 0; i < block; i++) queue.push(time, address + i, data[i] * scale, 0);
}

async function scan() {
  const time = Date.now();
  for (let address = 0; address < registers; address += block * width) {
    if (width === 1) await read(time, address);
    else await Promise.all(Array.from({ length: width }, (_, n) => read(time, address + n * block)));
  }
  completed();
}

let last = null;
const polls = setInterval(() => {
  last ??= scan()
    // A read that timed out is a scan that is not complete; the next one starts anew.
    .catch(() => {})
    .finally(() => {
      last = null;
    });
}, periodMs);
const writes = setInterval(() => {
  write();
  queue = [];
}, 1000);

obey(async () => {
  clearInterval(polls);
  clearInterval(writes);
  await last;
  client.close(() => {});
  db.close();
});
