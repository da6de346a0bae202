import { isDeviceError } from '../../drivers/contract/index.ts';
import { createLink, type ModbusLink } from '../../drivers/links/index.ts';
import { host, linkIs, modbusOf } from '../protocol/support/link-host.ts';
import { alternate, type Bench, row, type Row, startServer } from './harness.ts';

const UNITS = 32;
const DEAD = 7;
const BAUD = 19_200;
const TIMEOUT_MS = 200;
const RUN_MS = 6000;
/** How often a driver asks again for a unit that is backed off. */
const RETRY_MS = 50;

interface Polling {
  /** Polls answered, by all units but the dead one. */
  answered: number;
  on: boolean;
}

/** Polls one unit without pause until told to stop; `onBackedOff` hears when the link leaves it alone. */
async function poll(
  modbus: ModbusLink,
  unit: number,
  state: Polling,
  onBackedOff: () => void,
): Promise<void> {
  while (state.on) {
    try {
      await modbus.readRegisters({ unit, table: 'input', address: 0, count: 2 });
      if (unit !== DEAD) state.answered += 1;
    } catch (error) {
      if (!isDeviceError(error, 'backed-off')) continue;
      onBackedOff();
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** Mean interval between two polls of a living unit, ms, once the link knows who is dead: its dearest moment. */
async function interval(path: string, dead: boolean): Promise<number> {
  const link = createLink(
    { name: 'line', kind: 'modbus-rtu', path, baudRate: BAUD, timeoutMs: TIMEOUT_MS },
    host,
  );
  await link.start();
  await linkIs(link, true);
  const state: Polling = { answered: 0, on: true };
  let known = (): void => undefined;
  const knows = new Promise<void>((resolve) => {
    known = resolve;
  });
  const polls = Array.from({ length: UNITS }, (_, index) =>
    poll(modbusOf(link), index + 1, state, () => known()),
  );
  if (dead) await knows;
  const from = { at: performance.now(), answered: state.answered };
  await new Promise((resolve) => setTimeout(resolve, RUN_MS));
  const elapsedMs = performance.now() - from.at;
  const polled = (state.answered - from.answered) / (UNITS - 1);
  state.on = false;
  await Promise.all(polls);
  await link.stop();
  return elapsedMs / polled;
}

async function run(): Promise<Row[]> {
  const server = await startServer<{ path: string }>('paced-line.ts', [String(BAUD)]);
  const { path } = server.ready;
  try {
    const runs = await alternate(
      {
        alive: async () => {
          await server.ask({ silent: [] });
          return interval(path, false);
        },
        dead: async () => {
          await server.ask({ silent: [DEAD] });
          return interval(path, true);
        },
      },
      { warmUp: false },
    );
    // What the dead unit's own turn took while it lived is no longer on the wire: held against 31 units, not 32.
    const others = runs.alive.map((ms) => (ms * (UNITS - 1)) / UNITS);
    return [
      row({
        what: `poll interval of the others with 1 of ${UNITS} units dead, against all alive`,
        unit: 'ms',
        ours: runs.dead,
        ceiling: runs.alive,
        goal: { at: 'most', value: 1.1 },
        note: `from the moment the unit is backed off, when probes are most frequent; time-out ${TIMEOUT_MS} ms, ${BAUD} baud`,
      }),
      row({
        what: `the same, against ${UNITS - 1} units alone on the line`,
        unit: 'ms',
        ours: runs.dead,
        ceiling: others,
        goal: { at: 'most', value: 1.1 },
      }),
    ];
  } finally {
    await server.stop();
  }
}

export const bench: Bench = { name: 'dead-unit', run };
