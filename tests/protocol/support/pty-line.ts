/* oxlint-disable no-underscore-dangle -- the fields are the library's */
import { closeSync, constants, openSync } from 'node:fs';
import type { ReadStream } from 'node:tty';
import * as pty from '@lydell/node-pty';

/** What the library has beyond its types: both ends as streams, and the path of the slave. */
interface RawTerminal {
  readonly _pty: string;
  readonly _fd: number;
  readonly _master: ReadStream & { write(bytes: Uint8Array): boolean };
  readonly _slave: ReadStream;
  on(event: 'error', listener: (error: Error) => void): void;
}

/** `open` is there, documented and exported, but not declared. */
const library = pty as unknown as { open(options: { encoding: null }): RawTerminal };

/** A serial line made of a pseudo-terminal: the link opens `path`, the test is the device at the other end. */
export interface PtyLine {
  readonly path: string;
  /** The device's end, for who must write without the stream's buffering. */
  readonly fd: number;
  write(bytes: Uint8Array): void;
  onBytes(listener: (bytes: Uint8Array) => void): void;
  /** Pulls the cable: the path stops existing. */
  close(): void;
}

export function openPtyLine(): PtyLine {
  const terminal = library.open({ encoding: null });
  terminal.on('error', () => undefined);
  terminal.on('error', () => undefined);
  // Held open so that the line outlives the link's own comings and goings. The library's own slave end would read
  // bytes meant for the link; and it leaves the line cooked, which raw mode on it mends before it goes.
  const holder = openSync(terminal._pty, constants.O_RDWR | constants.O_NOCTTY);
  terminal._slave.setRawMode(true);
  terminal._slave.destroy();
  let closed = false;
  return {
    path: terminal._pty,
    fd: terminal._fd,
    write: (bytes) => void terminal._master.write(bytes),
    onBytes: (listener) => void terminal._master.on('data', listener),
    close() {
      if (closed) return;
      closed = true;
      closeSync(holder);
      terminal._master.destroy();
    },
  };
}
