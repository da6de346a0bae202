import { beforeEach, describe, expect, it } from 'vitest';
import { BankInputs } from '../../../simulators/devices/bank-inputs.ts';
import { Bank } from '../../../simulators/world/bank.ts';

const TICK_MS = 20;
let bank: Bank;
let inputs: BankInputs;

function makeBank(): void {
  bank = new Bank({
    bank: 1,
    carriages: 2,
    carriageWidthMm: 900,
    aisleWidthMm: 900,
    carriageMassKg: 1000,
    order: 'together',
    limits: { maxSpeedMmPerS: 120, accelerationMmPerS2: 80, emergencyBrakingMmPerS2: 600 },
  });
  inputs = new BankInputs(bank);
}

/** What is read at each of the next ticks. */
function readings(ticks: number, read: () => boolean): boolean[] {
  return Array.from({ length: ticks }, () => {
    const level = read();
    inputs.pass(TICK_MS);
    return level;
  });
}

beforeEach(makeBank);

describe('input contacts', () => {
  it('read what is, at once, when they do not bounce', () => {
    bank.setPeople(2, 1);
    expect(readings(5, () => inputs.occupied(2))).toEqual([true, true, true, true, true]);
    expect(inputs.occupied(1)).toBe(false);
  });

  it('show the change at once, chatter for their time, and then are quiet', () => {
    bank.knobs.bounceMs = 200;
    for (const people of [1, 0]) {
      const becomes = people > 0;
      bank.setPeople(2, people);
      const seen = readings(30, () => inputs.occupied(2));
      expect(seen[0]).toBe(becomes);
      expect(seen[1]).toBe(!becomes);
      expect(seen.slice(10).every((level) => level === becomes)).toBe(true);
    }
  });

  it('chatter alike in every run', () => {
    const run = (): boolean[] => {
      makeBank();
      bank.knobs.bounceMs = 2000;
      bank.knobs.emergencyStop = true;
      return readings(120, () => inputs.emergencyStop);
    };
    const first = run();
    expect(run()).toEqual(first);
    expect(first.slice(0, 100).filter((level) => !level).length).toBeGreaterThan(20);
    expect(first.slice(100)).not.toContain(false);
  });

  it('leave a broken sensor occupied', () => {
    bank.knobs.bounceMs = 200;
    bank.knobs.presenceSensorBad = [1];
    expect(readings(10, () => inputs.occupied(1))).not.toContain(false);
  });
});
