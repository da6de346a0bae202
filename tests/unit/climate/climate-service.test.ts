import { expect, test } from 'vitest';
import { ManualClock } from '../../../controller/model/clock.ts';
import { PointTable } from '../../../controller/runtime/index.ts';
import {
  ClimateService,
  type Sample,
  type TelemetryRepository,
} from '../../../controller/services/climate/index.ts';
import type { Reading } from '../../../drivers/contract/index.ts';

/** Telemetry in memory: what was appended, and whether it was flushed after. */
class Notebook implements TelemetryRepository {
  readonly kept: Sample[] = [];
  flushed = 0;
  append(samples: readonly Sample[]): void {
    this.kept.push(...samples);
  }
  history(point: string, from: number): ReturnType<TelemetryRepository['history']> {
    return [{ from, count: point.length, min: null, mean: null, max: null }];
  }
  samples(): readonly Sample[] {
    return this.kept;
  }
  flush(): void {
    this.flushed = this.kept.length;
  }
}

test('good and uncertain numbers are kept at their source time; everything else is a gap', () => {
  const clock = new ManualClock();
  const points = new PointTable(
    ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id: id.toUpperCase(), device: 'x', channel: id })),
    clock,
  );
  const telemetry = new Notebook();
  const climate = new ClimateService({ points, telemetry });
  const base: Omit<Reading, 'channel' | 'value'> = {
    device: 'x',
    unit: '',
    quality: 'good',
    sourceTime: 1000,
    receivedTime: 2000,
  };
  const batch: Reading[] = [
    { ...base, channel: 'a', value: 1.5 },
    { ...base, channel: 'b', value: 2, quality: 'uncertain', why: 'drifting' },
    { ...base, channel: 'c', value: 3, quality: 'bad', why: 'timeout' },
    { ...base, channel: 'd', value: true },
    { ...base, channel: 'e', value: Number.NaN },
    { ...base, channel: 'not-configured', value: 9 },
  ];
  points.apply(batch);
  expect(telemetry.kept).toEqual([]);
  climate.start();
  points.apply(batch);
  expect(telemetry.kept).toEqual([
    { point: 'A', time: 1000, value: 1.5, quality: 'good' },
    { point: 'B', time: 1000, value: 2, quality: 'uncertain' },
  ]);
  climate.stop();
  expect(telemetry.flushed).toBe(2);
  points.apply(batch);
  expect(telemetry.kept).toHaveLength(2);
});

test('history is asked of telemetry for known points only', () => {
  const points = new PointTable([{ id: 'A', device: 'x', channel: 'a' }], new ManualClock());
  const climate = new ClimateService({ points, telemetry: new Notebook() });
  expect(climate.history('A', 5, 10, 1)).toEqual([{ from: 5, count: 1, min: null, mean: null, max: null }]);
  expect(climate.history('B', 5, 10, 1)).toBeNull();
});
