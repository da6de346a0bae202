import { type Clock, DeviceError, type Log } from '../contract/index.ts';
import type { ByteStream, OpenStream } from './byte-stream.ts';
import { HealthBoard } from './health-board.ts';
import { Keeper } from './keeper.ts';
import type { ByteLine, Link, LinkHealth, LinkPort } from './link.ts';

/** A raw byte line, kept open. What the bytes mean is the driver's business, and so is who may speak when. */
export class StreamLink implements Link {
  readonly name: string;
  readonly port: LinkPort;
  readonly #health = new HealthBoard();
  readonly #keeper: Keeper<ByteStream>;
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  /** Writes that the machine has not confirmed yet; a lost line fails them. */
  readonly #writing = new Set<(error: DeviceError) => void>();

  constructor(name: string, open: OpenStream, host: { clock: Clock; log: Log }) {
    this.name = name;
    const line: ByteLine = {
      write: (bytes) => this.#write(bytes),
      onBytes: (listener) => {
        this.#listeners.add(listener);
        return () => void this.#listeners.delete(listener);
      },
    };
    this.port = { protocol: 'bytes', line };
    this.#keeper = new Keeper<ByteStream>({
      name,
      clock: host.clock,
      log: host.log,
      open: (lost, signal) => open({ onBytes: (bytes) => this.#hear(bytes), onLost: lost }, signal),
      close: (stream) => stream.close(),
      onUp: () => this.#health.up(),
      onDown: (why) => {
        this.#health.down(why);
        this.#failWrites(new DeviceError('link-unreachable', `link ${name}: ${why}`));
      },
    });
  }

  start(): Promise<void> {
    this.#health.down('connecting');
    this.#keeper.start();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.#keeper.stop();
    this.#failWrites(new DeviceError('link-closed', `link ${this.name} is stopped`));
    this.#health.down('stopped');
  }

  health(): LinkHealth {
    return this.#health.health();
  }

  onHealth(listener: (health: LinkHealth) => void): () => void {
    return this.#health.onHealth(listener);
  }

  #hear(bytes: Uint8Array): void {
    this.#keeper.proved();
    for (const listener of this.#listeners) listener(bytes);
  }

  #write(bytes: Uint8Array): Promise<void> {
    const stream = this.#keeper.connection;
    if (!stream) {
      const problem = this.health().problem ?? 'not connected';
      return Promise.reject(new DeviceError('link-unreachable', `link ${this.name}: ${problem}`));
    }
    return new Promise((resolve, reject) => {
      const fail = (error: DeviceError): void => {
        this.#writing.delete(fail);
        this.#health.counted(true);
        reject(error);
      };
      this.#writing.add(fail);
      stream.write(bytes, (error) => {
        if (!this.#writing.has(fail)) return;
        if (error) {
          fail(new DeviceError('link-unreachable', `link ${this.name}: ${error.message}`, { cause: error }));
          return;
        }
        this.#writing.delete(fail);
        this.#health.counted(false);
        resolve();
      });
    });
  }

  #failWrites(error: DeviceError): void {
    for (const fail of this.#writing) fail(error);
  }
}
