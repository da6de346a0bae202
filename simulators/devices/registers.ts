import { ILLEGAL_ADDRESS, ModbusException } from '../modbus/exception.ts';

/** Marks a value a device cannot give now. */
export const ABSENT = 0xffff;

/** A signed value scaled into a 16-bit word (two's complement), held at the ends of its range. */
export function scaled(value: number, perUnit: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value * perUnit))) & 0xffff;
}

/** Reads neighbours from a sparse map; an address that is not in it fails the whole read. */
export function readMap<T>(map: ReadonlyMap<number, T>, address: number, count: number): T[] {
  return Array.from({ length: count }, (_, i) => {
    const value = map.get(address + i);
    if (value === undefined) throw new ModbusException(ILLEGAL_ADDRESS);
    return value;
  });
}
