import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { type Bench, median, type Row, row, startProcess, startServer } from './harness.ts';
import type { Stopped } from './servers/watched-bank.ts';

/** Motions begun and broken off. */
const STOPS = 150;
const ROUND_TRIPS = 1000;
const AISLES = 9;

/**
 * How long the daemon takes to stop carriages when somebody walks in: from the answer on the wire that shows the
 * changed input to the stop on the wire, beside what one question and answer take on the same cable.
 */
async function run(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'muniment-stop-'));
  const server = await startServer<{ port: number }>('watched-bank.ts');
  try {
    const roundTripsMs = await bareRoundTrips(server.ready.port);
    const daemon = await startProcess('contestants/stop-ours.mjs', [String(server.ready.port), folder]);
    const stops: Stopped[] = [];
    for (let n = 0; n < STOPS; n += 1) {
      await daemon.ask({ kind: 'open', aisle: n % 2 === 0 ? AISLES : 1 });
      const aisle = 1 + (n % AISLES);
      stops.push(await server.ask<Stopped>({ kind: 'enter', aisle }));
      await server.ask({ kind: 'leave', aisle });
      await daemon.ask({ kind: 'reset' });
    }
    await daemon.stop();
    return rows(stops, roundTripsMs);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true });
  }
}

function rows(stops: readonly Stopped[], roundTripsMs: readonly number[]): Row[] {
  const wireMs = stops.map(({ fromWireMs }) => fromWireMs);
  const inputMs = stops.map(({ fromInputMs }) => fromInputMs);
  const note = `${stops.length} motions broken off`;
  return [
    row({
      what: 'stop: changed input on the wire to stop on the wire, median, against a bare round trip',
      unit: 'ms',
      ours: wireMs,
      ceiling: [median(roundTripsMs)],
      note,
    }),
    row({
      what: 'stop: the same, 99th percentile',
      unit: 'ms',
      ours: [percentile(wireMs, 0.99)],
      ceiling: [percentile(roundTripsMs, 0.99)],
      note,
    }),
    row({
      what: 'stop: somebody walks in to stop on the wire, the wait for the next look included, 99th percentile',
      unit: 'ms',
      ours: [percentile(inputMs, 0.99)],
      note: `median ${median(inputMs).toFixed(1)} ms; a moving bank is looked at every 100 ms`,
    }),
  ];
}

/** One input register asked for and answered, again and again, over a plain socket. */
async function bareRoundTrips(port: number): Promise<readonly number[]> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const question = Buffer.from([0, 1, 0, 0, 0, 6, 1, 4, 0, 0, 0, 1]);
  const timesMs: number[] = [];
  for (let n = 0; n < ROUND_TRIPS; n += 1) {
    const askedAt = performance.now();
    socket.write(question);
    await once(socket, 'data');
    timesMs.push(performance.now() - askedAt);
  }
  socket.destroy();
  return timesMs;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const bench: Bench = { name: 'stop', run };
