/* oxlint-disable no-underscore-dangle -- the fields are the library's */
import type { ByteStream } from '../byte-stream.ts';
import { FramePort } from './frame-port.ts';
import { crc16 } from './rtu-frame.ts';

/** Transaction, protocol, length: what precedes unit and function on TCP (Messaging on TCP/IP V1.0b, 3.1.3). */
const HEADER_BYTES = 6;
const CRC_BYTES = 2;
/** Unit, function and one byte more at least; unit and 253 bytes of PDU at most. */
const MIN_LENGTH = 3;
const MAX_LENGTH = 254;

/** A request on the wire: the library's number for it, and whom it asked. */
interface Pending {
  readonly slot: number;
  readonly unit: number;
}

/**
 * Modbus TCP over a socket. Each request gets a 16-bit transaction number of its own, so that an answer that comes after
 * its time-out is recognised and dropped, however many requests are under way. The library's own numbers are only slots,
 * reused when free. Bytes that cannot be Modbus end the connection: a TCP stream out of step never falls in again.
 */
export class MbapPort extends FramePort {
  readonly #stream: ByteStream;
  readonly #onGarbage: (why: string) => void;
  readonly #pending = new Map<number, Pending>();
  readonly #width: number;
  readonly #freeSlots: number[];
  #received: Buffer = Buffer.alloc(0);
  #outgoing: Buffer[] = [];
  ticket = 0;
  readonly wireMs = 0;

  /**
   * @param width most requests under way at once
   * @param onGarbage told when the stream has fallen out of step
   */
  constructor(stream: ByteStream, width: number, onGarbage: (why: string) => void) {
    super();
    this.#stream = stream;
    this.#onGarbage = onGarbage;
    this.#width = width;
    this.#freeSlots = Array.from({ length: width }, (_, index) => index + 1);
  }

  override whenReady(go: () => void): () => void {
    this._transactionIdWrite = this.#freeSlots.at(-1) ?? 0;
    go();
    return () => undefined;
  }

  override write(frame: Buffer): void {
    const slot = this.#freeSlots.pop();
    if (slot === undefined) throw new Error('more requests under way than the port is wide');
    do this.ticket = (this.ticket + 1) & 0xffff;
    while (this.#pending.has(this.ticket));
    this.#pending.set(this.ticket, { slot, unit: frame[0] as number });
    const length = frame.length - CRC_BYTES;
    const message = Buffer.allocUnsafe(HEADER_BYTES + length);
    message.writeUInt16BE(this.ticket, 0);
    message.writeUInt16BE(0, 2);
    message.writeUInt16BE(length, 4);
    frame.copy(message, HEADER_BYTES, 0, length);
    this.#send(message);
  }

  override receive(bytes: Uint8Array): void {
    this.heardAt = performance.now();
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let rest = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    while (rest.length >= HEADER_BYTES) {
      const length = rest.readUInt16BE(4);
      if (rest.readUInt16BE(2) !== 0 || length < MIN_LENGTH || length > MAX_LENGTH) {
        this.#received = Buffer.alloc(0);
        this.#onGarbage('the peer sent something that is not Modbus TCP');
        return;
      }
      const end = HEADER_BYTES + length;
      if (rest.length < end) break;
      this.#deliver(rest.readUInt16BE(0), rest.subarray(HEADER_BYTES, end));
      rest = rest.subarray(end);
    }
    this.#received = rest;
  }

  override abandon(ticket: number): string | null {
    const pending = this.#pending.get(ticket);
    if (!pending) return null;
    this.#release(ticket, pending);
    if (this.#received.length === 0) return null;
    // The rest of a message that never came: its length lied, or the peer died inside it.
    this.#onGarbage('the peer stopped in the middle of an answer');
    return 'the answer broke off';
  }

  #deliver(ticket: number, message: Buffer): void {
    const pending = this.#pending.get(ticket);
    if (!pending) return;
    this.#release(ticket, pending);
    if (message[0] !== pending.unit) {
      // Checked here because the library does not compare units in exceptions.
      this.onMismatch(ticket, `unit ${message[0]} answered instead of unit ${pending.unit}`);
      return;
    }
    const frame = Buffer.allocUnsafe(message.length + CRC_BYTES);
    message.copy(frame);
    frame.writeUInt16LE(crc16(message), message.length);
    this._transactionIdRead = pending.slot;
    this.emit('data', frame);
  }

  #release(ticket: number, pending: Pending): void {
    this.#pending.delete(ticket);
    this.#freeSlots.push(pending.slot);
  }

  /** Requests made in one turn of the event loop leave in one write: a system call costs more than the request. */
  #send(message: Buffer): void {
    if (this.#width === 1) {
      this.#stream.write(message);
      return;
    }
    this.#outgoing.push(message);
    if (this.#outgoing.length > 1) return;
    queueMicrotask(() => {
      const [first, ...others] = this.#outgoing.splice(0);
      if (first && this.isOpen)
        this.#stream.write(others.length === 0 ? first : Buffer.concat([first, ...others]));
    });
  }
}
