/** A command to a UHFReader18, or an answer: `data` starts with the status there. */
export interface UhfFrame {
  readonly address: number;
  readonly command: number;
  readonly data: Buffer;
}

/** CRC-16 of UHFReader18: initial FFFF, polynomial 8408, least significant bit first. */
function uhfCrc(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  }
  return crc;
}

/** `Len Adr Cmd Data CRC`, Len counting all that follows it. */
export function encodeUhf(frame: UhfFrame): Buffer {
  const body = Buffer.concat([
    Buffer.from([frame.data.length + 4, frame.address, frame.command]),
    frame.data,
  ]);
  const tail = Buffer.alloc(2);
  tail.writeUInt16LE(uhfCrc(body));
  return Buffer.concat([body, tail]);
}

const SHORTEST = 4;

/**
 * Cuts whole commands off the front of `bytes`.
 * @returns commands in order (`null` for one whose CRC is wrong) and what is left over
 */
export function decodeUhf(bytes: Buffer): { frames: (UhfFrame | null)[]; rest: Buffer } {
  const frames: (UhfFrame | null)[] = [];
  let rest = bytes;
  for (let length = rest[0]; length !== undefined && rest.length > length; length = rest[0]) {
    if (length < SHORTEST) {
      rest = rest.subarray(1);
      continue;
    }
    const frame = rest.subarray(0, length + 1);
    const good = uhfCrc(frame.subarray(0, length - 1)) === frame.readUInt16LE(length - 1);
    frames.push(
      good
        ? {
            address: frame.readUInt8(1),
            command: frame.readUInt8(2),
            data: Buffer.from(frame.subarray(3, length - 1)),
          }
        : null,
    );
    rest = rest.subarray(length + 1);
  }
  return { frames, rest: Buffer.from(rest) };
}
