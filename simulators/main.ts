import { Command } from 'commander';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { loadConfig } from './config.ts';
import { SimulatorError } from './errors.ts';
import { generateClimateHistory, type PastReading } from './generate/climate-history.ts';
import { generateManifest } from './generate/generate.ts';
import { formatManifest } from './manifest.ts';
import { Simulation } from './simulation.ts';

interface RunFlags {
  readonly config: string;
  readonly manifest?: string;
  readonly state: string;
  readonly panelPort?: string;
  readonly mqtt?: string;
  readonly speed?: string;
  readonly exitWithStdin?: boolean;
}

async function run(flags: RunFlags): Promise<void> {
  const panelPort = flags.panelPort ?? process.env['SIM_PANEL_PORT'];
  const simulation = new Simulation({
    config: flags.config,
    manifestFile: flags.manifest,
    stateDir: flags.state,
    env: process.env,
    mqttUrl: flags.mqtt,
    ...(flags.speed === undefined ? {} : { speed: numberFlag('--speed', flags.speed, 0.1, 200) }),
    ...(panelPort ? { panelPort: numberFlag('--panel-port', panelPort, 0, 65_535) } : {}),
  });
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  // A pipe that closes tells that whoever started us is gone, however it ended.
  if (flags.exitWithStdin) process.stdin.once('end', () => stop.abort()).resume();
  const where = await simulation.start();
  console.log(JSON.stringify({ ready: true, ...where }));
  await new Promise<void>((resolve) => {
    if (stop.signal.aborted) resolve();
    stop.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await simulation.stop();
  if (flags.exitWithStdin) process.stdin.destroy();
}

async function generate(flags: { seed: string; boxes: string; volumes: string; out: string }): Promise<void> {
  const boxes = numberFlag('--boxes', flags.boxes, 1, 5880);
  const rows = generateManifest({
    seed: numberFlag('--seed', flags.seed, 0, 2 ** 32 - 1),
    boxes,
    volumes: numberFlag('--volumes', flags.volumes, boxes, 1_000_000),
  });
  await pipeline(Readable.from(formatManifest(rows)), createWriteStream(flags.out));
}

async function generateClimate(flags: {
  config: string;
  days: string;
  until: string;
  out: string;
}): Promise<void> {
  const days = numberFlag('--days', flags.days, 1, 3660);
  const endMs = Date.parse(flags.until);
  if (Number.isNaN(endMs)) throw new SimulatorError(`--until ${flags.until} is no moment`);
  await pipeline(
    Readable.from(lines(generateClimateHistory(loadConfig(flags.config), days, endMs))),
    createWriteStream(flags.out),
  );
}

function* lines(readings: Iterable<PastReading>): Generator<string> {
  for (const reading of readings) yield `${JSON.stringify(reading)}\n`;
}

function numberFlag(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (text === '' || !(value >= low && value <= high))
    throw new SimulatorError(`${name} ${text} is not between ${low} and ${high}`);
  return value;
}

const program = new Command('muniment-simulators').description(
  'Plays the devices of an archive room over real wires',
);
program
  .command('run')
  .description('play a room until interrupted; prints one line of JSON when everything listens')
  .requiredOption('--config <file>', 'what to simulate (YAML)')
  .option('--manifest <file>', 'the boxes in the room (CSV)')
  .requiredOption('--state <dir>', 'where the room remembers itself')
  .option('--panel-port <port>', 'port of the panel page')
  .option('--mqtt <url>', 'broker the MQTT devices publish to')
  .option('--speed <factor>', 'how much faster than real the world runs')
  .option('--exit-with-stdin', 'end when standard input closes')
  .action(run);
program
  .command('generate')
  .description('write the holdings of the demonstration room, the same for the same seed')
  .option('--seed <n>', 'number everything follows from', '20250601')
  .option('--boxes <n>', 'how many boxes', '5000')
  .option('--volumes <n>', 'how many volumes', '30000')
  .requiredOption('--out <file>', 'CSV file to write')
  .action(generate);
program
  .command('climate')
  .description(
    'write what the climate sensors would have measured, one line of JSON for each look at a device',
  )
  .requiredOption('--config <file>', 'whose sensors (YAML)')
  .requiredOption('--until <time>', 'when it ends, e.g. 2026-01-01T00:00:00Z')
  .requiredOption('--out <file>', 'file to write')
  .option('--days <n>', 'how far back it goes', '183')
  .action(generateClimate);

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof SimulatorError ? error.message : error);
  process.exitCode = error instanceof SimulatorError ? 2 : 1;
}
