import { writeSync } from 'node:fs';
import { answerTo, type PeerRequest, RtuRequests, rtu } from '../../protocol/support/modbus-peer.ts';
import { openPtyLine } from '../../protocol/support/pty-line.ts';

/**
 * Modbus RTU units on a pseudo-terminal that is as slow as a wire: each byte is emitted when its last bit would have
 * arrived, the request is taken to need its time as well, and 3.5 characters pass before the answer. Run with the baud
 * rate (8N1: ten bits for each character).
 *
 * Messages: `{ silent: [units] }` names the dead units; any message is answered with the shortest silence there has been
 * before a request since the last message, ms.
 */
const characterMs = 10_000 / Number(process.argv[2]);
const silentMs = 3.5 * characterMs;

/** How late the kernel may wake a sleeper. */
const SPIN_MS = 0.2;
const nobody = new Int32Array(new SharedArrayBuffer(4));

const line = openPtyLine();
const requests = new RtuRequests();
let silent = new Set<number>();
let endedAt = Number.NEGATIVE_INFINITY;
let shortestGapMs = Number.POSITIVE_INFINITY;

/** Sleeps most of the way, so as not to be put to sleep when it matters, and spins the rest. */
function until(moment: number): void {
  const sleepMs = moment - performance.now() - SPIN_MS;
  if (sleepMs > 0) Atomics.wait(nobody, 0, 0, sleepMs);
  while (performance.now() < moment);
}

function answer(request: PeerRequest, startedAt: number): void {
  const requestBytes = request.body.length + 2;
  const bytes = rtu(answerTo(request));
  let moment = startedAt + requestBytes * characterMs + silentMs;
  for (let index = 0; index < bytes.length; index += 1) {
    moment += characterMs;
    until(moment);
    // Taken before the byte is out: put to sleep after it, this process would see the next request in no time.
    endedAt = performance.now();
    writeSync(line.fd, bytes, index, 1);
  }
}

line.onBytes((bytes) => {
  const startedAt = performance.now();
  for (const request of requests.take(bytes)) {
    shortestGapMs = Math.min(shortestGapMs, startedAt - endedAt);
    if (!silent.has(request.unit)) answer(request, startedAt);
  }
});

process.on('message', (message: { silent?: number[] }) => {
  if (message.silent) silent = new Set(message.silent);
  process.send?.({ shortestGapMs });
  shortestGapMs = Number.POSITIVE_INFINITY;
});
process.on('disconnect', () => process.exit(0));
process.send?.({ path: line.path });
