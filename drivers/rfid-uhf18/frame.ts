import { crc16 } from './crc.ts';

/** A frame from the reader: `Len Adr reCmd Status Data CRC`. */
export interface ReaderFrame {
  readonly address: number;
  /** The command it answers, or `0xEE` for a report nobody asked for. */
  readonly command: number;
  readonly status: number;
  readonly data: Uint8Array;
}

/** Address, command, status and the two bytes of the check sum: the least that Len can count. */
const MIN_LENGTH = 5;

/**
 * Makes a frame for the reader: `Len Adr Cmd Data CRC`. Len counts everything after itself.
 * @param address 0..254 of one reader, 255 for whoever hears it.
 * @param data up to 251 bytes.
 */
export function encodeRequest(
  address: number,
  command: number,
  data: Uint8Array = new Uint8Array(),
): Uint8Array {
  const body = Uint8Array.of(data.length + 4, address, command, ...data);
  const crc = crc16(body);
  return Uint8Array.of(...body, crc & 0xff, crc >> 8);
}

/**
 * Finds frames in a stream of bytes that may come in any portions, with noise between them. How the stream is cut
 * into portions makes no difference to what is found.
 *
 * A byte of noise read as a length can make the parser wait for more than will ever come. When the line has gone
 * quiet, {@link salvage} looks for frames behind such a byte; it takes nothing away from a frame that is only slow.
 */
export class FrameParser {
  #pending: Uint8Array = new Uint8Array();

  /** Takes the next bytes and returns the frames they complete. */
  push(bytes: Uint8Array): readonly ReaderFrame[] {
    const joined = new Uint8Array(this.#pending.length + bytes.length);
    joined.set(this.#pending);
    joined.set(bytes, this.#pending.length);

    const frames: ReaderFrame[] = [];
    let at = 0;
    while (at < joined.length) {
      const found = frameAt(joined, at);
      if (found === 'incomplete') break;
      if (found === 'noise') at += 1;
      else {
        frames.push(found.frame);
        at += found.size;
      }
    }
    this.#pending = joined.slice(at);
    return frames;
  }

  /** For when the line is quiet: returns whole frames that stand behind a start that was never finished. */
  salvage(): readonly ReaderFrame[] {
    for (let at = 1; at < this.#pending.length; at++) {
      const found = frameAt(this.#pending, at);
      if (typeof found !== 'object') continue;
      const rest = this.#pending.slice(at);
      this.#pending = new Uint8Array();
      return this.push(rest);
    }
    return [];
  }

  /** Forgets everything that came so far. */
  reset(): void {
    this.#pending = new Uint8Array();
  }
}

function frameAt(
  bytes: Uint8Array,
  at: number,
): { frame: ReaderFrame; size: number } | 'incomplete' | 'noise' {
  const length = bytes[at];
  if (length === undefined) return 'incomplete';
  if (length < MIN_LENGTH) return 'noise';
  const size = length + 1;
  if (at + size > bytes.length) return 'incomplete';
  const whole = bytes.subarray(at, at + size);
  if (crc16(whole) !== 0) return 'noise';
  const [, address = 0, command = 0, status = 0] = whole;
  return { frame: { address, command, status, data: whole.slice(4, size - 2) }, size };
}
