import { type Cancel, type Clock, DeviceError } from '../../contract/index.ts';
import type { ByteStream, OpenStream } from '../byte-stream.ts';
import type { FramePort } from './frame-port.ts';
import { issue, type ModbusAnswer, type ModbusLibrary, type ModbusRequest } from './request.ts';

/** Unanswered requests in a row, nothing at all heard meanwhile, after which a connection is taken for dead. */
const STRIKES = 3;

const BUSY_EXCEPTIONS: ReadonlySet<number> = new Set([5, 6]);
const GATEWAY_TARGET_SILENT = 11;

/** Told exactly once how a request went. */
export type Answered = (error: DeviceError | undefined, answer: ModbusAnswer) => void;

export interface SessionOptions {
  readonly link: string;
  readonly clock: Clock;
  readonly open: OpenStream;
  /** Puts the port for this kind of wire on an open stream; `onGarbage` ends the session. */
  makePort(stream: ByteStream, onGarbage: (why: string) => void): FramePort;
  /** Whether silence on all sides means that the connection itself is dead: true of TCP, not of a serial line. */
  readonly distrustSilence: boolean;
  /** Told once when the session ends by itself. */
  onLost(why: string): void;
}

interface Exchange {
  readonly answered: Answered;
  cancel: Cancel;
}

/**
 * One connection to a Modbus line, from its opening to its end. A new connection is a new session with a new port and a
 * new library instance, so that nothing of the old one can leak into it.
 */
export class ModbusSession {
  readonly #options: SessionOptions;
  readonly #stream: ByteStream;
  readonly #port: FramePort;
  readonly #library: ModbusLibrary;
  readonly #exchanges = new Set<Exchange>();
  readonly #byTicket = new Map<number, Exchange>();
  #strikes = 0;
  #ended = false;

  private constructor(options: SessionOptions, stream: ByteStream, port: FramePort, library: ModbusLibrary) {
    this.#options = options;
    this.#stream = stream;
    this.#port = port;
    this.#library = library;
  }

  /** Opens the stream and the library on it. Rejects with the machine's own error. */
  static async open(options: SessionOptions, signal: AbortSignal): Promise<ModbusSession> {
    // `module.exports` of the library carries itself as `default`, which is also how its types describe it.
    const { default: library } = await import('modbus-serial');
    let receive = (_bytes: Uint8Array): void => undefined;
    let lose = (why: string): void => {
      lostWhy = why;
    };
    let lostWhy: string | null = null;
    const events = { onBytes: (bytes: Uint8Array) => receive(bytes), onLost: (why: string) => lose(why) };
    const stream = await options.open(events, signal);
    if (lostWhy !== null) throw new Error(lostWhy);
    const port = options.makePort(stream, (why) => lose(why));
    const client = new library.default(port);
    client.open();
    // Nothing but our own port could raise this, and it does not; without a listener it would end the process.
    client.on('error', () => undefined);
    const session = new ModbusSession(options, stream, port, client);
    receive = (bytes) => port.receive(bytes);
    lose = (why) => session.#lose(why);
    port.onMismatch = (ticket, why) => session.#mismatch(ticket, why);
    return session;
  }

  /**
   * Sends one request when the wire is ready for it.
   *
   * @param timeoutMs how long to wait beyond the time the bytes themselves need
   */
  exchange(request: ModbusRequest, timeoutMs: number, answered: Answered): void {
    if (this.#ended) {
      answered(new DeviceError('link-unreachable', this.#words('the connection has ended')), null);
      return;
    }
    const exchange: Exchange = { answered, cancel: () => undefined };
    this.#exchanges.add(exchange);
    const { clock } = this.#options;
    let waiting = true;
    const giveUp = this.#port.whenReady(() => {
      waiting = false;
      exchange.cancel();
      if (this.#exchanges.has(exchange)) this.#send(request, timeoutMs, exchange);
    });
    if (!waiting) return;
    const cancelTimer = clock.after(timeoutMs, () => {
      giveUp();
      this.#settle(exchange, new DeviceError('bad-answer', this.#words('the line never falls silent')));
    });
    exchange.cancel = () => {
      cancelTimer();
      giveUp();
    };
  }

  /** Ends the connection; what is under way fails with `error`. */
  async close(error: DeviceError): Promise<void> {
    this.#end(error);
    await this.#stream.close();
  }

  #send(request: ModbusRequest, timeoutMs: number, exchange: Exchange): void {
    const sentAt = performance.now();
    let ticket = -1;
    issue(this.#library, request, (error, answer) => {
      this.#byTicket.delete(ticket);
      this.#strikes = 0;
      if (error) this.#settle(exchange, this.#translate(error));
      else this.#settle(exchange, undefined, answer ?? null);
    });
    ticket = this.#port.ticket;
    this.#byTicket.set(ticket, exchange);
    exchange.cancel = this.#options.clock.after(timeoutMs + this.#port.wireMs, () => {
      this.#byTicket.delete(ticket);
      const mismatch = this.#port.abandon(ticket);
      const code = mismatch === null ? 'timeout' : 'bad-answer';
      const words = mismatch ?? `unit ${request.unit} did not answer within ${timeoutMs} ms`;
      this.#strikes = this.#port.heardAt > sentAt ? 0 : this.#strikes + 1;
      this.#settle(exchange, new DeviceError(code, this.#words(words)));
      if (this.#options.distrustSilence && this.#strikes >= STRIKES) {
        this.#lose(`${STRIKES} requests in a row went unanswered`);
      }
    });
  }

  #mismatch(ticket: number, why: string): void {
    const exchange = this.#byTicket.get(ticket);
    this.#byTicket.delete(ticket);
    if (exchange) this.#settle(exchange, new DeviceError('bad-answer', this.#words(why)));
  }

  #settle(exchange: Exchange, error: DeviceError | undefined, answer: ModbusAnswer = null): void {
    if (!this.#exchanges.delete(exchange)) return;
    exchange.cancel();
    exchange.answered(error, answer);
  }

  #lose(why: string): void {
    if (this.#ended) return;
    this.#ended = true;
    // First the queue, so that what fails below does not draw the next request onto a dead line.
    this.#options.onLost(why);
    this.#end(new DeviceError('link-unreachable', this.#words(why)));
    void this.#stream.close();
  }

  #end(error: DeviceError): void {
    this.#ended = true;
    this.#port.close();
    for (const exchange of this.#exchanges) this.#settle(exchange, error);
  }

  #translate(error: Error & { modbusCode?: number }): DeviceError {
    const { modbusCode } = error;
    if (modbusCode === undefined)
      return new DeviceError('bad-answer', this.#words(error.message), { cause: error });
    if (BUSY_EXCEPTIONS.has(modbusCode)) {
      return new DeviceError('device-busy', this.#words(error.message), { cause: error });
    }
    // The gateway waited in vain for us: to its line this was a time-out, and backing off must see it as one.
    const code = modbusCode === GATEWAY_TARGET_SILENT ? 'timeout' : 'device-exception';
    return new DeviceError(code, this.#words(error.message), { cause: error });
  }

  #words(problem: string): string {
    return `link ${this.#options.link}: ${problem}`;
  }
}
