/** Commands go ahead of polls on every link; a stop goes ahead of both. */
export type Priority = 'stop' | 'command' | 'poll';

export interface ModbusCall {
  /** Unit identifier (slave address) 1..247; 0 or 255 for a lone TCP device. */
  readonly unit: number;
  readonly priority?: Priority;
  /** Overrides the link's own answer time-out. */
  readonly timeoutMs?: number;
}

/**
 * One physical Modbus link (TCP connection, RTU line, or RTU over TCP) with its one queue.
 * Every method rejects with a `DeviceError`: `timeout`, `backed-off`, `bad-answer`, `device-exception`,
 * `device-busy` (exceptions 5 and 6), `link-unreachable` or `link-closed`.
 */
export interface ModbusLink {
  /** Transactions it carries at once, ≥ 1; more than that would only wait in its queue. */
  readonly width: number;
  /** FC 03 or FC 04; `count` 1..125 unsigned 16-bit words. */
  readRegisters(
    call: ModbusCall & { table: 'holding' | 'input'; address: number; count: number },
  ): Promise<readonly number[]>;
  /** FC 01 or FC 02; `count` 1..2000, exactly `count` bits come back. */
  readBits(
    call: ModbusCall & { table: 'coil' | 'discrete'; address: number; count: number },
  ): Promise<readonly boolean[]>;
  /** FC 16 for several words (one transaction), FC 06 when `single`. */
  writeRegisters(
    call: ModbusCall & { address: number; values: readonly number[]; single?: boolean },
  ): Promise<void>;
  /** FC 05. `raw` overrides the FF00/0000 word for devices with their own meanings (e.g. timed pulses). */
  writeCoil(call: ModbusCall & { address: number; on: boolean; raw?: number }): Promise<void>;
  /** FC 15; 1..1968 coils from `address`, in one transaction. */
  writeCoils(call: ModbusCall & { address: number; values: readonly boolean[] }): Promise<void>;
}
