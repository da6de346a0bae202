import { crc32 } from 'node:zlib';
import { ByteReader, ByteWriter } from './bytes.ts';
import type { Sums } from './sums.ts';
import { HOUR_MS, MINUTE_MS } from './tiers.ts';
import { readValues, writeValues } from './value-column.ts';

/**
 * The minutes of one point in one hour. As rows they would take more room than the samples they sum up; as a page they
 * take a tenth of it: format (1) · number of minutes · which minutes · counts · first and last times · known times ·
 * times outside limits · columns of least, most and sum · CRC-32 of all before, little-endian.
 * Whole numbers are the step from minute to minute, which is 0 while a poll keeps its beat. A minute's time outside is
 * its rule, 0 without limits, 1 inside, 2 outside all the time, 3 partly, and then the time.
 */
const FORMAT = 1;
const CRC_BYTES = 4;
const WITHOUT = 0;
const INSIDE = 1;
const OUTSIDE = 2;
const PARTLY = 3;

/** @param minutes at least one, in order, all of one hour */
export function encodeMinutes(minutes: readonly Sums[]): Buffer {
  const [head] = minutes;
  if (!head) throw new RangeError('a page holds at least one minute');
  const hour = Math.floor(head.start / HOUR_MS) * HOUR_MS;
  const out = new ByteWriter(minutes.length * 12 + 32);
  out.byte(FORMAT);
  out.varint(minutes.length);
  let before = -1;
  for (const { start } of minutes) {
    const minute = (start - hour) / MINUTE_MS;
    if (!(Number.isInteger(minute) && minute > before && minute < 60))
      throw new RangeError('minutes must be of one hour and in order');
    out.byte(minute);
    before = minute;
  }
  for (const column of STEPS) writeSteps(out, minutes.map(column));
  for (const one of minutes) {
    const { outsideMs, knownMs } = one;
    const rule = ruleOf(outsideMs, knownMs);
    out.byte(rule);
    if (rule === PARTLY) out.varint(outsideMs as number);
  }
  for (const column of VALUES)
    writeValues(
      out,
      minutes.map((one) => one[column]),
    );
  out.uint32(crc32(out.written()));
  return Buffer.from(out.written());
}

/**
 * @param hour start of the hour, epoch ms
 * @throws RangeError when it is damaged or of another format
 */
export function decodeMinutes(page: Buffer, hour: number): readonly Sums[] {
  const body = page.subarray(0, -CRC_BYTES);
  if (page.length <= CRC_BYTES || crc32(body) !== page.readUInt32LE(body.length))
    throw new RangeError('page is damaged: its checksum does not match');
  const reader = new ByteReader(body);
  const format = reader.byte();
  if (format !== FORMAT) throw new RangeError(`page has unknown format ${format}`);
  const length = reader.varint();
  const starts = Array.from({ length }, () => hour + reader.byte() * MINUTE_MS);
  const [counts, firsts, lasts, known] = STEPS.map(() => readSteps(reader, length)) as unknown as Columns;
  const outside = known.map((knownMs) => readOutside(reader, knownMs));
  const [min, max, sum] = VALUES.map(() => readValues(reader, length)) as unknown as Columns;
  return starts.map((start, i) => ({
    start,
    count: counts[i] as number,
    sum: sum[i] as number,
    min: min[i] as number,
    max: max[i] as number,
    knownMs: known[i] as number,
    outsideMs: outside[i] ?? null,
    first: start + (firsts[i] as number),
    last: start + (lasts[i] as number),
  }));
}

type Columns = readonly [number[], number[], number[], number[]];

const STEPS: readonly ((minute: Sums) => number)[] = [
  ({ count }) => count,
  ({ start, first }) => first - start,
  ({ start, last }) => last - start,
  ({ knownMs }) => knownMs,
];
const VALUES = ['min', 'max', 'sum'] as const;

function writeSteps(out: ByteWriter, column: readonly number[]): void {
  let before = 0;
  for (const value of column) {
    out.zigzag(value - before);
    before = value;
  }
}

function readSteps(reader: ByteReader, length: number): number[] {
  let value = 0;
  return Array.from({ length }, () => (value += reader.zigzag()));
}

function ruleOf(outsideMs: number | null, knownMs: number): number {
  if (outsideMs === null) return WITHOUT;
  if (outsideMs === 0) return INSIDE;
  return outsideMs === knownMs ? OUTSIDE : PARTLY;
}

function readOutside(reader: ByteReader, knownMs: number): number | null {
  const rule = reader.byte();
  if (rule === WITHOUT) return null;
  if (rule === INSIDE) return 0;
  return rule === OUTSIDE ? knownMs : reader.varint();
}
