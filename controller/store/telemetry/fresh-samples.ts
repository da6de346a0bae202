import type { StoredSample } from './stored-sample.ts';

/** Samples of one point in order of time, in columns: so many small objects would cost several times the memory. */
interface Series {
  readonly times: number[];
  readonly values: number[];
  readonly codes: number[];
  /** Before it, samples were let go of. */
  head: number;
}

/** So few may be let go of before the columns are shortened: of 10,000 points each takes a quarter of a megabyte. */
const SLACK = 64;

/**
 * What lies in the time-first table and is not packed yet, by point. The table keeps it over a crash, this answers: one
 * point's samples are found without reading everyone's.
 */
export class FreshSamples {
  readonly #series = new Map<number, Series>();
  #size = 0;

  /** Samples held, of all points. */
  get size(): number {
    return this.#size;
  }

  /** Points that have any. */
  points(): IterableIterator<number> {
    return this.#series.keys();
  }

  /** Everything held, with the number of its point. */
  *all(): Generator<readonly [point: number, sample: StoredSample]> {
    for (const point of this.#series.keys())
      for (const sample of this.between(point, Number.NEGATIVE_INFINITY, Infinity)) yield [point, sample];
  }

  /** Takes a sample in; one of the same point and time is replaced. */
  put(point: number, time: number, value: number, code: number): void {
    let series = this.#series.get(point);
    if (!series) {
      series = { times: [], values: [], codes: [], head: 0 };
      this.#series.set(point, series);
    }
    const { times, values, codes } = series;
    if (times.length === series.head || time > (times[times.length - 1] as number)) {
      times.push(time);
      values.push(value);
      codes.push(code);
      this.#size++;
      return;
    }
    const at = firstAtOrAfter(series, time);
    const known = times[at] === time ? 1 : 0;
    times.splice(at, known, time);
    values.splice(at, known, value);
    codes.splice(at, known, code);
    this.#size += 1 - known;
  }

  /** Samples of a point in [fromMs, toMs), oldest first. */
  between(point: number, fromMs: number, toMs: number): readonly StoredSample[] {
    const series = this.#series.get(point);
    if (!series) return [];
    const { times, values, codes } = series;
    const samples: StoredSample[] = [];
    for (let at = firstAtOrAfter(series, fromMs); at < times.length && (times[at] as number) < toMs; at++)
      samples.push({ time: times[at] as number, value: values[at] as number, code: codes[at] as number });
    return samples;
  }

  /** Time of the oldest sample of a point at or after `fromMs`; `null` when there is none. */
  firstTime(point: number, fromMs = Number.NEGATIVE_INFINITY): number | null {
    const series = this.#series.get(point);
    return series?.times[firstAtOrAfter(series, fromMs)] ?? null;
  }

  /** Lets go of a point's samples before `endMs`. */
  drop(point: number, endMs: number): void {
    const series = this.#series.get(point);
    if (!series) return;
    const { times, values, codes } = series;
    const head = firstAtOrAfter(series, endMs);
    this.#size -= head - series.head;
    series.head = head;
    if (head === times.length) this.#series.delete(point);
    else if (head > SLACK && head > times.length / 2) {
      for (const column of [times, values, codes]) column.splice(0, head);
      series.head = 0;
    }
  }
}

/** Place of the first sample that is not before `time`; behind the last when all are. */
function firstAtOrAfter({ times, head }: Series, time: number): number {
  let [low, high] = [head, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
