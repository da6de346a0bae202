/** Modbus as seen by the test's devices: written apart from the links, so that both cannot share a mistake. */

/** A request as a device sees it. */
export interface PeerRequest {
  /** Transaction number on TCP, 0 on RTU. */
  readonly transaction: number;
  readonly unit: number;
  readonly code: number;
  readonly address: number;
  /** The word after the address: count of a read, value of a single write. */
  readonly word: number;
  /** Unit, function and data, without header and CRC. */
  readonly body: Buffer;
}

/** CRC-16/MODBUS, bit by bit. */
export function crcOf(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1;
  }
  return crc;
}

/** Puts unit, function and data into an RTU frame. */
export function rtu(body: Uint8Array): Buffer {
  const crc = crcOf(body);
  return Buffer.concat([body, Buffer.from([crc & 0xff, crc >> 8])]);
}

/** Puts unit, function and data into a TCP message. */
export function mbap(transaction: number, body: Uint8Array): Buffer {
  const header = Buffer.alloc(6);
  header.writeUInt16BE(transaction, 0);
  header.writeUInt16BE(body.length, 4);
  return Buffer.concat([header, body]);
}

/** The right answer of a device whose register and bit n is `value(n)`, without header and CRC. */
export function answerTo(request: PeerRequest, value: (address: number) => number = (n) => n): Buffer {
  const { unit, code, address, word, body } = request;
  if (code === 3 || code === 4) {
    const answer = Buffer.alloc(3 + word * 2);
    answer.set([unit, code, word * 2]);
    for (let n = 0; n < word; n += 1) answer.writeUInt16BE(value(address + n) & 0xffff, 3 + n * 2);
    return answer;
  }
  if (code === 1 || code === 2) {
    const answer = Buffer.alloc(3 + Math.ceil(word / 8));
    answer.set([unit, code, Math.ceil(word / 8)]);
    for (let n = 0; n < word; n += 1) {
      const at = 3 + (n >> 3);
      if (value(address + n) & 1) answer[at] = (answer[at] ?? 0) | (1 << (n & 7));
    }
    return answer;
  }
  return Buffer.from(body.subarray(0, 6));
}

export function exceptionTo(request: PeerRequest, exception: number): Buffer {
  return Buffer.from([request.unit, request.code | 0x80, exception]);
}

/** Cuts RTU requests out of a byte stream; they have fixed lengths but for FC 15 and 16. */
export class RtuRequests {
  #kept = Buffer.alloc(0);

  take(bytes: Uint8Array): PeerRequest[] {
    this.#kept = Buffer.concat([this.#kept, bytes]);
    const requests: PeerRequest[] = [];
    for (;;) {
      const length = this.#kept[1] === 16 || this.#kept[1] === 15 ? 9 + (this.#kept[6] ?? 255) : 8;
      if (this.#kept.length < length) return requests;
      const frame = this.#kept.subarray(0, length);
      this.#kept = this.#kept.subarray(length);
      if (crcOf(frame) !== 0) throw new Error(`request with a wrong CRC: ${frame.toString('hex')}`);
      requests.push(parse(0, frame.subarray(0, -2)));
    }
  }
}

/** Cuts TCP requests out of a byte stream. */
export class TcpRequests {
  #kept = Buffer.alloc(0);

  take(bytes: Uint8Array): PeerRequest[] {
    this.#kept = this.#kept.length === 0 ? Buffer.from(bytes) : Buffer.concat([this.#kept, bytes]);
    const requests: PeerRequest[] = [];
    while (this.#kept.length >= 8 && this.#kept.length >= 6 + this.#kept.readUInt16BE(4)) {
      const end = 6 + this.#kept.readUInt16BE(4);
      requests.push(parse(this.#kept.readUInt16BE(0), this.#kept.subarray(6, end)));
      this.#kept = this.#kept.subarray(end);
    }
    return requests;
  }
}

function parse(transaction: number, body: Buffer): PeerRequest {
  return {
    transaction,
    unit: body.readUInt8(0),
    code: body.readUInt8(1),
    address: body.readUInt16BE(2),
    word: body.readUInt16BE(4),
    body,
  };
}
