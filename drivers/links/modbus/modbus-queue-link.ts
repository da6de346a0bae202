import { type Clock, DeviceError, type Log } from '../../contract/index.ts';
import { breakerLimits } from '../breaker.ts';
import type { ByteStream, OpenStream } from '../byte-stream.ts';
import { HealthBoard } from '../health-board.ts';
import { Keeper } from '../keeper.ts';
import type { Link, LinkHealth, LinkPort } from '../link.ts';
import { LinkQueue } from '../queue.ts';
import type { FramePort } from './frame-port.ts';
import { ModbusCalls } from './modbus-calls.ts';
import { answerKey, checkRequest, type ModbusAnswer, type ModbusRequest } from './request.ts';
import { ModbusSession } from './session.ts';
import type { ModbusCall } from '../modbus-link.ts';

/** A stop waits so long for commands that still have to go out, ms. */
const DRAIN_LIMIT_MS = 5000;

/** What distinguishes one kind of Modbus line from another. */
export interface ModbusWire {
  readonly name: string;
  readonly timeoutMs: number;
  /** Requests under way at once; 1 on every serial line. */
  readonly width: number;
  /** Whether answers carry no transaction number, so that a late one must be waited out before the same is asked again. */
  readonly anonymousAnswers: boolean;
  /** See {@link ModbusSession}. */
  readonly distrustSilence: boolean;
  /** Lowest unit that answers: 0 on TCP, 1 on serial lines. */
  readonly lowestUnit: 0 | 1;
  /** Longest reads, so that a command need not wait behind a longer block. */
  readonly largest: { readonly registers: number; readonly bits: number };
  readonly open: OpenStream;
  makePort(stream: ByteStream, onGarbage: (why: string) => void): FramePort;
}

/** A Modbus line of any kind: one queue before one connection that is kept open. */
export class ModbusQueueLink implements Link {
  readonly name: string;
  readonly port: LinkPort;
  readonly #wire: ModbusWire;
  readonly #clock: Clock;
  readonly #queue: LinkQueue;
  readonly #keeper: Keeper<ModbusSession>;
  readonly #health: HealthBoard;
  /** Until when (monotonic ms) a late answer to a request of this key may still come. */
  readonly #lateUntil = new Map<string, number>();

  constructor(wire: ModbusWire, host: { clock: Clock; log: Log }) {
    this.name = wire.name;
    this.#wire = wire;
    this.#clock = host.clock;
    this.#queue = new LinkQueue({
      name: wire.name,
      clock: host.clock,
      width: wire.width,
      breaker: breakerLimits(wire.timeoutMs),
    });
    this.#health = new HealthBoard(() => this.#queue.length);
    this.#keeper = new Keeper<ModbusSession>({
      name: wire.name,
      clock: host.clock,
      log: host.log,
      open: (lost, signal) =>
        ModbusSession.open({ ...wire, link: wire.name, clock: host.clock, onLost: lost }, signal),
      close: (session) => session.close(this.#closed()),
      onUp: () => {
        this.#lateUntil.clear();
        this.#queue.resume();
        this.#health.up();
      },
      onDown: (why) => {
        this.#queue.halt(new DeviceError('link-unreachable', `link ${wire.name}: ${why}`));
        this.#health.down(why);
      },
    });
    this.port = {
      protocol: 'modbus',
      modbus: new ModbusCalls((call, request) => this.#transact(call, request), wire),
    };
  }

  start(): Promise<void> {
    this.#queue.halt(new DeviceError('link-unreachable', `link ${this.name} is not connected yet`));
    this.#health.down('connecting');
    this.#keeper.start();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    let cancel = (): void => undefined;
    const limit = new Promise<void>((resolve) => {
      cancel = this.#clock.after(DRAIN_LIMIT_MS, resolve);
    });
    await Promise.race([this.#queue.drain(this.#closed()), limit]);
    cancel();
    this.#queue.halt(this.#closed());
    await this.#keeper.stop();
    this.#health.down('stopped');
  }

  health(): LinkHealth {
    return this.#health.health();
  }

  onHealth(listener: (health: LinkHealth) => void): () => void {
    return this.#health.onHealth(listener);
  }

  #transact(call: ModbusCall, request: ModbusRequest): Promise<ModbusAnswer> {
    return new Promise((resolve, reject) => {
      checkRequest(request, this.#wire.lowestUnit);
      const timeoutMs = call.timeoutMs ?? this.#wire.timeoutMs;
      const key = this.#wire.anonymousAnswers ? answerKey(request) : null;
      this.#queue.add({
        priority: call.priority ?? 'poll',
        unit: request.unit,
        ...(key === null ? {} : { notBefore: () => this.#lateUntil.get(key) ?? 0 }),
        run: (settle) => {
          const session = this.#keeper.connection;
          if (!session) {
            const error = new DeviceError('link-unreachable', `link ${this.name} is not connected`);
            settle(error);
            reject(error);
            return;
          }
          session.exchange(request, timeoutMs, (error, answer) => {
            this.#health.counted(error !== undefined);
            if (key !== null) this.#remember(key, error, timeoutMs);
            if (error) reject(error);
            else {
              this.#keeper.proved();
              resolve(answer);
            }
            settle(error);
          });
        },
        refuse: reject,
      });
    });
  }

  /** After a time-out the answer may come as late again, and nothing in it would tell it from the next one's. */
  #remember(key: string, error: DeviceError | undefined, timeoutMs: number): void {
    if (error?.code === 'timeout' || error?.code === 'bad-answer') {
      this.#lateUntil.set(key, this.#clock.monotonic() + timeoutMs);
    } else this.#lateUntil.delete(key);
  }

  #closed(): DeviceError {
    return new DeviceError('link-closed', `link ${this.name} is stopped`);
  }
}
