import type { Voted } from '../../../model/climate.ts';

const STEP_MS = 5 * 60_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** How far from a full hour ago a value may lie that stands for it. */
const HOUR_TOLERANCE_MS = 15 * 60_000;
/** A window is whole when so much of it was known. */
const WHOLE = 0.9;

type Span = { readonly low: number; readonly high: number; readonly last: number };

/** Five minutes of a zone's air. Times in ms. */
export interface Slice {
  /** Start, epoch ms. */
  readonly from: number;
  readonly temperature: Span | null;
  readonly humidity: Span | null;
  readonly knownMs: number;
  readonly outsideMs: Readonly<Record<Voted | 'either', number>>;
}

/** The last 24 hours, oldest first. */
export type DayWindow = readonly Slice[];

/** The air at a moment; `null` what nobody knows. */
export interface AirNow {
  /** Epoch ms. */
  readonly at: number;
  readonly temperature: number | null;
  readonly humidity: number | null;
}

/** What is known of a value over the window: `null` where nothing is, and whether the window is whole. */
export interface OverWindow {
  readonly value: number | null;
  readonly isWhole: boolean;
}

/** Adds what the air is now, and forgets what is older than 24 hours. */
export function addAir(window: DayWindow, { at, temperature, humidity }: AirNow): DayWindow {
  return put(window, at, (slice) => ({
    ...slice,
    temperature: widen(slice.temperature, temperature),
    humidity: widen(slice.humidity, humidity),
  }));
}

/**
 * Adds time that has passed in known air, up to `until`, and how much of it was outside limits.
 * @param until epoch ms
 */
export function addTime(
  window: DayWindow,
  until: number,
  knownMs: number,
  outside: Readonly<Record<Voted, boolean>>,
): DayWindow {
  const part = (isOutside: boolean): number => (isOutside ? knownMs : 0);
  return put(window, until, (slice) => ({
    ...slice,
    knownMs: slice.knownMs + knownMs,
    outsideMs: {
      temperature: slice.outsideMs.temperature + part(outside.temperature),
      humidity: slice.outsideMs.humidity + part(outside.humidity),
      either: slice.outsideMs.either + part(outside.temperature || outside.humidity),
    },
  }));
}

/** Highest less lowest of the last 24 hours. */
export function swingOf(window: DayWindow, value: Voted): OverWindow {
  const spans = window.flatMap((slice) => slice[value] ?? []);
  if (spans.length === 0) return { value: null, isWhole: false };
  const low = Math.min(...spans.map((span) => span.low));
  const high = Math.max(...spans.map((span) => span.high));
  return { value: high - low, isWhole: knownIn(window).knownMs >= WHOLE * DAY_MS };
}

/** Change within the last hour, per hour; `null` where nothing is known of an hour ago. */
export function rateOf(window: DayWindow, value: Voted, now: number): number | null {
  const ago = (slice: Slice): number => Math.abs(now - HOUR_MS - slice.from);
  const near = window.filter((slice) => slice[value] && ago(slice) <= HOUR_TOLERANCE_MS);
  const newest = window.at(-1);
  const current = newest?.[value]?.last;
  const [then] = near.toSorted((a, b) => ago(a) - ago(b));
  const before = then?.[value]?.last;
  if (!then || newest === undefined || current === undefined || before === undefined) return null;
  // Nothing was told since: there is no change to speak of, and no time to divide it by.
  if (then.from === newest.from) return null;
  return ((current - before) * HOUR_MS) / (newest.from - then.from);
}

/** Time of the window in known air, and outside limits, ms. */
export function knownIn(window: DayWindow): Pick<Slice, 'knownMs' | 'outsideMs'> {
  // Time is told at its end: what the first slice of a full window tells was before it.
  const begin = (window.at(-1)?.from ?? 0) - DAY_MS;
  const within = window.filter(({ from }) => from > begin);
  const sum = (of: (slice: Slice) => number): number => within.reduce((all, slice) => all + of(slice), 0);
  return {
    knownMs: sum(({ knownMs }) => knownMs),
    outsideMs: {
      temperature: sum(({ outsideMs }) => outsideMs.temperature),
      humidity: sum(({ outsideMs }) => outsideMs.humidity),
      either: sum(({ outsideMs }) => outsideMs.either),
    },
  };
}

function put(window: DayWindow, at: number, change: (slice: Slice) => Slice): DayWindow {
  const from = Math.floor(at / STEP_MS) * STEP_MS;
  const last = window.at(-1);
  // A clock that was set back must not put slices out of order.
  if (last && last.from >= from) return [...window.slice(0, -1), change(last)];
  const kept = window.filter((slice) => slice.from >= from - DAY_MS);
  const empty: Slice = {
    from,
    temperature: null,
    humidity: null,
    knownMs: 0,
    outsideMs: { temperature: 0, humidity: 0, either: 0 },
  };
  return [...kept, change(empty)];
}

function widen(span: Span | null, value: number | null): Span | null {
  if (value === null) return span;
  if (!span) return { low: value, high: value, last: value };
  return { low: Math.min(span.low, value), high: Math.max(span.high, value), last: value };
}
