import { once } from 'node:events';
import { get } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * Modbus TCP units whose registers never stand still, and the screen that reads the daemon's live stream: both in one
 * process, so that what left and what came back are timed by one clock. Run with the port of a bare echo.
 *
 * Messages: `{ url, token }` opens the stream; `{}` makes register 0 of unit 1 cross its limit, waits until the alarm
 * has come, lets the register return and answers, when the screen has heard of that too, with {@link Alarmed}.
 */
const REQUEST_BYTES = 12;
const WATCHED_UNIT = 1;
/** What the bench's room calls the alarm of that register. */
const ALARM = 'beyond-limit:P1-0';
/** Around these the registers wander, far below and far above the limit of the bench's room. */
const CALM = 400;
const CROSSED = 1200;
const WANDER = 50;

export interface Alarmed {
  /** From the answer that carries the crossing value to the journal's frame of the alarm on the stream, ms. */
  readonly toFrameMs: number;
  /** The same to the list that shows it. */
  readonly toListMs: number;
  /** What a bare echo took just before, ms. */
  readonly echoMs: number;
  /** Registers answered in a second, from the last alarm to this. */
  readonly pointsPerSecond: number;
}

type Frame = { readonly name: string; readonly data: unknown };

let crossed = false;
/** When the first answer with the crossing value left. */
let crossedAt: number | null = null;
let answered = 0;
let countedAt = performance.now();

const server = createServer({ noDelay: true }, (socket) => {
  let kept: Buffer = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    kept = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
    for (; kept.length >= REQUEST_BYTES; kept = kept.subarray(REQUEST_BYTES)) answer(socket, kept);
  });
});

function answer(socket: Socket, request: Buffer): void {
  const count = request.readUInt16BE(10);
  const bytes = Buffer.alloc(9 + count * 2);
  request.copy(bytes, 0, 0, 8);
  bytes.writeUInt16BE(3 + count * 2, 4);
  bytes.writeUInt8(count * 2, 8);
  for (let n = 0; n < count; n += 1) bytes.writeUInt16BE(CALM + ((answered + n) % WANDER), 9 + n * 2);
  answered += count;
  if (crossed && request[6] === WATCHED_UNIT) {
    bytes.writeUInt16BE(CROSSED, 9);
    crossedAt ??= performance.now();
  }
  socket.write(bytes);
}

const listeners = new Set<(frame: Frame) => void>();

/** Resolves with the moment at which a frame arrives that matches. */
function frame(matches: (frame: Frame) => boolean): Promise<number> {
  return new Promise((resolve) => {
    const look = (one: Frame): void => {
      const at = performance.now();
      if (!matches(one)) return;
      listeners.delete(look);
      resolve(at);
    };
    listeners.add(look);
  });
}

const entry =
  (type: string) =>
  ({ name, data }: Frame): boolean => {
    if (name !== 'journal') return false;
    const view = data as { type: string; data: { alarm?: string } };
    return view.type === type && view.data.alarm === ALARM;
  };
const list =
  (state: string) =>
  ({ name, data }: Frame): boolean =>
    name === 'alarms' &&
    (data as { id: string; state: string }[]).some((one) => one.id === ALARM && one.state === state);

async function openStream({ url, token }: { url: string; token: string }): Promise<void> {
  const snapshot = frame(({ name }) => name === 'snapshot');
  const request = get(`${url}/api/v1/live`, { headers: { authorization: `Bearer ${token}` } });
  request.on('error', () => process.exit(1));
  request.on('response', (response) => {
    let rest = '';
    response.setEncoding('utf8').on('data', (text: string) => {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const name = /^event: (.*)$/m.exec(block)?.[1] ?? '';
        const data = /^data: (.*)$/m.exec(block)?.[1] ?? 'null';
        const one = { name, data: JSON.parse(data) as unknown };
        for (const listener of listeners) listener(one);
      }
    });
  });
  await snapshot;
}

const echo = connect({ port: Number(process.argv[2]), host: '127.0.0.1', noDelay: true });
const question = Buffer.alloc(REQUEST_BYTES, 1);

async function raise(): Promise<Alarmed> {
  const askedAt = performance.now();
  echo.write(question);
  await once(echo, 'data');
  const echoMs = performance.now() - askedAt;

  const [raised, listed] = [frame(entry('alarm.raised')), frame(list('unacknowledged'))];
  crossed = true;
  const [raisedAt, listedAt] = await Promise.all([raised, listed]);
  const wireAt = crossedAt ?? Number.NaN;
  const [cleared, shown] = [frame(entry('alarm.cleared')), frame(list('returned-unacknowledged'))];
  crossed = false;
  crossedAt = null;
  await Promise.all([cleared, shown]);

  const now = performance.now();
  const pointsPerSecond = (answered * 1000) / (now - countedAt);
  answered = 0;
  countedAt = now;
  return { toFrameMs: raisedAt - wireAt, toListMs: listedAt - wireAt, echoMs, pointsPerSecond };
}

process.on('message', (message: { url: string; token: string } | Record<string, never>) => {
  const done = 'url' in message ? openStream(message as { url: string; token: string }) : raise();
  void Promise.resolve(done).then((alarmed) => process.send?.(alarmed ?? {}));
});
process.on('disconnect', () => process.exit(0));
await once(echo, 'connect');
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
