import type { Sample } from '../../../controller/services/climate/repository.ts';

export const TIME_ZONE = 'Asia/Shanghai';
export const RECORDED_POINTS = ['a', 'b', 'c'];
export const RECORDED_FROM = Date.UTC(2026, 4, 1, 8);
const MINUTE_MS = 60_000;
/** So much later a sample is corrected: mostly after its hour was packed. */
const LATE_MINUTES = 70;

/** What is recorded in a minute: a sample of each point every 20 s, and a correction of one long ago. */
export function minuteOf(minute: number): { readonly startMs: number; readonly samples: readonly Sample[] } {
  const startMs = RECORDED_FROM + minute * MINUTE_MS;
  const samples = RECORDED_POINTS.flatMap((point, n) => [
    ...[0, 20_000, 40_000].map((offset) => sampleOf(point, startMs + offset, n + (minute % 50) / 10)),
    ...(minute >= LATE_MINUTES ? [sampleOf(point, startMs - LATE_MINUTES * MINUTE_MS, -1)] : []),
  ]);
  return { startMs, samples };
}

/** The samples that minutes up to that one leave behind, by point and in order of time. */
export function recordedUntil(minute: number): ReadonlyMap<string, readonly Sample[]> {
  const byPoint = new Map(RECORDED_POINTS.map((point) => [point, new Map<number, Sample>()]));
  for (let at = 0; at <= minute; at++)
    for (const sample of minuteOf(at).samples) byPoint.get(sample.point)?.set(sample.time, sample);
  return new Map(
    [...byPoint].map(([point, samples]) => [point, [...samples.values()].sort((a, b) => a.time - b.time)]),
  );
}

function sampleOf(point: string, time: number, value: number): Sample {
  return { point, time, value, quality: 'good', outside: value > 3 };
}
