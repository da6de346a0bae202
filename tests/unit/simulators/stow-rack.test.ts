import { expect, it } from 'vitest';
import { BankController } from '../../../simulators/devices/bank-controller.ts';
import { StowRack } from '../../../simulators/devices/makes/stow-rack.ts';
import { Bank } from '../../../simulators/world/bank.ts';

const TICK_MS = 20;
const STATUS = [0, 2] as const;
/** Answer bytes, as PROTOCOLS.md numbers them. */
const TRUCKS_AT = 7;
const SAFETY_AT = 8;
const EMERGENCY_STOP = 1 << 2;

function rack(): { bank: Bank; seen: (read: (answer: Buffer) => boolean) => boolean[] } {
  const bank = new Bank({
    bank: 1,
    carriages: 2,
    carriageWidthMm: 900,
    aisleWidthMm: 900,
    carriageMassKg: 1000,
    order: 'together',
    limits: { maxSpeedMmPerS: 120, accelerationMmPerS2: 80, emergencyBrakingMmPerS2: 600 },
  });
  const controller = new BankController(bank);
  const stow = new StowRack(controller, false);
  const seen = (read: (answer: Buffer) => boolean): boolean[] =>
    Array.from({ length: 30 }, () => {
      const answer = stow.answer(...STATUS);
      controller.tick(TICK_MS, TICK_MS);
      return answer !== null && read(answer);
    });
  return { bank, seen };
}

it('counts people through sensors that bounce', () => {
  const { bank, seen } = rack();
  bank.knobs.bounceMs = 200;
  bank.setPeople(2, 1);
  const counted = seen((answer) => answer[TRUCKS_AT] === 1);
  expect(counted[0]).toBe(true);
  expect(counted.slice(0, 10)).toContain(false);
  expect(counted.slice(11)).not.toContain(false);
});

it('shows the touches of a bouncing emergency stop, the first one at once', () => {
  const { bank, seen } = rack();
  bank.knobs.bounceMs = 200;
  bank.knobs.emergencyStop = true;
  const shown = seen((answer) => ((answer[SAFETY_AT] ?? 0) & EMERGENCY_STOP) !== 0);
  expect(shown[0]).toBe(true);
  expect(shown.slice(0, 10)).toContain(false);
  expect(shown.slice(11)).not.toContain(false);
});
