/** An answer that says no. Codes of the Modbus application protocol V1.1b3, section 7. */
export class ModbusException extends Error {
  override readonly name = 'ModbusException';
  readonly code: number;

  /** @param code 1 illegal function, 2 illegal data address, 3 illegal data value, 4 failure, 5 acknowledge, 6 busy */
  constructor(code: number) {
    super(`Modbus exception ${code}`);
    this.code = code;
  }
}

export const ILLEGAL_FUNCTION = 1;
export const ILLEGAL_ADDRESS = 2;
export const ILLEGAL_VALUE = 3;
