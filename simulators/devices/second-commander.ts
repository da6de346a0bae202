import { askModbus, type ModbusServerAddress } from '../modbus/tcp-client.ts';
import { CODE, guardOf } from './bank-codes.ts';

const READ_INPUT = 4;
const WRITE_HOLDING = 16;
const LAST_SEQUENCE_AT = 5;
const COMMAND_WORDS = 4;
const SEQUENCES = 0xffff;
/** So far ahead of the first commander that the two never choose the same number in a test's lifetime. */
const HEAD_START = 20_000;

/** What a commander may order, in words. */
export type BankOrder = keyof typeof CODE;
export const BANK_ORDERS = Object.keys(CODE) as readonly BankOrder[];

/**
 * Somebody else's daemon that commands the same `bank-v1` controller by mistake: over connections of its own and with
 * sequences of its own. To the controller its commands are as good as any. It feeds no heartbeat.
 */
export class SecondCommander {
  readonly #address: ModbusServerAddress;
  #sequence: number | null = null;

  constructor(address: ModbusServerAddress) {
    this.#address = address;
  }

  /**
   * Sends one command. Throws `SimulatorError` when the controller cannot be reached.
   * @param argument aisle, or side (0 left, 1 right), as the order needs it
   * @returns the sequence it was sent under
   */
  async send(order: BankOrder, argument = 0): Promise<number> {
    const sequence = await this.#nextSequence();
    const code = CODE[order];
    const words = [sequence, code, argument, guardOf(sequence, code, argument)];
    const pdu = Buffer.alloc(6 + words.length * 2);
    pdu.writeUInt8(WRITE_HOLDING, 0);
    pdu.writeUInt16BE(COMMAND_WORDS, 3);
    pdu.writeUInt8(words.length * 2, 5);
    for (const [i, word] of words.entries()) pdu.writeUInt16BE(word, 6 + i * 2);
    await askModbus(this.#address, pdu);
    return sequence;
  }

  async #nextSequence(): Promise<number> {
    const last = this.#sequence ?? (await this.#lastSequence()) + HEAD_START;
    this.#sequence = (last % SEQUENCES) + 1;
    return this.#sequence;
  }

  async #lastSequence(): Promise<number> {
    const pdu = Buffer.from([READ_INPUT, 0, LAST_SEQUENCE_AT, 0, 1]);
    return (await askModbus(this.#address, pdu)).readUInt16BE(2);
  }
}
