/** CRC-16/MODBUS, one entry for each byte value (polynomial 0xA001 reflected; serial line V1.02, appendix B). */
const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

/** CRC-16/MODBUS of bytes `start` (inclusive) to `end` (exclusive); on the wire its low byte comes first. */
export function crc16(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = 0xffff;
  for (let index = start; index < end; index += 1) {
    crc = (crc >> 8) ^ (CRC_TABLE[(crc ^ (bytes[index] as number)) & 0xff] as number);
  }
  return crc;
}

/** What the answer to one request must look like. */
export interface ExpectedAnswer {
  readonly unit: number;
  readonly functionCode: number;
  /** Bytes with CRC, when it is not an exception. */
  readonly length: number;
  /** Bytes that must follow unit and function: the byte count of a read, the echoed address and word of a write. */
  readonly head: Uint8Array;
}

const EXCEPTION_FLAG = 0x80;
const EXCEPTION_LENGTH = 5;
const WRITE_ANSWER_LENGTH = 8;

/**
 * What must come back for a request of function 1 to 6, 15 or 16.
 *
 * @param request a whole RTU request with its CRC
 */
export function expectedAnswer(request: Uint8Array): ExpectedAnswer {
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength);
  const unit = view.getUint8(0);
  const functionCode = view.getUint8(1);
  if (functionCode >= 5) {
    // A write's answer repeats the address; a device may report the word it settled on, which the caller checks.
    return { unit, functionCode, length: WRITE_ANSWER_LENGTH, head: request.slice(2, 4) };
  }
  const count = view.getUint16(4);
  const bytes = functionCode <= 2 ? Math.ceil(count / 8) : count * 2;
  return { unit, functionCode, length: 3 + bytes + 2, head: Uint8Array.of(bytes) };
}

/**
 * Finds the expected answer, or its exception, among received bytes: whatever lies before it (echoes, noise, an answer
 * that came too late for an earlier request) is passed over, and nothing counts without its CRC.
 *
 * @returns the frame's bytes, or `null` while it has not (wholly) arrived
 */
export function findAnswer(received: Uint8Array, expected: ExpectedAnswer): Uint8Array | null {
  for (let start = 0; start + EXCEPTION_LENGTH <= received.length; start += 1) {
    if (received[start] !== expected.unit) continue;
    const code = received[start + 1];
    let length: number;
    if (code === (expected.functionCode | EXCEPTION_FLAG)) length = EXCEPTION_LENGTH;
    else if (code === expected.functionCode && headMatches(received, start + 2, expected.head)) {
      length = expected.length;
    } else continue;
    const end = start + length;
    if (end > received.length) continue;
    const crc = (received[end - 2] as number) | ((received[end - 1] as number) << 8);
    if (crc16(received, start, end - 2) === crc) return received.subarray(start, end);
  }
  return null;
}

/** Says, for a person, what is wrong with bytes among which no answer was found. */
export function describeMismatch(received: Uint8Array, expected: ExpectedAnswer): string {
  const unit = received[0] as number;
  const whole = received.length >= EXCEPTION_LENGTH && endsInItsCrc(received);
  if (whole && unit !== expected.unit) return `unit ${unit} answered instead of unit ${expected.unit}`;
  if (whole) return `unit ${unit} answered something else (function ${received[1]})`;
  if (received.length < expected.length) {
    return `unit ${expected.unit} answered ${received.length} of ${expected.length} bytes`;
  }
  return `the answer of unit ${expected.unit} is garbled`;
}

function headMatches(received: Uint8Array, at: number, head: Uint8Array): boolean {
  for (let index = 0; index < head.length; index += 1) {
    if (received[at + index] !== head[index]) return false;
  }
  return true;
}

function endsInItsCrc(bytes: Uint8Array): boolean {
  const end = bytes.length - 2;
  return crc16(bytes, 0, end) === ((bytes[end] as number) | ((bytes[end + 1] as number) << 8));
}
