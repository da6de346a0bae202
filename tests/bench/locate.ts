import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { alternate, type Bench, perSecond, row, type Row, startServer } from './harness.ts';

const RUN_MS = 500;
const ROUNDS = 15;
/** Callers at once, each with its own connection that is kept alive. */
const CALLERS = 8;
const STRIDE = 7919;

interface Ready {
  readonly ours: number;
  readonly bare: number;
  readonly token: string;
  readonly boxes: number;
}

/**
 * A caller that costs little itself: on two cores, a full HTTP client would be slower than the server it measures and
 * make every server look alike.
 */
class Caller {
  readonly #socket: Socket;
  readonly #head: string;
  #received = '';
  #wake: (() => void) | null = null;

  private constructor(socket: Socket, head: string) {
    this.#socket = socket;
    this.#head = head;
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#received += text;
      this.#wake?.();
    });
  }

  static async connect(port: number, headers: string): Promise<Caller> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Caller(socket, headers);
  }

  /** Sends one GET and gives the body of its answer, bytes as Latin-1. */
  async get(path: string): Promise<string> {
    this.#received = '';
    this.#socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n${this.#head}\r\n`);
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n');
      if (end >= 0) {
        const length = Number(/content-length: (\d+)/i.exec(this.#received)?.[1]);
        if (this.#received.length >= end + 4 + length) {
          if (!this.#received.startsWith('HTTP/1.1 200')) throw new Error(this.#received);
          return this.#received.slice(end + 4);
        }
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  end(): void {
    this.#socket.destroy();
  }
}

async function run(): Promise<Row[]> {
  const server = await startServer<Ready>('locate.ts');
  const { ours, bare, token, boxes } = server.ready;
  const callersOf = (port: number, head = ''): Promise<Caller[]> =>
    Promise.all(Array.from({ length: CALLERS }, () => Caller.connect(port, head)));
  const mine = await callersOf(ours, `authorization: Bearer ${token}\r\n`);
  const theirs = await callersOf(bare);
  let n = 0;
  const next = (): string => `N${String((n = (n + STRIDE) % boxes)).padStart(7, '0')}`;
  try {
    await mustBeEqual(mine, theirs, next());
    const load = (callers: readonly Caller[], path: string) => async (): Promise<number> => {
      const idle = [...callers];
      return perSecond(
        async () => {
          const caller = idle.pop() as Caller;
          await caller.get(path + next());
          idle.push(caller);
        },
        RUN_MS,
        CALLERS,
      );
    };
    const figures = await alternate(
      { ours: load(mine, '/api/v1/volumes?box='), bare: load(theirs, '/volumes?box=') },
      { rounds: ROUNDS },
    );
    return [
      row({
        what: `locate by barcode among ${boxes.toLocaleString('en')} boxes, with token`,
        unit: '1/s',
        ours: figures.ours,
        ceiling: figures.bare,
        goal: { at: 'least', value: 0.7 },
        note: 'ceiling: Fastify without schemas or hooks on one prepared statement, the same bytes of body',
      }),
    ];
  } finally {
    for (const caller of [...mine, ...theirs]) caller.end();
    await server.stop();
  }
}

async function mustBeEqual([mine]: Caller[], [theirs]: Caller[], box: string): Promise<void> {
  const ours = await mine?.get(`/api/v1/volumes?box=${box}`);
  const bare = await theirs?.get(`/volumes?box=${box}`);
  if (ours !== bare) throw new Error(`the answers differ:\n${ours}\n${bare}`);
}

export const bench: Bench = { name: 'locate', run };
