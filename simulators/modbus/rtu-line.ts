import type { Socket } from 'node:net';
import type { FaultKnob } from '../faults.ts';
import { Outbox } from '../wires/outbox.ts';
import { PtyWire } from '../wires/pty-wire.ts';
import { type TcpPlace, TcpWire } from '../wires/tcp-wire.ts';
import { answerPdu, exceptionPdu, type ModbusUnit } from './answer.ts';
import { decodeRtuRequests, encodeRtu, type RtuFrame, SILENT_CHARACTERS, wireTimeMs } from './rtu.ts';
import { questionOf } from './tcp-server.ts';

/** A unit on an RS-485 line. */
export interface LineUnit {
  readonly unitId: number;
  readonly unit: ModbusUnit;
  readonly fault: FaultKnob;
}

/** Time a small device's firmware takes before it answers, ms. */
const TURNAROUND_MS = 4;
/** Bytes are handed over this often, ms: timers are no finer, and a UART has a buffer too. */
const PORTION_MS = 4;
/** After this much silence what has come in is a whole message. */
const IDLE_MS = 40;

/**
 * An RS-485 line with its units: one conversation at a time, at the speed of the wire. A request occupies the line for
 * as long as its bytes take, then 3.5 characters of silence, then the answer's bytes come out at the baud rate.
 */
export class RtuLine {
  readonly #baudRate: number;
  readonly #units = new Map<number, LineUnit>();
  #pending: Buffer = Buffer.alloc(0);
  #idle: NodeJS.Timeout | null = null;
  #freeAt = 0;

  constructor(baudRate: number, units: readonly LineUnit[]) {
    this.#baudRate = baudRate;
    for (const unit of units) this.#units.set(unit.unitId, unit);
  }

  /** Bytes from the master; answers go to `outbox`. */
  hear(bytes: Buffer, outbox: Outbox, whole: boolean): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#pending = Buffer.concat([this.#pending, bytes]);
    this.#take(outbox, whole, false);
    if (this.#pending.length > 0) this.#idle = setTimeout(() => this.#take(outbox, whole, true), IDLE_MS);
  }

  /** Forgets half-heard messages. */
  clear(): void {
    if (this.#idle) clearTimeout(this.#idle);
    this.#pending = Buffer.alloc(0);
    this.#freeAt = 0;
  }

  #take(outbox: Outbox, whole: boolean, idle: boolean): void {
    const { frames, rest } = decodeRtuRequests(this.#pending, idle);
    this.#pending = rest;
    for (const frame of frames) this.#answer(frame, outbox, whole);
  }

  #answer(request: RtuFrame, outbox: Outbox, whole: boolean): void {
    const requestMs = wireTimeMs(request.pdu.length + 3 + SILENT_CHARACTERS, this.#baudRate);
    const heardAt = Math.max(performance.now(), this.#freeAt) + requestMs;
    this.#freeAt = heardAt;
    const slave = this.#units.get(request.unit);
    if (!slave) return;
    const { pdu } = request;
    const delivery = slave.fault.deliver({
      question: questionOf(pdu),
      address: request.unit,
      body: answerPdu(slave.unit, pdu),
      frame: (unit, body) => encodeRtu({ unit, pdu: body }),
      refuse: (code) => exceptionPdu(pdu[0] ?? 0, code),
      garble: (frame) => {
        const last = frame.length - 1;
        frame[last] = (frame[last] ?? 0) ^ 0x55;
        return frame;
      },
    });
    if (!delivery) return;
    const startsInMs = heardAt + TURNAROUND_MS + delivery.delayMs - performance.now();
    const bytes = Buffer.concat(delivery.chunks);
    const answerMs = wireTimeMs(bytes.length, this.#baudRate);
    this.#freeAt = heardAt + TURNAROUND_MS + delivery.delayMs + answerMs;
    if (delivery.gapMs > 0) outbox.send({ ...delivery, delayMs: startsInMs });
    else if (whole) outbox.send({ delayMs: startsInMs + answerMs, gapMs: 0, chunks: [bytes] });
    else outbox.send({ delayMs: startsInMs, gapMs: PORTION_MS, chunks: this.#portions(bytes) });
  }

  /** Cuts an answer into what the wire carries in each portion of time. */
  #portions(bytes: Buffer): Buffer[] {
    const size = Math.max(1, Math.round(PORTION_MS / wireTimeMs(1, this.#baudRate)));
    const portions: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += size) portions.push(bytes.subarray(at, at + size));
    return portions;
  }
}

/** An RTU line at a serial port of the machine. */
export class SerialRtuServer {
  readonly wire: PtyWire;
  readonly #line: RtuLine;
  readonly #outbox: Outbox;

  constructor(path: string, baudRate: number, units: readonly LineUnit[]) {
    this.#line = new RtuLine(baudRate, units);
    this.wire = new PtyWire(path, (bytes) => this.#line.hear(bytes, this.#outbox, false));
    this.#outbox = new Outbox((chunk) => this.wire.write(chunk));
  }

  start(): Promise<void> {
    return this.wire.start();
  }

  async stop(): Promise<void> {
    this.#line.clear();
    this.#outbox.close();
    await this.wire.stop();
  }
}

/** An RTU line behind a serial device server, which forwards whole answers over TCP. */
export class TcpRtuServer {
  readonly wire: TcpWire;
  readonly #line: RtuLine;
  readonly #outboxes = new Set<Outbox>();

  constructor(place: TcpPlace, baudRate: number, units: readonly LineUnit[]) {
    this.#line = new RtuLine(baudRate, units);
    this.wire = new TcpWire(place, (socket) => this.#serve(socket));
  }

  start(): Promise<void> {
    return this.wire.start();
  }

  async stop(): Promise<void> {
    this.#line.clear();
    for (const outbox of this.#outboxes) outbox.close();
    await this.wire.stop();
  }

  #serve(socket: Socket): void {
    const outbox = new Outbox((chunk) => {
      if (socket.writable) socket.write(chunk);
    });
    this.#outboxes.add(outbox);
    socket.on('data', (bytes: Buffer) => this.#line.hear(bytes, outbox, true));
    socket.on('close', () => {
      outbox.close();
      this.#outboxes.delete(outbox);
    });
  }
}
