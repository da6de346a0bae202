import type { FaultKnob } from '../faults.ts';
import { wireTimeMs } from '../modbus/rtu.ts';
import { Outbox } from '../wires/outbox.ts';
import { PtyWire } from '../wires/pty-wire.ts';
import { decodeUhf, encodeUhf, type UhfFrame } from './uhf-frame.ts';

const COMMAND = {
  inventory: 0x01,
  inventorySingle: 0x0f,
  info: 0x21,
  region: 0x22,
  address: 0x24,
  scanTime: 0x25,
  power: 0x2f,
  buzzer: 0x33,
} as const;
const STATUS = { ok: 0x00, done: 0x01, more: 0x03, noTag: 0xfb, bad: 0xfe } as const;
const BROADCAST = 0xff;
const INFO = Buffer.from([0x00, 0x03, 0x09, 0x03, 0x4e, 0x00, 0x1e]);
/** Answer length is one byte: this many EPC bytes fit beside header, count and CRC. */
const MAX_TAG_BYTES = 240;
/** One slot of an anti-collision round takes about this long, ms. */
const ROUND_MS = 8;
const PARTIAL_COMMAND_MS = 50;

/** A UHFReader18 on a serial port: it answers inventory rounds with the tags in its field. */
export class UhfReader {
  readonly wire: PtyWire;
  readonly #baudRate: number;
  readonly #fault: FaultKnob;
  readonly #tags: () => readonly string[];
  readonly #outbox: Outbox;
  readonly #firstAddress: number;
  #address: number;
  #scanTime = 10;
  #pending: Buffer = Buffer.alloc(0);
  #silence: NodeJS.Timeout | null = null;

  /**
   * @param tags EPCs now in the field, upper-case hex
   * @param address 0..254
   */
  constructor(
    path: string,
    options: { address: number; baudRate: number },
    fault: FaultKnob,
    tags: () => readonly string[],
  ) {
    this.#baudRate = options.baudRate;
    this.#firstAddress = options.address;
    this.#address = options.address;
    this.#fault = fault;
    this.#tags = tags;
    this.wire = new PtyWire(path, (bytes) => this.#hear(bytes));
    this.#outbox = new Outbox((chunk) => this.wire.write(chunk));
  }

  start(): Promise<void> {
    return this.wire.start();
  }

  async stop(): Promise<void> {
    this.#forget();
    this.#outbox.close();
    await this.wire.stop();
  }

  /** Back to the settings it was delivered with. */
  reboot(): void {
    this.#forget();
    this.#outbox.close();
    this.#address = this.#firstAddress;
    this.#scanTime = 10;
  }

  #forget(): void {
    if (this.#silence) clearTimeout(this.#silence);
    this.#pending = Buffer.alloc(0);
  }

  #hear(bytes: Buffer): void {
    if (this.#silence) clearTimeout(this.#silence);
    const { frames, rest } = decodeUhf(Buffer.concat([this.#pending, bytes]));
    this.#pending = rest;
    if (rest.length > 0) this.#silence = setTimeout(() => this.#forget(), PARTIAL_COMMAND_MS);
    for (const frame of frames) this.#obey(frame);
  }

  #obey(command: UhfFrame | null): void {
    if (!command) return this.#answer(0x00, null, [Buffer.from([STATUS.bad])], 0);
    if (command.address !== this.#address && command.address !== BROADCAST) return;
    const { command: code, data } = command;
    const reply = (...bytes: number[]): void => this.#answer(code, null, [Buffer.from(bytes)], 0);
    switch (code) {
      case COMMAND.inventory:
        return this.#inventory(code, this.#tags());
      case COMMAND.inventorySingle:
        return this.#inventory(code, this.#tags().slice(0, 1));
      case COMMAND.info:
        return reply(STATUS.ok, ...INFO, this.#scanTime);
      case COMMAND.address:
        // The answer still carries the old address.
        reply(STATUS.ok);
        this.#address = data[0] ?? this.#address;
        return;
      case COMMAND.scanTime:
        this.#scanTime = data[0] ?? this.#scanTime;
        return reply(STATUS.ok);
      case COMMAND.region:
      case COMMAND.power:
      case COMMAND.buzzer:
        return reply(STATUS.ok);
      default:
        this.#answer(0x00, null, [Buffer.from([STATUS.bad])], 0);
    }
  }

  #inventory(code: number, tags: readonly string[]): void {
    const roundMs = ROUND_MS * (tags.length + 1);
    if (tags.length === 0) return this.#answer(code, 'tags', [Buffer.from([STATUS.noTag])], roundMs);
    const pages: Buffer[][] = [[]];
    let used = 0;
    for (const tag of tags) {
      const epc = Buffer.from(tag, 'hex');
      if (used + epc.length + 1 > MAX_TAG_BYTES) {
        pages.push([]);
        used = 0;
      }
      used += epc.length + 1;
      pages.at(-1)?.push(Buffer.concat([Buffer.from([epc.length]), epc]));
    }
    const bodies = pages.map((page, i) => {
      const status = i === pages.length - 1 ? STATUS.done : STATUS.more;
      return Buffer.concat([Buffer.from([status, page.length]), ...page]);
    });
    this.#answer(code, 'tags', bodies, roundMs);
  }

  #answer(command: number, question: string | null, bodies: readonly Buffer[], roundMs: number): void {
    for (const [i, body] of bodies.entries()) {
      const delivery = this.#fault.deliver({
        question: question && `${question} ${command} ${i}`,
        address: this.#address,
        body,
        frame: (address, data) => encodeUhf({ address, command, data }),
        refuse: (status) => Buffer.from([status]),
        garble: (frame) => {
          const last = frame.length - 1;
          frame[last] = (frame[last] ?? 0) ^ 0x55;
          return frame;
        },
      });
      if (!delivery) continue;
      const sendMs = wireTimeMs(body.length + 5, this.#baudRate);
      this.#outbox.send({ ...delivery, delayMs: delivery.delayMs + (i === 0 ? roundMs : 0) + sendMs });
    }
  }
}
