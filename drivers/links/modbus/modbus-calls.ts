import { DeviceError } from '../../contract/index.ts';
import type { ModbusCall, ModbusLink } from '../modbus-link.ts';
import type { ModbusAnswer, ModbusRequest, ReadKind } from './request.ts';
import { MAX_READ_BITS, MAX_READ_REGISTERS, type Span, splitSpan } from './wire-time.ts';

/** Takes one transaction through the queue; rejects with a `DeviceError`. */
export type Transact = (call: ModbusCall, request: ModbusRequest) => Promise<ModbusAnswer>;

/** The calls drivers make, turned into transactions; reads longer than the line allows are split into several. */
export class ModbusCalls implements ModbusLink {
  readonly width: number;
  readonly #transact: Transact;
  readonly #largest: { readonly registers: number; readonly bits: number };

  constructor(
    transact: Transact,
    wire: { readonly width: number; readonly largest: { readonly registers: number; readonly bits: number } },
  ) {
    this.width = wire.width;
    this.#transact = transact;
    this.#largest = wire.largest;
  }

  readRegisters(
    call: ModbusCall & { table: 'holding' | 'input'; address: number; count: number },
  ): Promise<readonly number[]> {
    const kind = call.table === 'holding' ? 'read-holding' : 'read-input';
    return this.#read<number>(call, kind, this.#largest.registers, MAX_READ_REGISTERS);
  }

  readBits(
    call: ModbusCall & { table: 'coil' | 'discrete'; address: number; count: number },
  ): Promise<readonly boolean[]> {
    const kind = call.table === 'coil' ? 'read-coils' : 'read-discrete';
    return this.#read<boolean>(call, kind, this.#largest.bits, MAX_READ_BITS);
  }

  async writeRegisters(
    call: ModbusCall & { address: number; values: readonly number[]; single?: boolean },
  ): Promise<void> {
    const { unit, address, values } = call;
    const [value] = values;
    if (call.single) {
      if (values.length !== 1 || value === undefined) {
        throw new DeviceError('bad-options', `one register is written with one value, not ${values.length}`);
      }
      await this.#transact(call, { kind: 'write-register', unit, address, value });
    } else {
      await this.#transact(call, { kind: 'write-registers', unit, address, values });
    }
  }

  async writeCoil(call: ModbusCall & { address: number; on: boolean; raw?: number }): Promise<void> {
    const { unit, address, on, raw } = call;
    if (raw === undefined) await this.#transact(call, { kind: 'write-coil', unit, address, on });
    else await this.#transact(call, { kind: 'write-coil-word', unit, address, word: raw });
  }

  async writeCoils(call: ModbusCall & { address: number; values: readonly boolean[] }): Promise<void> {
    const { unit, address, values } = call;
    await this.#transact(call, { kind: 'write-coils', unit, address, values });
  }

  #read<Item extends number | boolean>(
    call: ModbusCall & { address: number; count: number },
    kind: ReadKind,
    largest: number,
    most: number,
  ): Promise<readonly Item[]> {
    const { unit, address, count } = call;
    // More than the protocol knows is not split but refused: the caller has miscounted.
    const whole = count <= largest || count > most;
    // The answer of a read of this kind is a list of exactly such items: the codec saw to it.
    return (
      whole
        ? this.#transact(call, { kind, unit, address, count })
        : this.#readParts(call, { kind, unit }, splitSpan({ address, count }, largest))
    ) as Promise<readonly Item[]>;
  }

  /** Part after part: between two of them whatever is more urgent has its turn, and the first failure spares the rest. */
  async #readParts(
    call: ModbusCall,
    request: { kind: ReadKind; unit: number },
    parts: readonly Span[],
  ): Promise<ModbusAnswer> {
    const items: unknown[] = [];
    for (const part of parts) {
      items.push(...((await this.#transact(call, { ...request, ...part })) ?? []));
    }
    return items as number[] | boolean[];
  }
}
