import { EventEmitter } from 'node:events';

/**
 * What the Modbus library writes to and hears from. The library calls `open`, `write` and `close`, and reads the two
 * underscored fields to match answers with requests; the rest is between us and the port. The library always speaks RTU
 * frames (unit, function, data, CRC); the port makes of them what its wire wants.
 *
 * The library's own ports would not do: on a lost connection they leave requests to time out (and emit no `close` after
 * an error), on RTU they take whatever fits by unit, function and length, CRC or not, and nothing keeps silence.
 */
export abstract class FramePort extends EventEmitter {
  /** The library files the next request under this number … */
  _transactionIdWrite = 1;
  /** … and looks the request up by this one when a frame is emitted. */
  _transactionIdRead = 1;
  isOpen = true;
  /** `performance.now()` at which bytes last arrived. */
  heardAt = Number.NEGATIVE_INFINITY;

  /** Told when a request got an answer that is certainly not its own. */
  onMismatch: (ticket: number, why: string) => void = () => undefined;

  /** The stream beneath is open already when the port is made. */
  open(callback: (error?: Error) => void): void {
    callback();
  }

  close(callback?: () => void): void {
    this.isOpen = false;
    callback?.();
  }

  /** Sends one request, given as an RTU frame; called by the library, synchronously inside its calls. */
  abstract write(frame: Buffer): void;

  /** Takes bytes from the stream. */
  abstract receive(bytes: Uint8Array): void;

  /**
   * Calls `go` when a request may be sent: at once where the wire needs no silence. Returns how to give up waiting.
   */
  abstract whenReady(go: () => void): () => void;

  /** Names the request just written, so that it can be given up later. */
  abstract readonly ticket: number;

  /** How long the request just written and its answer need on the wire, ms; 0 where unknown or nothing to speak of. */
  abstract readonly wireMs: number;

  /**
   * Gives a request up: whatever still comes for it is nobody's.
   *
   * @returns what came instead of its answer, in English; `null` when nothing came
   */
  abstract abandon(ticket: number): string | null;
}
