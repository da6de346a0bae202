import { expect, test } from 'vitest';
import { ManualClock } from '../../../controller/model/clock.ts';
import { PointTable } from '../../../controller/runtime/index.ts';
import { ClimateService } from '../../../controller/services/climate/index.ts';
import type { Reading } from '../../../drivers/contract/index.ts';
import { Notebook } from './notebook.ts';

const base: Omit<Reading, 'channel' | 'value'> = {
  device: 'x',
  unit: '',
  quality: 'good',
  sourceTime: 1000,
  receivedTime: 2000,
};

test('good and uncertain numbers are kept at their source time; everything else is a gap', () => {
  const points = new PointTable(
    ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id: id.toUpperCase(), device: 'x', channel: id })),
    new ManualClock(),
  );
  const telemetry = new Notebook();
  const climate = new ClimateService({ points, telemetry });
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

test('what lies outside the limits in force is kept as such, and how long a value stands is told', () => {
  const specs = [
    { id: 'A', device: 'x', channel: 'a', staleAfterMs: 9000 },
    { id: 'B', device: 'x', channel: 'b' },
  ];
  const points = new PointTable(specs, new ManualClock());
  const telemetry = new Notebook();
  const isOutside = (point: string, value: number) => (point === 'A' ? value > 24 : null);
  new ClimateService({ points, telemetry, specs, isOutside }).start();
  points.apply([
    { ...base, channel: 'a', value: 25 },
    { ...base, channel: 'b', value: 25 },
  ]);
  expect(telemetry.holds).toEqual({ A: 9000 });
  expect(telemetry.kept).toEqual([
    { point: 'A', time: 1000, value: 25, quality: 'good', outside: true },
    { point: 'B', time: 1000, value: 25, quality: 'good', outside: null },
  ]);
});

test('history is asked of telemetry for known points only', () => {
  const points = new PointTable([{ id: 'A', device: 'x', channel: 'a' }], new ManualClock());
  const climate = new ClimateService({ points, telemetry: new Notebook() });
  expect(climate.history('A', 5, 10, 1)).toMatchObject({ tier: 'raw', buckets: [{ from: 5, count: 0 }] });
  expect(climate.history('B', 5, 10, 1)).toBeNull();
});

test('a correction is added to every number read from then on, and to nothing else', () => {
  const points = new PointTable(
    [
      { id: 'A', device: 'x', channel: 'a' },
      { id: 'B', device: 'x', channel: 'b' },
    ],
    new ManualClock(1500),
  );
  points.correct('A', 0.4);
  points.apply([
    { ...base, channel: 'a', value: 20 },
    { ...base, channel: 'b', value: 20 },
  ]);
  expect(points.point('A')?.value).toBeCloseTo(20.4, 9);
  expect(points.point('B')?.value).toBe(20);
  points.apply([{ ...base, channel: 'a', value: true }]);
  expect(points.point('A')?.value).toBe(true);
});
