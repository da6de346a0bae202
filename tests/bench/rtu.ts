import { createLink, type Link } from '../../drivers/links/index.ts';
import { host, linkIs, modbusOf } from '../protocol/support/link-host.ts';
import {
  alternate,
  type Bench,
  perSecond,
  row,
  type Row,
  type ServerProcess,
  startServer,
} from './harness.ts';

const RUN_MS = 2000;
const RATES = [9600, 19_200] as const;
const MAX_BLOCK_MS = 100;
const COMMANDS = 10;
/** The goal for a command's wait allows for the machine's own scheduling beside the block. */
const WAIT_ALLOWANCE = 1.05;

const GOALS = { 125: 0.98, 10: 0.92 } as const;
const COUNTS = [125, 10] as const;

/** Requests in a second that a wire of 8N1 can carry: 8 bytes, 3.5 characters, 5 + 2n bytes, 3.5 characters. */
function wireLimit(baudRate: number, registers: number): number {
  return baudRate / 10 / (8 + 5 + 2 * registers + 7);
}

interface Line {
  readonly baudRate: number;
  readonly server: ServerProcess<{ path: string }>;
  readonly link: Link;
}

async function openLine(baudRate: number, maxBlockMs?: number): Promise<Line> {
  const server = await startServer<{ path: string }>('paced-line.ts', [String(baudRate)]);
  const link = createLink(
    {
      name: `line-${baudRate}`,
      kind: 'modbus-rtu',
      path: server.ready.path,
      baudRate,
      ...(maxBlockMs === undefined ? {} : { maxBlockMs }),
    },
    host,
  );
  await link.start();
  await linkIs(link, true);
  return { baudRate, server, link };
}

async function closeLine(line: Line): Promise<void> {
  await line.link.stop();
  await line.server.stop();
}

const read = (line: Line, count: number) => (): Promise<readonly number[]> =>
  modbusOf(line.link).readRegisters({ unit: 1, table: 'input', address: 0, count });

async function throughput(): Promise<Row[]> {
  const lines = await Promise.all(RATES.map((baudRate) => openLine(baudRate)));
  try {
    const cases = lines.flatMap((line) => COUNTS.map((count) => ({ line, count })));
    const name = ({ line, count }: (typeof cases)[number]): string => `${line.baudRate}/${count}`;
    const runs = await alternate(
      Object.fromEntries(cases.map((one) => [name(one), () => perSecond(read(one.line, one.count), RUN_MS)])),
      { warmUp: false },
    );
    const rows: Row[] = [];
    for (const one of cases) {
      rows.push(
        row({
          what: `RTU, ${one.count} registers at ${one.line.baudRate} baud against the wire itself`,
          unit: '1/s',
          ours: runs[name(one)] ?? [],
          ceiling: [wireLimit(one.line.baudRate, one.count)],
          goal: { at: 'least', value: GOALS[one.count] },
        }),
      );
    }
    for (const line of lines) rows.push(await silence(line));
    return rows;
  } finally {
    await Promise.all(lines.map(closeLine));
  }
}

/** The shortest silence the device saw over all runs, against the 3.5 characters it is owed. */
async function silence(line: Line): Promise<Row> {
  const { shortestGapMs } = await line.server.ask<{ shortestGapMs: number }>({});
  return row({
    what: `shortest silence before a request at ${line.baudRate} baud against 3.5 characters`,
    unit: 'ms',
    ours: [shortestGapMs],
    ceiling: [35_000 / line.baudRate],
    goal: { at: 'least', value: 1 },
  });
}

/** The longest of some commands' waits while blocks of 125 registers are read without pause, ms. */
async function longestWait(line: Line): Promise<number> {
  const modbus = modbusOf(line.link);
  const polling = new AbortController();
  const polls = (async () => {
    while (!polling.signal.aborted) await read(line, 125)();
  })();
  // A write of one register: 8 bytes, silence, 8 bytes, silence.
  const ownMs = ((8 + 8 + 7) * 10_000) / line.baudRate;
  let longestMs = 0;
  for (let n = 0; n < COMMANDS; n += 1) {
    // A step that shares no period with the blocks, so that commands fall on every part of them.
    await new Promise((resolve) => setTimeout(resolve, 37 + n * 23));
    const askedAt = performance.now();
    await modbus.writeRegisters({ unit: 1, address: 0, values: [n], single: true, priority: 'command' });
    longestMs = Math.max(longestMs, performance.now() - askedAt - ownMs);
  }
  polling.abort();
  await polls;
  return longestMs;
}

async function waits(): Promise<Row[]> {
  const whole = await openLine(9600);
  const split = await openLine(9600, MAX_BLOCK_MS);
  try {
    const runs = await alternate(
      { whole: () => longestWait(whole), split: () => longestWait(split) },
      { warmUp: false },
    );
    return [
      row({
        what: `longest wait of a command behind 125 registers at 9600 baud, blocks of ${MAX_BLOCK_MS} ms at most`,
        unit: 'ms',
        ours: runs.split,
        goal: { at: 'most', value: MAX_BLOCK_MS * WAIT_ALLOWANCE },
      }),
      row({
        what: 'the same with whole blocks (281 ms)',
        unit: 'ms',
        ours: runs.whole,
      }),
    ];
  } finally {
    await closeLine(whole);
    await closeLine(split);
  }
}

async function run(): Promise<Row[]> {
  return [...(await throughput()), ...(await waits())];
}

export const bench: Bench = { name: 'rtu', run };
