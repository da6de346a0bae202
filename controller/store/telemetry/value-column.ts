import type { ByteReader, ByteWriter } from './bytes.ts';

/**
 * A column of numbers: how they are written (a number of decimals, or one of the two marks below), then the numbers. A
 * sensor's values are short decimals, so they become whole numbers of that many decimals and what is kept is the step
 * between them; what a driver scaled into 21.400000000000002 is looked up in a list of the few values there are;
 * anything else stays as it is. Every form gives back the very same 64 bits.
 */
const MAX_DECIMALS = 9;
const DICTIONARY = 0x40;
const PLAIN = 0x41;
/** Decimals and their steps stay exact below this. */
const DECIMAL_LIMIT = 2 ** 50;

/** Writes finite numbers; how many there are is for the reader to know. */
export function writeValues(out: ByteWriter, values: readonly number[]): void {
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

/** Reads `count` numbers that {@link writeValues} wrote. */
export function readValues(reader: ByteReader, count: number): number[] {
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
  let scale = 1;
  /** Values before it were looked at with fewer decimals than there are now. */
  let widenedAt = 0;
  for (let at = 0; at < values.length; at++)
    while (!isDecimal(values[at] as number, scale)) {
      if (++decimals > MAX_DECIMALS) return null;
      scale = 10 ** decimals;
      widenedAt = at;
    }
  // More decimals than a value needs can push it over the limit.
  for (let at = 0; at < widenedAt; at++) if (!isDecimal(values[at] as number, scale)) return null;
  return decimals;
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
