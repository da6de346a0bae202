import { expect, test } from 'vitest';
import { loadConfig } from '../../../simulators/config.ts';
import { generateClimateHistory } from '../../../simulators/generate/climate-history.ts';

const END_MS = Date.UTC(2026, 6, 1);
const DAY_MS = 86_400_000;

test('half a month of a room: every sensor, a silence, and air that one could believe', () => {
  const config = loadConfig('config/simulator.demo.yaml');
  const readings = [...generateClimateHistory(config, 15, END_MS)];
  expect(new Set(readings.map(({ device }) => device))).toEqual(
    new Set(['climate-1', 'climate-2', 'climate-3', 'climate-4', 'outdoor-1', 'air-1']),
  );
  for (const { time, readings: values } of readings) {
    expect(time).toBeGreaterThanOrEqual(END_MS - 15 * DAY_MS);
    expect(time).toBeLessThan(END_MS);
    expect(values['temperature']?.[0]).toBeGreaterThan(5);
    expect(values['temperature']?.[0]).toBeLessThan(40);
    expect(values['humidity']?.[0]).toBeGreaterThan(15);
    expect(values['humidity']?.[0]).toBeLessThanOrEqual(100);
  }
  const first = readings.filter(({ device }) => device === 'climate-1').length;
  const second = readings.filter(({ device }) => device === 'climate-2').length;
  expect(second - first).toBe(10);
  expect([...generateClimateHistory(config, 15, END_MS)]).toEqual(readings);
});
