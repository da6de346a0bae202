import { crc32 } from 'node:zlib';
import { ByteReader, ByteWriter } from './bytes.ts';
import type { StoredSample } from './stored-sample.ts';

/**
 * A chunk is: format (1) · count · times · qualities · values · CRC-32 of all before, little-endian.
 * times: the first, then the change of the step from sample to sample (0 while a poll keeps its beat);
 * qualities: runs, length × 4 + code;
 * values: how they are written (a number of decimals, or one of the two marks below), then the values. A sensor's
 *   values are short decimals, so they become whole numbers of that many decimals and what is kept is the step between
 *   them; what a driver scaled into 21.400000000000002 is looked up in a list of the few values there are;
 *   anything else stays as it is. Every form gives back the very same 64 bits.
 */
const FORMAT = 1;
const MAX_DECIMALS = 9;
const DICTIONARY = 0x40;
const PLAIN = 0x41;
/** Decimals and their steps stay exact below this. */
const DECIMAL_LIMIT = 2 ** 50;
/** Times of either sign lie within, ms; 35,000 years from 1970. */
export const TIME_LIMIT = 2 ** 50;
const CRC_BYTES = 4;

/**
 * Packs samples of one point.
 * @param samples at least one, times whole ms and strictly increasing, values finite, quality codes 0..3
 * @throws RangeError when they are not
 */
export function encodeChunk(samples: readonly StoredSample[]): Buffer {
  checkSamples(samples);
  const out = new ByteWriter(samples.length * 4 + 32);
  out.byte(FORMAT);
  out.varint(samples.length);
  writeTimes(out, samples);
  writeQualities(out, samples);
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
export function decodeChunk(chunk: Buffer): readonly StoredSample[] {
  const body = chunk.subarray(0, -CRC_BYTES);
  if (chunk.length <= CRC_BYTES || crc32(body) !== chunk.readUInt32LE(body.length))
    throw new RangeError('chunk is damaged: its checksum does not match');
  const reader = new ByteReader(body);
  const format = reader.byte();
  if (format !== FORMAT) throw new RangeError(`chunk has unknown format ${format}`);
  const count = reader.varint();
  const times = readTimes(reader, count);
  const qualities = readQualities(reader, count);
  const values = readValues(reader, count);
  return times.map((time, i) => ({ time, value: values[i] as number, quality: qualities[i] as number }));
}

function checkSamples(samples: readonly StoredSample[]): void {
  if (samples.length === 0) throw new RangeError('a chunk holds at least one sample');
  let before = -TIME_LIMIT;
  for (const { time, value, quality } of samples) {
    if (!Number.isInteger(time) || time <= before || time >= TIME_LIMIT)
      throw new RangeError('times must be whole milliseconds in increasing order');
    if (!Number.isFinite(value)) throw new RangeError('values must be finite');
    if (!(quality >= 0 && quality <= 3)) throw new RangeError('qualities must be from 0 to 3');
    before = time;
  }
}

function writeTimes(out: ByteWriter, samples: readonly StoredSample[]): void {
  let before = (samples[0] as StoredSample).time;
  let step = 0;
  out.zigzag(before);
  for (const { time } of samples.slice(1)) {
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

function writeQualities(out: ByteWriter, samples: readonly StoredSample[]): void {
  for (let from = 0; from < samples.length; ) {
    const code = (samples[from] as StoredSample).quality;
    let to = from + 1;
    while (samples[to]?.quality === code) to++;
    out.varint((to - from) * 4 + code);
    from = to;
  }
}

function readQualities(reader: ByteReader, count: number): number[] {
  const qualities: number[] = [];
  while (qualities.length < count) {
    const run = reader.varint();
    for (let left = Math.floor(run / 4); left > 0; left--) qualities.push(run % 4);
  }
  return qualities;
}

function writeValues(out: ByteWriter, values: readonly number[]): void {
  const decimals = decimalsOf(values);
  if (decimals !== null) {
    const scale = 10 ** decimals;
    out.byte(decimals);
    let before = 0;
    for (const value of values) {
      const whole = Math.round(value * scale);
      out.zigzag(whole - before);
      before = whole;
    }
    return;
  }
  const dictionary = dictionaryOf(values);
  if (dictionary) {
    out.byte(DICTIONARY);
    out.varint(dictionary.size);
    for (const value of dictionary.keys()) out.float64(value);
    for (const value of values) out.varint(dictionary.get(value) as number);
    return;
  }
  out.byte(PLAIN);
  for (const value of values) out.float64(value);
}

function readValues(reader: ByteReader, count: number): number[] {
  const form = reader.byte();
  const values: number[] = [];
  if (form === PLAIN) {
    for (let i = 0; i < count; i++) values.push(reader.float64());
  } else if (form === DICTIONARY) {
    const dictionary = Array.from({ length: reader.varint() }, () => reader.float64());
    for (let i = 0; i < count; i++) values.push(dictionary[reader.varint()] as number);
  } else {
    const scale = 10 ** form;
    let whole = 0;
    for (let i = 0; i < count; i++) {
      whole += reader.zigzag();
      values.push(whole / scale);
    }
  }
  return values;
}

/** The fewest decimals with which every value can be written exactly; `null` when there is no such number. */
function decimalsOf(values: readonly number[]): number | null {
  let decimals = 0;
  for (const value of values) {
    while (!isDecimal(value, 10 ** decimals)) if (++decimals > MAX_DECIMALS) return null;
  }
  // More decimals than a value needs can push it over the limit.
  return values.every((value) => isDecimal(value, 10 ** decimals)) ? decimals : null;
}

function isDecimal(value: number, scale: number): boolean {
  const whole = Math.round(value * scale);
  return Math.abs(whole) < DECIMAL_LIMIT && Object.is((whole + 0) / scale, value);
}

/** Each distinct value with its place; `null` when listing them would not save anything, or for a negative zero. */
function dictionaryOf(values: readonly number[]): Map<number, number> | null {
  const places = new Map<number, number>();
  for (const value of values) {
    // A map takes −0 for 0.
    if (Object.is(value, -0)) return null;
    if (!places.has(value)) places.set(value, places.size);
    if (places.size > values.length / 2) return null;
  }
  return places;
}
