import { expect, test } from 'vitest';
import { ManualClock } from '../../../controller/model/clock.ts';
import { type PointPicture, PointTable } from '../../../controller/runtime/index.ts';
import type { Reading } from '../../../drivers/contract/index.ts';
import { WallClock } from '../../support/wall-clock.ts';

const points = [
  { id: 'T1', device: 'd1', channel: 'temperature', staleAfterMs: 1000 },
  { id: 'H1', device: 'd1', channel: 'humidity', staleAfterMs: 5000 },
  { id: 'T2', device: 'd2', channel: 'temperature', staleAfterMs: 1000 },
  { id: 'T2-copy', device: 'd2', channel: 'temperature', staleAfterMs: 1000 },
];

function reading(clock: ManualClock, device: string, channel: string, value: number): Reading {
  const now = clock.now();
  return { device, channel, value, unit: '°C', quality: 'good', sourceTime: now, receivedTime: now };
}

test('before its first reading a point is bad, and says why', () => {
  const table = new PointTable(points, new ManualClock());
  expect(table.point('T1')).toEqual({
    id: 'T1',
    value: null,
    unit: '',
    quality: 'bad',
    why: 'never-read',
    sourceTime: null,
    receivedTime: null,
  });
  expect(table.point('nowhere')).toBeNull();
});

test('a reading reaches every point of its channel, whatever the order of channels', () => {
  const clock = new ManualClock();
  const table = new PointTable(points, clock);
  table.apply([reading(clock, 'd1', 'humidity', 50), reading(clock, 'd1', 'temperature', 20)]);
  table.apply([reading(clock, 'd1', 'temperature', 21), reading(clock, 'd1', 'unheard-of', 1)]);
  table.apply([reading(clock, 'd2', 'temperature', 22), reading(clock, 'd1', 'humidity', 51)]);
  expect(table.points().map(({ id, value }) => [id, value])).toEqual([
    ['T1', 21],
    ['H1', 51],
    ['T2', 22],
    ['T2-copy', 22],
  ]);
});

test('a point goes bad by the clock alone, keeps its last value, and recovers', async () => {
  const clock = new ManualClock();
  const table = new PointTable(points, clock);
  const seen: PointPicture[] = [];
  table.onChange((changed) => seen.push(...changed));
  table.start();
  table.apply([reading(clock, 'd1', 'temperature', 20), reading(clock, 'd1', 'humidity', 50)]);
  await clock.advance(1000);
  expect(table.point('T1')?.quality).toBe('good');
  seen.length = 0;
  await clock.advance(600);
  expect(seen).toMatchObject([{ id: 'T1', value: 20, quality: 'bad', why: 'stale' }]);
  expect(table.point('H1')?.quality).toBe('good');
  table.apply([reading(clock, 'd1', 'temperature', 19)]);
  expect(table.point('T1')).toMatchObject({ value: 19, quality: 'good', why: null });
  table.stop();
});

test('staleness is judged when asked too, not only at the sweep', async () => {
  const clock = new ManualClock();
  const table = new PointTable(points, clock);
  table.apply([reading(clock, 'd1', 'temperature', 20)]);
  await clock.advance(1001);
  expect(table.point('T1')).toMatchObject({ quality: 'bad', why: 'stale' });
});

test('a clock that is set neither freshens a point that is dead nor ends one that lives', async () => {
  const clock = new ManualClock();
  const wall = new WallClock(clock);
  const table = new PointTable(points, wall);
  const now = wall.now();
  table.apply([{ ...reading(clock, 'd1', 'temperature', 20), sourceTime: now, receivedTime: now }]);
  wall.aheadMs = 3_600_000;
  expect(table.point('T1')?.quality).toBe('good');
  wall.aheadMs = -3_600_000;
  await clock.advance(1000);
  expect(table.point('T1')?.quality).toBe('good');
  await clock.advance(1);
  expect(table.point('T1')).toMatchObject({ quality: 'bad', why: 'stale' });
});

test('a retained message replayed later is as old as its source says', () => {
  const clock = new ManualClock();
  const table = new PointTable(points, clock);
  table.apply([{ ...reading(clock, 'd1', 'temperature', 20), sourceTime: clock.now() - 60_000 }]);
  expect(table.point('T1')).toMatchObject({ quality: 'bad', why: 'stale' });
});

test('changes come in batches with the newest value; updates come one for one', async () => {
  const clock = new ManualClock();
  const table = new PointTable(points, clock);
  const batches: (readonly PointPicture[])[] = [];
  const updates: unknown[] = [];
  table.onChange((changed) => batches.push(changed));
  table.onUpdate((batch) => updates.push(...batch.map((update) => update.reading?.value)));
  for (const value of [1, 2, 3]) table.apply([reading(clock, 'd1', 'temperature', value)]);
  expect(updates).toEqual([1, 2, 3]);
  expect(batches).toEqual([]);
  await clock.advance(250);
  expect(batches).toHaveLength(1);
  expect(batches[0]).toMatchObject([{ id: 'T1', value: 3 }]);
  await clock.advance(1000);
  expect(batches).toHaveLength(1);
});
