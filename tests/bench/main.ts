import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { bench as alarmPath } from './alarm-path.ts';
import { bench as commits } from './commits.ts';
import { bench as control } from './control.ts';
import { bench as deadUnit } from './dead-unit.ts';
import type { Bench, Row } from './harness.ts';
import { bench as history } from './history.ts';
import { bench as locate } from './locate.ts';
import { bench as modbus } from './modbus.ts';
import { bench as points } from './points.ts';
import { bench as rounds } from './rounds.ts';
import { bench as rtu } from './rtu.ts';
import { bench as startup } from './startup.ts';
import { bench as stopLatency } from './stop-latency.ts';
import { table } from './table.ts';
import { bench as telemetry } from './telemetry.ts';

/** Every bench there is. A new file is a new line here. */
const benches: readonly Bench[] = [
  modbus,
  rtu,
  deadUnit,
  locate,
  commits,
  telemetry,
  history,
  points,
  stopLatency,
  rounds,
  control,
  alarmPath,
  startup,
];

/** `--full` makes the long ones run as long as their promise says. */
const names = process.argv.slice(2).filter((word) => word !== '--full');
const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
if (unknown.length > 0) {
  const known = benches.map(({ name }) => name).join(', ');
  console.error(`No bench is called ${unknown.join(', ')}. There are: ${known}`);
  process.exit(2);
}

const startedAt = new Date();
const loadBefore = loadavg()[0] ?? 0;
const results: Record<string, Row[]> = {};
for (const bench of benches) {
  if (names.length > 0 && !names.includes(bench.name)) continue;
  const rows = await bench.run();
  results[bench.name] = rows;
  console.log(`\n${bench.name}\n${table(rows)}`);
}

const directory = new URL('results/', import.meta.url);
await mkdir(directory, { recursive: true });
const file = new URL(`${startedAt.toISOString().replaceAll(':', '-')}.json`, directory);
const machine = {
  node: process.version,
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  loadBefore,
};
await writeFile(file, `${JSON.stringify({ startedAt, machine, results }, null, 2)}\n`);

const missed = Object.values(results)
  .flat()
  .filter(({ met }) => met === false);
console.log(
  `\n${missed.length === 0 ? 'All goals met' : `${missed.length} goals missed`}; every run is in ${file.pathname}`,
);
