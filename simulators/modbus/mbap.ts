/** One Modbus TCP message. */
export interface MbapFrame {
  readonly transaction: number;
  readonly unit: number;
  readonly pdu: Buffer;
}

const HEADER = 7;
/** Length field counts the unit byte and a PDU of at most 253 bytes. */
const MAX_LENGTH = 254;

/** Wraps a PDU in the MBAP header (Modbus Messaging on TCP/IP V1.0b, section 3.1.3). */
export function encodeMbap(frame: MbapFrame): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(frame.transaction, 0);
  header.writeUInt16BE(frame.pdu.length + 1, 4);
  header[6] = frame.unit;
  return Buffer.concat([header, frame.pdu]);
}

/**
 * Cuts whole messages off the front of `bytes`; several may have arrived at once.
 * @returns the messages, what is left over, and `broken` when the stream cannot be MBAP and should be closed
 */
export function decodeMbap(bytes: Buffer): { frames: MbapFrame[]; rest: Buffer; broken: boolean } {
  const frames: MbapFrame[] = [];
  let at = 0;
  while (bytes.length - at >= HEADER) {
    const length = bytes.readUInt16BE(at + 4);
    if (bytes.readUInt16BE(at + 2) !== 0 || length < 2 || length > MAX_LENGTH)
      return { frames, rest: bytes.subarray(at), broken: true };
    if (bytes.length - at < 6 + length) break;
    frames.push({
      transaction: bytes.readUInt16BE(at),
      unit: bytes.readUInt8(at + 6),
      pdu: Buffer.from(bytes.subarray(at + HEADER, at + 6 + length)),
    });
    at += 6 + length;
  }
  return { frames, rest: Buffer.from(bytes.subarray(at)), broken: false };
}
