import { crc32 } from 'node:zlib';

/**
 * A block is samples of any points in one minute, in the order in which they came: offset from the minute, ms (16 bits) ·
 * point number (32) · value (64, float) · code (8), then a CRC-32 of all before, little-endian. It lives for an hour and
 * is written every second, so it is made to be written fast, and not to be small.
 */
const SAMPLE_BYTES = 15;
const CRC_BYTES = 4;
const FIRST_SAMPLES = 64;

/** Takes one stored sample: `time` epoch ms, `code` as of {@link StoredSample}. */
export type Take = (time: number, point: number, value: number, code: number) => void;

/** Writes a block sample by sample. */
export class BlockBuilder {
  readonly #minute: number;
  #block = Buffer.allocUnsafe(FIRST_SAMPLES * SAMPLE_BYTES + CRC_BYTES);
  #view = viewOf(this.#block);
  #end = 0;

  /** @param minute start of the minute that all samples lie in, epoch ms */
  constructor(minute: number) {
    this.#minute = minute;
  }

  /** @param time whole ms */
  add(time: number, point: number, value: number, code: number): void {
    if (this.#end + SAMPLE_BYTES + CRC_BYTES > this.#block.length) this.#grow();
    const [view, at] = [this.#view, this.#end];
    view.setUint16(at, time - this.#minute, true);
    view.setUint32(at + 2, point, true);
    view.setFloat64(at + 6, value, true);
    view.setUint8(at + 14, code);
    this.#end = at + SAMPLE_BYTES;
  }

  /** The block as it is now; shares memory with the builder. */
  block(): Buffer {
    this.#block.writeUInt32LE(crc32(this.#block.subarray(0, this.#end)), this.#end);
    return this.#block.subarray(0, this.#end + CRC_BYTES);
  }

  /** Gives every sample back. */
  forEach(take: Take): void {
    readSamples(this.#minute, this.#view, this.#end, take);
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(this.#block.length * 2);
    this.#block.copy(larger, 0, 0, this.#end);
    this.#block = larger;
    this.#view = viewOf(larger);
  }
}

/**
 * Reads a block sample by sample, none of them when it is damaged.
 * @param minute start of its minute, epoch ms
 * @throws RangeError when it is damaged
 */
export function readBlock(minute: number, block: Buffer, take: Take): void {
  const end = block.length - CRC_BYTES;
  if (end < 0 || end % SAMPLE_BYTES !== 0 || crc32(block.subarray(0, end)) !== block.readUInt32LE(end))
    throw new RangeError('block is damaged: its checksum does not match');
  readSamples(minute, viewOf(block), end, take);
}

function readSamples(minute: number, view: DataView, end: number, take: Take): void {
  for (let at = 0; at < end; at += SAMPLE_BYTES)
    take(
      minute + view.getUint16(at, true),
      view.getUint32(at + 2, true),
      view.getFloat64(at + 6, true),
      view.getUint8(at + 14),
    );
}

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}
