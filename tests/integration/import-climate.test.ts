import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { importClimate } from '../../controller/cli/import-climate.ts';
import { systemClock } from '../../controller/model/clock.ts';
import { openStore } from '../../controller/store/index.ts';
import { Complaints } from './store-support/temp-store.ts';

const HOUR_MS = 3_600_000;
const CONFIG = fileURLToPath(new URL('../../config/room.demo.yaml', import.meta.url));
const MAPPING = `
version: 1
name: { zh-CN: 旧库记录, en: Old store }
delimiter: ';'
decimal: ','
time: { columns: [Time], format: 'DD-MM-YYYY HH:mm', zone: Asia/Shanghai }
columns:
  - { column: T, point: HV-T1, unit: °C, low: 14, high: 24 }
  - { column: RH, point: HV-H1, unit: '%', low: 45, high: 60 }
`;
const START = Date.UTC(2026, 2, 1, 16);

let folder: string;
let printed: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muniment-import-'));
  vi.stubEnv('MUNIMENT_DATA', join(folder, 'data'));
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  writeFileSync(join(folder, 'map.yaml'), MAPPING);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  process.exitCode = 0;
  rmSync(folder, { recursive: true });
});

/** Three days of hours of a store that is too warm on every second one. */
function log(rows = 72): string[] {
  const two = (number: number): string => String(number).padStart(2, '0');
  return [
    'Time;T;RH',
    ...Array.from({ length: rows }, (_, i) => {
      const day = `${two(2 + Math.floor(i / 24))}-03-2026 ${two(i % 24)}:00`;
      return `${day};${i % 2 === 0 ? '20,5' : '25,5'};50`;
    }),
  ];
}

async function run(rows: readonly string[], options: { commit?: boolean; acceptRows?: boolean } = {}) {
  const file = join(folder, 'old.csv');
  writeFileSync(file, rows.join('\n'));
  printed.length = 0;
  process.exitCode = 0;
  await importClimate(file, { config: CONFIG, mapping: join(folder, 'map.yaml'), lang: 'en', ...options });
  return { exit: process.exitCode, lines: [...printed] };
}

function look<T>(at: (store: ReturnType<typeof openStore>) => T): T {
  const store = openStore({ directory: join(folder, 'data'), clock: systemClock, log: new Complaints() });
  try {
    return at(store);
  } finally {
    store.close();
  }
}

it('changes nothing until it is told to, then takes every row in and journals where it came from', async () => {
  const dry = await run(log());
  expect(dry.exit).toBe(0);
  expect(dry.lines.at(-1)).toContain('--commit');
  expect(look((store) => store.telemetry.samples('HV-T1', 0, 9e12))).toEqual([]);
  const done = await run(log(), { commit: true });
  expect(done.exit).toBe(0);
  look((store) => {
    const { buckets } = store.telemetry.history('HV-T1', START, START + 72 * HOUR_MS, 3);
    expect(buckets.map(({ count, mean, knownMs, outsideMs }) => [count, mean, knownMs, outsideMs])).toEqual([
      [24, 23, 24 * HOUR_MS, 12 * HOUR_MS],
      [24, 23, 24 * HOUR_MS, 12 * HOUR_MS],
      [24, 23, 24.5 * HOUR_MS, 12.5 * HOUR_MS],
    ]);
    const [entry] = store.ledger.read(0, 10).filter(({ event }) => event.type === 'climate.imported');
    expect(entry?.event).toMatchObject({
      file: 'old.csv',
      points: ['HV-T1', 'HV-H1'],
      samples: 144,
      rowsLeftOut: 0,
    });
    expect(store.verify().problems).toEqual([]);
  });
  const again = await run(log(), { commit: true });
  expect(again.lines.join('\n')).toContain('0 values to take in, 144 here already');
});

it('takes nothing of a log with errors, or, when told so, all but the rows that have one', async () => {
  const rows = log().with(3, '02-03-2026 02:00;warm;50');
  const refused = await run(rows, { commit: true });
  expect(refused.exit).toBe(1);
  expect(refused.lines[0]).toBe('old.csv:4 T: error: "warm" is no number');
  expect(look((store) => store.telemetry.samples('HV-H1', 0, 9e12))).toEqual([]);
  const accepted = await run(rows, { commit: true, acceptRows: true });
  expect(accepted.exit).toBe(0);
  expect(look((store) => store.telemetry.samples('HV-H1', 0, 9e12))).toHaveLength(71);
});

it('refuses a mapping it cannot use, as it refuses any wrong argument', async () => {
  writeFileSync(join(folder, 'map.yaml'), MAPPING.replace('HV-T1', 'HV-H1'));
  const refused = await run(log());
  expect(refused.exit).toBe(2);
  expect(refused.lines[0]).toContain('/columns/1/point');
});

it('refuses what is no file, and one that would not fit into memory, before it reads a byte', async () => {
  const options = { config: CONFIG, mapping: join(folder, 'map.yaml'), lang: 'en' } as const;
  await importClimate(folder, options);
  expect(process.exitCode).toBe(2);
  expect(printed).toEqual([`${folder}: not an ordinary file`]);
  const huge = join(folder, 'huge.csv');
  writeFileSync(huge, '');
  truncateSync(huge, 300 * 1024 * 1024);
  printed.length = 0;
  await importClimate(huge, options);
  expect(process.exitCode).toBe(2);
  expect(printed).toEqual([`${huge}: larger than 256 MiB: cut it into several files`]);
});
