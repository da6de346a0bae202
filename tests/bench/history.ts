import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import ModbusSerial from 'modbus-serial';
import { DeviceSupervisor, EventBus, PointTable } from '../../controller/runtime/index.ts';
import { ClimateService } from '../../controller/services/climate/index.ts';
import { openStore } from '../../controller/store/index.ts';
import type { Reading } from '../../drivers/contract/index.ts';
import { createLink } from '../../drivers/links/index.ts';
import { registry } from '../../drivers/registry.ts';
import { host } from '../protocol/support/link-host.ts';
import { alternate, type Bench, median, type Row, row, startServer } from './harness.ts';

const REGISTERS = 1000;
const BLOCK = 125;
const PERIOD_MS = 100;
const SCALE = 0.1;
/** Long enough for several of the once-a-second writes. */
const RUN_MS = 4000;
/** A daemon runs for months: connecting, checking the profile and compiling hot code are not part of the figure. */
const SETTLE_MS = 3500;

/** Runtime and types of the library disagree about how deep its class hides; see the links' own `session.ts`. */
const Library = ModbusSerial.default;
const names = Array.from({ length: REGISTERS }, (_, address) => `r${address}`);

/** What one run cost and achieved. */
interface Outcome {
  /** Share of one core, %. */
  readonly cpuPct: number;
  /** Complete scans ÷ scans that were due, %. */
  readonly scansPct: number;
}

interface Scans {
  /** Scans in which every register was read. */
  readonly complete: number;
  /** Due times that came, met or missed. */
  readonly due: number;
}

interface Scanner {
  /** Counts since the start. */
  readonly scans: () => Scans;
  stop(): Promise<void>;
}

async function run(): Promise<Row[]> {
  const server = await startServer<{ port: number }>('modbus-tcp.ts');
  const outcomes = { ours: [] as Outcome[], bare: [] as Outcome[] };
  const contestant = (kind: 'ours' | 'bare', start: typeof startOurs) => async () => {
    const folder = await mkdtemp(join(tmpdir(), `muniment-history-${kind}-`));
    try {
      const outcome = await observe(await start(server.ready.port, folder));
      outcomes[kind].push(outcome);
      return outcome.cpuPct;
    } finally {
      await rm(folder, { recursive: true });
    }
  };
  try {
    const cpu = await alternate({ bare: contestant('bare', startBare), ours: contestant('ours', startOurs) });
    const measured = (all: readonly Outcome[]): number[] =>
      all.slice(-cpu.ours.length).map((o) => o.scansPct);
    const bareScans = median(measured(outcomes.bare)).toFixed(1);
    return [
      row({
        what: `${REGISTERS} registers at 10 Hz with history: CPU of link, poller, point table and telemetry against a bare poller that stores`,
        unit: '% of a core',
        ours: cpu.ours,
        ceiling: cpu.bare,
        goal: { at: 'most', value: 1.5 },
        note: 'bare: modbus-serial in blocks of 125, one better-sqlite3 transaction a second of the same rows',
      }),
      row({
        what: `${REGISTERS} registers at 10 Hz with history: scans that were complete and in time`,
        unit: '%',
        ours: measured(outcomes.ours),
        goal: { at: 'least', value: 99.5 },
        note: `the bare poller: ${bareScans} %`,
      }),
    ];
  } finally {
    await server.stop();
  }
}

async function observe(scanner: Scanner): Promise<Outcome> {
  try {
    await pause(SETTLE_MS);
    const before = scanner.scans();
    const cpu = process.cpuUsage();
    const begin = performance.now();
    await pause(RUN_MS);
    const elapsedMs = performance.now() - begin;
    const { user, system } = process.cpuUsage(cpu);
    const after = scanner.scans();
    return {
      cpuPct: (user + system) / 10 / elapsedMs,
      scansPct: ((after.complete - before.complete) * 100) / (after.due - before.due),
    };
  } finally {
    await scanner.stop();
  }
}

/** The daemon's own path, from the wire to the telemetry database. */
async function startOurs(port: number, directory: string): Promise<Scanner> {
  const { clock, log } = host;
  const store = openStore({ directory, clock, log });
  const points = new PointTable(
    names.map((channel) => ({ id: channel, device: 'plc', channel })),
    clock,
  );
  const climate = new ClimateService({ points, telemetry: store.telemetry });
  const bus = new EventBus((name, error) => {
    throw new Error(`a listener of ${name} failed`, { cause: error });
  });
  let complete = 0;
  bus.on('readings', (readings) => {
    points.apply(readings);
    if (isWhole(readings)) complete++;
  });
  // The live stream listens in the daemon, so it does here.
  points.onChange(() => {});
  const supervisor = new DeviceSupervisor({
    links: [{ name: 'net', kind: 'modbus-tcp', host: '127.0.0.1', port }],
    devices: [
      {
        name: 'plc',
        driver: 'modbus-profile',
        link: 'net',
        profile: 'plc',
        pollMs: PERIOD_MS,
        options: { unit: 1 },
      },
    ],
    banks: [],
    registry,
    createLink,
    profiles: new Map([['plc', profile()]]),
    bus,
    clock,
    log,
  });
  points.start();
  climate.start();
  await supervisor.start();
  return {
    scans() {
      const { done, missed } = supervisor.pollCounts('plc');
      return { complete, due: done + missed };
    },
    async stop() {
      await supervisor.stop();
      climate.stop();
      points.stop();
      store.close();
    },
  };
}

function isWhole(readings: readonly Reading[]): boolean {
  for (const { quality } of readings) if (quality !== 'good') return false;
  return readings.length === REGISTERS;
}

function profile(): unknown {
  const channels = names.map((name, address) => [
    name,
    { type: 'u16', table: 'input', address, scale: SCALE, unit: '°C' },
  ]);
  return {
    kind: 'modbus',
    name: 'bench',
    reads: { maxBlock: BLOCK },
    channels: Object.fromEntries(channels),
  };
}

/** The least that does the same: read, scale, keep the same rows in the same kind of table. */
async function startBare(port: number, directory: string): Promise<Scanner> {
  const db = new Database(join(directory, 'bare.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec(
    'CREATE TABLE sample (time INTEGER, point INTEGER, value REAL, quality INTEGER, PRIMARY KEY (time, point)) STRICT, WITHOUT ROWID',
  );
  const insert = db.prepare('INSERT INTO sample VALUES (?, ?, ?, ?)');
  let queue: [time: number, point: number, value: number][] = [];
  const write = db.transaction(() => {
    for (const [time, point, value] of queue) insert.run(time, point, value, 0);
  });
  const client = new Library();
  await client.connectTCP('127.0.0.1', { port });
  client.setTimeout(1000);
  client.setID(1);
  let complete = 0;
  let busy = false;
  const begun = performance.now();
  const scan = async (): Promise<void> => {
    const time = Date.now();
    for (let address = 0; address < REGISTERS; address += BLOCK) {
      const { data } = await client.readInputRegisters(address, BLOCK);
      for (let i = 0; i < BLOCK; i++) queue.push([time, address + i, (data[i] ?? 0) * SCALE]);
    }
    complete++;
  };
  let last: Promise<void> = Promise.resolve();
  const polls = setInterval(() => {
    if (busy) return;
    busy = true;
    // A read that timed out is a scan that is not complete; the next one starts anew.
    last = scan().then(
      () => void (busy = false),
      () => void (busy = false),
    );
  }, PERIOD_MS);
  const writes = setInterval(() => {
    write();
    queue = [];
  }, 1000);
  return {
    scans: () => ({ complete, due: Math.floor((performance.now() - begun) / PERIOD_MS) }),
    async stop() {
      clearInterval(polls);
      clearInterval(writes);
      await last;
      write();
      await new Promise<void>((resolve) => client.close(() => resolve()));
      db.close();
    },
  };
}

export const bench: Bench = { name: 'history', run };
