import ModbusSerial from 'modbus-serial';
import type * as Links from '../../drivers/links/index.ts';
import type { ModbusLink } from '../../drivers/links/index.ts';
import { host, linkIs, modbusOf } from '../protocol/support/link-host.ts';
import { alternate, type Bench, perSecond, row, type Row, startServer } from './harness.ts';

/** Many short rounds, so that each pair meets the same moment of a machine that others use as well. */
const RUN_MS = 300;
const ROUNDS = 15;
const DEPTH = 16;
const REGISTERS = 10;
const POINTS = 1000;
const BLOCK = 125;

/** Runtime and types of the library disagree about how deep its class hides; see the links' own `session.ts`. */
const Library = ModbusSerial.default;

/**
 * The links as they are shipped: compiled by `npm run bench` just before. The loader that runs these files keeps the
 * names of functions by a call for each closure, which alone costs a tenth of a transaction.
 */
async function shipped(): Promise<typeof Links> {
  const built = new URL('../../dist/drivers/links/index.js', import.meta.url);
  return (await import(built.href)) as typeof Links;
}

async function run(): Promise<Row[]> {
  const { createLink } = await shipped();
  const server = await startServer<{ port: number }>('modbus-tcp.ts');
  const { port } = server.ready;
  const bare = new Library();
  await bare.connectTCP('127.0.0.1', { port });
  bare.setTimeout(1000);
  bare.setID(1);
  const link = (pipeline: number) =>
    createLink({ name: `net-${pipeline}`, kind: 'modbus-tcp', host: '127.0.0.1', port, pipeline }, host);
  const single = link(1);
  const pipelined = link(DEPTH);
  try {
    for (const one of [single, pipelined]) {
      await one.start();
      await linkIs(one, true);
    }
    return await measure(() => bare.readInputRegisters(0, REGISTERS), modbusOf(single), modbusOf(pipelined));
  } finally {
    await single.stop();
    await pipelined.stop();
    await new Promise<void>((resolve) => bare.close(() => resolve()));
    await server.stop();
  }
}

async function measure(
  bare: () => Promise<unknown>,
  single: ModbusLink,
  pipelined: ModbusLink,
): Promise<Row[]> {
  const read = (modbus: ModbusLink) => () =>
    modbus.readRegisters({ unit: 1, table: 'input', address: 0, count: REGISTERS });
  const sequence = await alternate(
    {
      bare: () => perSecond(bare, RUN_MS),
      ours: () => perSecond(read(single), RUN_MS),
    },
    { rounds: ROUNDS },
  );
  const deep = await alternate(
    {
      bare: () => perSecond(bare, RUN_MS, DEPTH),
      ours: () => perSecond(read(pipelined), RUN_MS, DEPTH),
    },
    { rounds: ROUNDS },
  );
  const scan = (count: number) => async () => {
    for (let address = 0; address < POINTS; address += count) {
      await single.readRegisters({ unit: 1, table: 'input', address, count });
    }
  };
  const scans = await alternate({
    pointByPoint: () => perSecond(scan(1), RUN_MS),
    coalesced: () => perSecond(scan(BLOCK), RUN_MS),
  });
  return [
    row({
      what: 'Modbus TCP in sequence: link and queue against bare modbus-serial',
      unit: '1/s',
      ours: sequence.ours,
      ceiling: sequence.bare,
      goal: { at: 'least', value: 0.9 },
    }),
    row({
      what: `Modbus TCP pipelined ${DEPTH} deep: link and queue against bare modbus-serial`,
      unit: '1/s',
      ours: deep.ours,
      ceiling: deep.bare,
      goal: { at: 'least', value: 0.8 },
      note: 'bare modbus-serial writes to the socket once for each request; the link once for each turn of the event loop',
    }),
    row({
      what: `${POINTS} points in reads of ${BLOCK} against a read for each point`,
      unit: 'scans/s',
      ours: scans.coalesced,
      ceiling: scans.pointByPoint,
      goal: { at: 'least', value: 10 },
    }),
  ];
}

export const bench: Bench = { name: 'modbus', run };
