import { crc32 } from 'node:zlib';
import { ByteReader, ByteWriter } from './bytes.ts';
import { CODES, QUALITY_CODES, type StoredSample } from './stored-sample.ts';
import { readValues, writeValues } from './value-column.ts';

/**
 * A chunk is: format (2) · hold time, ms · count · times · qualities · values · CRC-32 of all before, little-endian.
 * times: the first, then the change of the step from sample to sample (0 while a poll keeps its beat);
 * codes (quality and verdict): runs, length × 16 + code;
 * values: a column as of value-column.ts.
 * Format 1 had no hold time, and its runs were length × 4 + quality.
 */
const FORMAT = 2;
const FORMAT_WITHOUT_HOLD = 1;
/** How long a sample stands when no other follows and nothing was said of its point, ms. */
export const DEFAULT_HOLD_MS = 30_000;
/** Times of either sign lie within, ms; 35,000 years from 1970. */
export const TIME_LIMIT = 2 ** 50;
const CRC_BYTES = 4;

/** What a chunk holds. */
export interface Chunk {
  /** How long each of its samples stands when no other follows, ms. */
  readonly holdMs: number;
  readonly samples: readonly StoredSample[];
}

/**
 * Packs samples of one point.
 * @param samples at least one, times whole ms and strictly increasing, values finite, codes 0..15
 * @param holdMs whole and not negative
 * @throws RangeError when they are not
 */
export function encodeChunk({ samples, holdMs }: Chunk): Buffer {
  checkSamples(samples);
  if (!Number.isSafeInteger(holdMs) || holdMs < 0)
    throw new RangeError('hold time must be whole milliseconds');
  const out = new ByteWriter(samples.length * 4 + 32);
  out.byte(FORMAT);
  out.varint(holdMs);
  out.varint(samples.length);
  writeTimes(out, samples);
  writeCodes(out, samples);
  writeValues(
    out,
    samples.map(({ value }) => value),
  );
  out.uint32(crc32(out.written()));
  return Buffer.from(out.written());
}

/**
 * Unpacks a chunk.
 * @throws RangeError when it is damaged or of another format
 */
export function decodeChunk(chunk: Buffer): Chunk {
  const body = chunk.subarray(0, -CRC_BYTES);
  if (chunk.length <= CRC_BYTES || crc32(body) !== chunk.readUInt32LE(body.length))
    throw new RangeError('chunk is damaged: its checksum does not match');
  const reader = new ByteReader(body);
  const format = reader.byte();
  if (format !== FORMAT && format !== FORMAT_WITHOUT_HOLD)
    throw new RangeError(`chunk has unknown format ${format}`);
  const holdMs = format === FORMAT ? reader.varint() : DEFAULT_HOLD_MS;
  const count = reader.varint();
  const times = readTimes(reader, count);
  const codes = readCodes(reader, count, format === FORMAT ? CODES : QUALITY_CODES);
  const values = readValues(reader, count);
  const samples = times.map((time, i) => ({ time, value: values[i] as number, code: codes[i] as number }));
  return { holdMs, samples };
}

function checkSamples(samples: readonly StoredSample[]): void {
  if (samples.length === 0) throw new RangeError('a chunk holds at least one sample');
  let before = -TIME_LIMIT;
  for (const { time, value, code } of samples) {
    if (!Number.isInteger(time) || time <= before || time >= TIME_LIMIT)
      throw new RangeError('times must be whole milliseconds in increasing order');
    if (!Number.isFinite(value)) throw new RangeError('values must be finite');
    if (!(code >= 0 && code < CODES)) throw new RangeError('codes must be from 0 to 15');
    before = time;
  }
}

function writeTimes(out: ByteWriter, samples: readonly StoredSample[]): void {
  let before = (samples[0] as StoredSample).time;
  let step = 0;
  out.zigzag(before);
  for (let i = 1; i < samples.length; i++) {
    const { time } = samples[i] as StoredSample;
    out.zigzag(time - before - step);
    step = time - before;
    before = time;
  }
}

function readTimes(reader: ByteReader, count: number): number[] {
  let time = reader.zigzag();
  let step = 0;
  const times = [time];
  while (times.length < count) {
    step += reader.zigzag();
    time += step;
    times.push(time);
  }
  return times;
}

function writeCodes(out: ByteWriter, samples: readonly StoredSample[]): void {
  for (let from = 0; from < samples.length; ) {
    const { code } = samples[from] as StoredSample;
    let to = from + 1;
    while (samples[to]?.code === code) to++;
    out.varint((to - from) * CODES + code);
    from = to;
  }
}

function readCodes(reader: ByteReader, count: number, codes: number): number[] {
  const read: number[] = [];
  while (read.length < count) {
    const run = reader.varint();
    for (let left = Math.floor(run / codes); left > 0; left--) read.push(run % codes);
  }
  return read;
}
