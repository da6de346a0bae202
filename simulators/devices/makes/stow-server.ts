import type { Socket } from 'node:net';
import type { FaultKnob } from '../../faults.ts';
import { Outbox } from '../../wires/outbox.ts';
import { type TcpPlace, TcpWire } from '../../wires/tcp-wire.ts';
import type { StowRack } from './stow-rack.ts';

/** Where the selected aisle stands in an answer; no rack has the aisle that a broken answer names. */
const SELECTED_AT = 14;
const NO_AISLE = 0xff;

/** A Stow rack's TCP port: requests of two words, or two bytes, in; 20 bytes out. */
export class StowServer {
  readonly wire: TcpWire;
  readonly #rack: StowRack;
  readonly #fault: FaultKnob;
  readonly #requestBytes: 2 | 4;
  readonly #outboxes = new Set<Outbox>();

  /** @param requestBytes 4 for two little-endian words, 2 for two bytes */
  constructor(place: TcpPlace, rack: StowRack, fault: FaultKnob, requestBytes: 2 | 4 = 4) {
    this.#rack = rack;
    this.#fault = fault;
    this.#requestBytes = requestBytes;
    this.wire = new TcpWire(place, (socket) => this.#serve(socket));
  }

  start(): Promise<void> {
    return this.wire.start();
  }

  async stop(): Promise<void> {
    for (const outbox of this.#outboxes) outbox.close();
    await this.wire.stop();
  }

  reboot(): void {
    this.#rack.reboot();
  }

  #serve(socket: Socket): void {
    const outbox = new Outbox((chunk) => {
      if (socket.writable) socket.write(chunk);
    });
    this.#outboxes.add(outbox);
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      pending = Buffer.concat([pending, bytes]);
      for (; pending.length >= this.#requestBytes; pending = pending.subarray(this.#requestBytes))
        this.#hear(pending.subarray(0, this.#requestBytes), outbox);
    });
    socket.on('close', () => {
      outbox.close();
      this.#outboxes.delete(outbox);
    });
  }

  #hear(request: Buffer, outbox: Outbox): void {
    const half = this.#requestBytes / 2;
    const answer = this.#rack.answer(request.readUIntLE(0, half), request.readUIntLE(half, half));
    if (!answer) return;
    outbox.send(
      this.#fault.deliver({
        question: 'status',
        // Alone on its connection, it has no address of its own.
        address: 0,
        body: answer,
        frame: (_address, body) => Buffer.from(body),
        // Its protocol knows no refusals: a rack in trouble answers with nothing but zeros.
        refuse: () => Buffer.alloc(answer.length),
        // Nor a check sum.
        garble(frame) {
          frame[SELECTED_AT] = NO_AISLE;
          return frame;
        },
      }),
    );
  }
}
