import type { Socket } from 'node:net';
import type { FaultKnob } from '../faults.ts';
import { Outbox } from '../wires/outbox.ts';
import { type TcpPlace, TcpWire } from '../wires/tcp-wire.ts';
import { answerPdu, exceptionPdu, type ModbusUnit } from './answer.ts';
import { decodeMbap, encodeMbap, type MbapFrame } from './mbap.ts';

/** Only questions may be answered from memory when values are frozen. */
export function questionOf(pdu: Buffer): string | null {
  const fc = pdu[0] ?? 0;
  return fc >= 1 && fc <= 4 ? pdu.toString('hex') : null;
}

/**
 * One unit behind Modbus TCP, straight from the socket: every request in a segment is answered at once and in order,
 * so pipelining costs nothing. Other units are met with silence.
 */
export class ModbusTcpServer {
  readonly wire: TcpWire;
  readonly #unitId: number;
  readonly #unit: ModbusUnit;
  readonly #fault: FaultKnob;
  readonly #outboxes = new Set<Outbox>();

  constructor(place: TcpPlace, unitId: number, unit: ModbusUnit, fault: FaultKnob) {
    this.#unitId = unitId;
    this.#unit = unit;
    this.#fault = fault;
    this.wire = new TcpWire(place, (socket) => this.#serve(socket));
  }

  start(): Promise<void> {
    return this.wire.start();
  }

  async stop(): Promise<void> {
    for (const outbox of this.#outboxes) outbox.close();
    await this.wire.stop();
  }

  #serve(socket: Socket): void {
    const outbox = new Outbox((chunk) => {
      if (socket.writable) socket.write(chunk);
    });
    this.#outboxes.add(outbox);
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      const { frames, rest, broken } = decodeMbap(pending.length ? Buffer.concat([pending, bytes]) : bytes);
      pending = rest;
      socket.cork();
      for (const frame of frames) this.#answer(frame, outbox);
      socket.uncork();
      if (broken) socket.destroy();
    });
    socket.on('close', () => {
      outbox.close();
      this.#outboxes.delete(outbox);
    });
  }

  #answer(request: MbapFrame, outbox: Outbox): void {
    if (request.unit !== this.#unitId) return;
    const { transaction, pdu } = request;
    const delivery = this.#fault.deliver({
      question: questionOf(pdu),
      address: request.unit,
      body: answerPdu(this.#unit, pdu),
      frame: (unit, body) => encodeMbap({ transaction, unit, pdu: body }),
      refuse: (code) => exceptionPdu(pdu[0] ?? 0, code),
      // TCP has no check sum of its own to break: an impossible protocol identifier serves.
      garble: (frame) => {
        frame.writeUInt16BE(0x5aa5, 2);
        return frame;
      },
    });
    outbox.send(delivery);
  }
}
