import { ILLEGAL_FUNCTION, ILLEGAL_VALUE, ModbusException } from './exception.ts';

/**
 * What a simulated unit serves. A method that is absent answers "illegal function"; each throws
 * `ModbusException(2)` for addresses it does not have.
 */
export interface ModbusUnit {
  readInput?(address: number, count: number): readonly number[];
  readHolding?(address: number, count: number): readonly number[];
  readDiscrete?(address: number, count: number): readonly boolean[];
  readCoils?(address: number, count: number): readonly boolean[];
  /** FC 05: `word` is FF00 or 0000 by the standard; devices with timed outputs give other words a meaning. */
  writeCoil?(address: number, word: number): void;
  writeCoils?(address: number, on: readonly boolean[]): void;
  writeHolding?(address: number, words: readonly number[], single: boolean): void;
}

const MAX_REGISTERS = 125;
const MAX_BITS = 2000;
const MAX_WRITE_REGISTERS = 123;
const MAX_WRITE_BITS = 1968;

/** Answers one request PDU (function code first). Never throws: what goes wrong becomes an exception answer. */
export function answerPdu(unit: ModbusUnit, request: Buffer): Buffer {
  const fc = request[0] ?? 0;
  try {
    return serve(unit, fc, request);
  } catch (error) {
    if (error instanceof ModbusException) return exceptionPdu(fc, error.code);
    // Bytes are missing from the request.
    if (error instanceof RangeError) return exceptionPdu(fc, ILLEGAL_VALUE);
    throw error;
  }
}

/** The PDU of an exception answer. */
export function exceptionPdu(fc: number, code: number): Buffer {
  return Buffer.from([fc | 0x80, code]);
}

function serve(unit: ModbusUnit, fc: number, request: Buffer): Buffer {
  switch (fc) {
    case 0x01:
      return readBits(fc, request, unit.readCoils?.bind(unit));
    case 0x02:
      return readBits(fc, request, unit.readDiscrete?.bind(unit));
    case 0x03:
      return readWords(fc, request, unit.readHolding?.bind(unit));
    case 0x04:
      return readWords(fc, request, unit.readInput?.bind(unit));
    case 0x05:
      if (!unit.writeCoil) throw new ModbusException(ILLEGAL_FUNCTION);
      unit.writeCoil(request.readUInt16BE(1), request.readUInt16BE(3));
      return request.subarray(0, 5);
    case 0x06:
      if (!unit.writeHolding) throw new ModbusException(ILLEGAL_FUNCTION);
      unit.writeHolding(request.readUInt16BE(1), [request.readUInt16BE(3)], true);
      return request.subarray(0, 5);
    case 0x0f:
      return writeManyCoils(unit, request);
    case 0x10:
      return writeManyWords(unit, request);
    default:
      throw new ModbusException(ILLEGAL_FUNCTION);
  }
}

function quantity(request: Buffer, max: number): number {
  const count = request.readUInt16BE(3);
  if (count < 1 || count > max) throw new ModbusException(ILLEGAL_VALUE);
  return count;
}

function readWords(
  fc: number,
  request: Buffer,
  read: ((address: number, count: number) => readonly number[]) | undefined,
): Buffer {
  if (!read) throw new ModbusException(ILLEGAL_FUNCTION);
  const words = read(request.readUInt16BE(1), quantity(request, MAX_REGISTERS));
  const answer = Buffer.alloc(2 + words.length * 2);
  answer[0] = fc;
  answer[1] = words.length * 2;
  words.forEach((word, i) => answer.writeUInt16BE(word & 0xffff, 2 + i * 2));
  return answer;
}

function readBits(
  fc: number,
  request: Buffer,
  read: ((address: number, count: number) => readonly boolean[]) | undefined,
): Buffer {
  if (!read) throw new ModbusException(ILLEGAL_FUNCTION);
  const bits = read(request.readUInt16BE(1), quantity(request, MAX_BITS));
  const answer = Buffer.alloc(2 + Math.ceil(bits.length / 8));
  answer[0] = fc;
  answer[1] = answer.length - 2;
  bits.forEach((bit, i) => {
    const at = 2 + (i >> 3);
    if (bit) answer[at] = (answer[at] ?? 0) | (1 << (i & 7));
  });
  return answer;
}

function writeManyWords(unit: ModbusUnit, request: Buffer): Buffer {
  if (!unit.writeHolding) throw new ModbusException(ILLEGAL_FUNCTION);
  const count = quantity(request, MAX_WRITE_REGISTERS);
  if (request[5] !== count * 2) throw new ModbusException(ILLEGAL_VALUE);
  const words = Array.from({ length: count }, (_, i) => request.readUInt16BE(6 + i * 2));
  unit.writeHolding(request.readUInt16BE(1), words, false);
  return request.subarray(0, 5);
}

function writeManyCoils(unit: ModbusUnit, request: Buffer): Buffer {
  if (!unit.writeCoils) throw new ModbusException(ILLEGAL_FUNCTION);
  const count = quantity(request, MAX_WRITE_BITS);
  const bytes = Math.ceil(count / 8);
  if (request[5] !== bytes) throw new ModbusException(ILLEGAL_VALUE);
  const on = Array.from(
    { length: count },
    (_, i) => ((request.readUInt8(6 + (i >> 3)) >> (i & 7)) & 1) === 1,
  );
  unit.writeCoils(request.readUInt16BE(1), on);
  return request.subarray(0, 5);
}
