/** What a chart shows, epoch ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
/** Nothing is measured more closely than that, and a shorter span shows three dots. */
export const LEAST_MS = 2 * MINUTE_MS;
/** Ten years with their leap days. */
export const MOST_MS = 3653 * DAY_MS;

/** The spans that are one touch away. */
export const PRESETS = [
  { name: '1h', ms: 60 * MINUTE_MS },
  { name: '24h', ms: DAY_MS },
  { name: '7d', ms: 7 * DAY_MS },
  { name: '30d', ms: 30 * DAY_MS },
  { name: '1y', ms: 365 * DAY_MS },
  { name: '10y', ms: MOST_MS },
] as const;

/**
 * A span within what there can be: neither too short nor too long, and not beyond now. It keeps its length where it can
 * and gives way at its ends.
 */
export function within({ fromMs, toMs }: Span, nowMs: number): Span {
  const lengthMs = Math.min(MOST_MS, Math.max(LEAST_MS, toMs - fromMs));
  const middle = (fromMs + toMs) / 2;
  const wantedTo = toMs - fromMs === lengthMs ? toMs : middle + lengthMs / 2;
  const end = Math.min(nowMs, wantedTo);
  return { fromMs: end - lengthMs, toMs: end };
}

/**
 * Closer or farther, with one moment staying where it is on the screen.
 * @param factor below 1 zooms in, above 1 out
 * @param at what stays: 0 the left edge, 1 the right one
 */
export function zoomed({ fromMs, toMs }: Span, factor: number, at: number, nowMs: number): Span {
  const oldMs = toMs - fromMs;
  const lengthMs = Math.min(MOST_MS, Math.max(LEAST_MS, oldMs * factor));
  const anchor = fromMs + oldMs * at;
  const from = anchor - lengthMs * at;
  return within({ fromMs: from, toMs: from + lengthMs }, nowMs);
}

/** To the side by a part of its own length; to the right as far as now. */
export function moved({ fromMs, toMs }: Span, part: number, nowMs: number): Span {
  const byMs = (toMs - fromMs) * part;
  return within({ fromMs: fromMs + byMs, toMs: toMs + byMs }, nowMs);
}
