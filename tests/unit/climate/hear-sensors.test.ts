import { expect, test } from 'vitest';
import type { Reading } from '../../../drivers/contract/index.ts';
import { Sensors } from '../../../controller/services/climate/zone/hear-sensors.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const SPEC = { point: 'T1', quantity: 'temperature', staleAfterMs: MINUTE_MS } as const;

/** One sensor of a zone, and what is remembered of its last reading. */
function ear() {
  const sensors = new Sensors([SPEC], { point: () => null });
  return {
    sensors,
    hear: (value: number, sourceTime: number, receivedTime = sourceTime): void => {
      const base = { device: 'd', channel: 'c', unit: '°C', quality: 'good' } as const;
      sensors.hear('T1', { ...base, value, sourceTime, receivedTime } satisfies Reading);
    },
    last: () => sensors.memory['T1']?.jump?.value,
  };
}

test('a reading that is repeated, or comes late, tells nothing new', () => {
  const { hear, last } = ear();
  hear(20, DAY_MS);
  hear(21, DAY_MS, DAY_MS + MINUTE_MS);
  hear(22, 0, DAY_MS + 2 * MINUTE_MS);
  expect(last()).toBe(20);
  hear(23, DAY_MS + MINUTE_MS);
  expect(last()).toBe(23);
});

test('when the clock was put back a sensor is heard on, also over a restart, and no leap is seen in it', () => {
  const { sensors, hear, last } = ear();
  hear(20, 10 * DAY_MS);
  hear(26, 10 * DAY_MS + MINUTE_MS);
  expect(sensors.memory['T1']?.jump?.leapt).not.toBeNull();
  const restarted = ear();
  restarted.sensors.recall(sensors.memory);
  for (const sensor of [{ sensors, hear, last }, restarted]) {
    sensor.hear(22, DAY_MS);
    sensor.hear(22.1, DAY_MS + MINUTE_MS);
    expect(sensor.last()).toBe(22.1);
    expect(sensor.sensors.memory['T1']?.jump?.leapt).toBeNull();
    expect(sensor.sensors.memory['T1']?.frozen?.since).toBe(DAY_MS + MINUTE_MS);
  }
});
