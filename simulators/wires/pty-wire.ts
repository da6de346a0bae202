import {
  closeSync,
  constants,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { ReadStream } from 'node:tty';
import { SimulatorError } from '../errors.ts';

/** A bare pseudo-terminal, which node-pty's `open()` gives on Unix; its typings only describe spawned programs. */
interface OpenPty {
  readonly fd: number;
  readonly ptsName: string;
  readonly master: ReadStream;
  readonly slave: ReadStream;
  on(event: 'error', listener: () => void): void;
}

const nodePty = createRequire(import.meta.url)('@lydell/node-pty') as {
  open(options: { encoding: null }): OpenPty;
};

/**
 * A serial port: a pseudo-terminal whose far end any program opens like `/dev/ttyUSB0`. It has a stable name, a
 * symbolic link that follows the pseudo-terminal through restarts and pulled cables.
 */
export class PtyWire {
  readonly path: string;
  readonly #onBytes: (bytes: Buffer) => void;
  #pty: OpenPty | null = null;
  #farEnd = -1;

  constructor(path: string, onBytes: (bytes: Buffer) => void) {
    this.path = path;
    this.#onBytes = onBytes;
  }

  async start(): Promise<void> {
    await this.plug();
  }

  async stop(): Promise<void> {
    await this.unplug();
  }

  /** Opens a pseudo-terminal and points the stable name at it. */
  plug(): Promise<void> {
    if (this.#pty) return Promise.resolve();
    const pty = nodePty.open({ encoding: null });
    // With fewer than two listeners node-pty throws instead of telling.
    pty.on('error', () => undefined);
    pty.on('error', () => undefined);
    pty.slave.setRawMode(true);
    // The far end is the client's. A stream on it would swallow what is meant for the client even while paused, so
    // only a bare descriptor keeps it open: without one the master gets an error when a client leaves.
    this.#farEnd = openSync(pty.ptsName, constants.O_RDWR | constants.O_NOCTTY);
    pty.slave.on('error', () => undefined);
    pty.slave.destroy();
    pty.master.on('data', (bytes: Buffer) => this.#onBytes(bytes));
    this.#pty = pty;
    this.#name(pty.ptsName);
    return Promise.resolve();
  }

  /** Hangs up: whoever has the port open gets the error a pulled USB adapter gives. */
  async unplug(): Promise<void> {
    const pty = this.#pty;
    this.#pty = null;
    if (!pty) return;
    const closed = new Promise<void>((resolve) => pty.master.once('close', () => resolve()));
    pty.master.destroy();
    closeSync(this.#farEnd);
    await closed;
    // Another run may have taken the name over meanwhile.
    if (this.#pointsAt(pty.ptsName)) rmSync(this.path, { force: true });
  }

  /** Sends bytes; what nobody reads and no longer fits the buffer is lost, as on a real line. */
  write(bytes: Buffer): void {
    if (!this.#pty) return;
    try {
      writeSync(this.#pty.fd, bytes);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EAGAIN' && code !== 'EIO' && code !== 'EBADF') throw error;
    }
  }

  #pointsAt(target: string): boolean {
    const there = lstatSync(this.path, { throwIfNoEntry: false });
    return there?.isSymbolicLink() === true && readlinkSync(this.path) === target;
  }

  #name(target: string): void {
    const there = lstatSync(this.path, { throwIfNoEntry: false });
    if (there && !there.isSymbolicLink())
      throw new SimulatorError(`${this.path} is in the way: it is not a link of an earlier run`);
    mkdirSync(dirname(this.path), { recursive: true });
    const fresh = `${this.path}.new`;
    rmSync(fresh, { force: true });
    symlinkSync(target, fresh);
    renameSync(fresh, this.path);
  }
}
