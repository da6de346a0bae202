import { beforeEach, expect, test } from 'vitest';
import { Germicide } from '../../../simulators/world/germicide.ts';

const MINUTE_MS = 60_000;
const SHUT = { doorOpen: false };

let germicide: Germicide;
beforeEach(() => {
  germicide = new Germicide({ zone: 'vault', peakUwPerCm2: 100, ozonePpmPerHour: 20 });
});

test('a lamp gives light at once and all of it when warm, and a weak one its share', () => {
  germicide.lamp = true;
  expect(germicide.irradianceUwPerCm2).toBeCloseTo(55);
  germicide.tick(10 * MINUTE_MS, SHUT);
  expect(germicide.irradianceUwPerCm2).toBeCloseTo(100, 1);
  germicide.knobs.lampShare = 0.2;
  expect(germicide.irradianceUwPerCm2).toBeCloseTo(20, 1);
  germicide.knobs.lampShare = 0;
  expect(germicide.irradianceUwPerCm2).toBe(0);
});

test('a welded contact burns whatever the lamp is told', () => {
  germicide.knobs.lampStuck = true;
  expect(germicide.lamp).toBe(false);
  expect(germicide.irradianceUwPerCm2).toBeGreaterThan(0);
  germicide.knobs.lampStuck = false;
  expect(germicide.irradianceUwPerCm2).toBe(0);
});

test('a generator that cannot be stopped fills the air, and a dead fan does not clear it', () => {
  germicide.knobs.generatorStuck = true;
  germicide.tick(60 * MINUTE_MS, SHUT);
  const full = germicide.ozonePpm;
  expect(full).toBeGreaterThan(1);
  germicide.knobs.generatorStuck = false;
  germicide.fan = true;
  germicide.knobs.fanDead = true;
  germicide.tick(30 * MINUTE_MS, SHUT);
  const stale = germicide.ozonePpm;
  // Half of it decays by itself in half an hour.
  expect(stale / full).toBeCloseTo(0.5, 1);
  germicide.knobs.fanDead = false;
  germicide.tick(30 * MINUTE_MS, SHUT);
  expect(germicide.ozonePpm).toBeLessThan(stale / 100);
});
