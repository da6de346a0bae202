/** One Modbus RTU message without its CRC. */
export interface RtuFrame {
  readonly unit: number;
  readonly pdu: Buffer;
}

/** CRC-16/MODBUS: polynomial A001 reflected, initial FFFF, sent low byte first (Modbus over serial line V1.02, 6.2.2). */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

/** Wraps a PDU for the serial line. */
export function encodeRtu(frame: RtuFrame): Buffer {
  const body = Buffer.concat([Buffer.from([frame.unit]), frame.pdu]);
  const tail = Buffer.alloc(2);
  tail.writeUInt16LE(crc16(body));
  return Buffer.concat([body, tail]);
}

/** Length of a whole request by its function code, `null` while that cannot be told yet or ever. */
function requestLength(bytes: Buffer): number | null {
  const fc = bytes[1];
  if (fc === undefined) return null;
  if (fc >= 1 && fc <= 6) return 8;
  if (fc === 0x0f || fc === 0x10) {
    const count = bytes[6];
    return count === undefined ? null : 9 + count;
  }
  return null;
}

/**
 * Cuts whole requests off the front of `bytes`. Bytes that start no valid request are skipped one by one, so that a
 * line recovers from noise without waiting.
 * @param idle the line fell silent: what is left is a whole message of an unknown function, or rubbish
 */
export function decodeRtuRequests(bytes: Buffer, idle: boolean): { frames: RtuFrame[]; rest: Buffer } {
  const frames: RtuFrame[] = [];
  let rest = bytes;
  while (rest.length >= 4) {
    const known = requestLength(rest);
    const length = known ?? (idle ? rest.length : null);
    if (length === null || (rest.length < length && !idle)) break;
    if (length <= rest.length && crc16(rest.subarray(0, length - 2)) === rest.readUInt16LE(length - 2)) {
      frames.push({ unit: rest.readUInt8(0), pdu: Buffer.from(rest.subarray(1, length - 2)) });
      rest = rest.subarray(length);
    } else rest = rest.subarray(1);
  }
  return { frames, rest: idle ? Buffer.alloc(0) : Buffer.from(rest) };
}

/** Characters of silence between two messages. */
export const SILENT_CHARACTERS = 3.5;

/**
 * Time `bytes` bytes need on the wire, ms.
 * @param bitsPerCharacter start, data, parity and stop bits; 10 for 8N1
 */
export function wireTimeMs(bytes: number, baudRate: number, bitsPerCharacter = 10): number {
  return (bytes * bitsPerCharacter * 1000) / baudRate;
}
