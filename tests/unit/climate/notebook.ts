import type {
  History,
  Rollup,
  RollupTier,
  Sample,
  TelemetryRepository,
  Tier,
} from '../../../controller/services/climate/index.ts';

const HOUR_MS = 3_600_000;

/** Telemetry in memory: what was appended, and whether it was flushed after. Sums are made when they are asked for. */
export class Notebook implements TelemetryRepository {
  readonly kept: Sample[] = [];
  readonly holds: Record<string, number> = {};
  flushed = 0;

  append(samples: readonly Sample[]): void {
    this.kept.push(...samples);
  }

  keeps(): boolean {
    return true;
  }

  hold(point: string, holdMs: number): void {
    this.holds[point] = holdMs;
  }

  history(_point: string, from: number): History {
    const nothing = { count: 0, min: null, mean: null, max: null, knownMs: 0, outsideMs: null };
    return { tier: 'raw', buckets: [{ from, ...nothing }] };
  }

  tierFor(): Tier {
    return 'raw';
  }

  rollups(point: string, _tier: RollupTier, fromMs: number, toMs: number): readonly Rollup[] {
    const hours = new Map<number, Sample[]>();
    for (const sample of this.samples(point, fromMs, toMs)) {
      const start = Math.floor(sample.time / HOUR_MS) * HOUR_MS;
      if (start >= fromMs) hours.set(start, [...(hours.get(start) ?? []), sample]);
    }
    return [...hours].map(([start, samples]) => {
      const values = samples.map(({ value }) => value);
      const times = samples.map(({ time }) => time);
      return {
        start,
        count: values.length,
        min: Math.min(...values),
        mean: values.reduce((a, b) => a + b) / values.length,
        max: Math.max(...values),
        knownMs: HOUR_MS,
        outsideMs: null,
        first: Math.min(...times),
        last: Math.max(...times),
      };
    });
  }

  samples(point: string, fromMs: number, toMs: number): readonly Sample[] {
    return this.kept.filter(
      (sample) => sample.point === point && sample.time >= fromMs && sample.time < toMs,
    );
  }

  flush(): void {
    this.flushed = this.kept.length;
  }

  pack(): void {
    this.flush();
  }
}
