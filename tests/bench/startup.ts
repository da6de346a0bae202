import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from '../support/processes.ts';
import { System } from '../support/system.ts';
import { type Bench, ROUNDS, type Row, row } from './harness.ts';

/** A bare program that reads one register of a bank through modbus-serial and ends. */
const BARE = fileURLToPath(new URL('servers/first-register.mjs', import.meta.url));
const POLL_MS = 5;

/** From the start of the process to the first good reading on the API, and what the daemon then weighs. */
export const bench: Bench = {
  name: 'startup',
  async run(): Promise<Row[]> {
    const system = await System.start({ boxes: 2000 });
    const firstMs: number[] = [];
    const bareMs: number[] = [];
    const memoryMib: number[] = [];
    try {
      for (let round = -1; round < ROUNDS; round += 1) {
        await system.daemon.stop();
        const began = performance.now();
        await system.startDaemon();
        await firstGoodReading(system);
        const took = performance.now() - began;
        const bareBegan = performance.now();
        await run(BARE, [system.environment['SIM_BANK_1_PORT'] ?? '']);
        if (round < 0) continue;
        firstMs.push(took);
        bareMs.push(performance.now() - bareBegan);
        memoryMib.push(residentMib(system.daemon.pid));
      }
    } finally {
      await system.stop();
    }
    return [
      row({
        what: 'start to first good reading',
        unit: 'ms',
        ours: firstMs,
        ceiling: bareMs,
        note: 'beside a bare modbus-serial program that reads one register and ends',
      }),
      row({ what: 'resident memory after it', unit: 'MiB', ours: memoryMib }),
    ];
  },
};

async function firstGoodReading(system: System): Promise<void> {
  for (;;) {
    const response = await fetch(`${system.url}/api/v1/points`, {
      headers: { authorization: `Bearer ${system.displayToken}` },
    });
    const points = (await response.json()) as { quality: string }[];
    if (points.some((point) => point.quality === 'good')) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Resident set of a process, from Linux's own accounting; NaN elsewhere. */
function residentMib(pid: number): number {
  try {
    const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib) / 1024;
  } catch {
    return Number.NaN;
  }
}
