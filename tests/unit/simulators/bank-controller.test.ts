import { beforeEach, describe, expect, it } from 'vitest';
import { BankController, guardOf, RESULT } from '../../../simulators/devices/bank-controller.ts';
import { Bank, type BankBuild } from '../../../simulators/world/bank.ts';
import { positionsForAisle } from '../../../simulators/world/geometry.ts';

const BUILD: BankBuild = {
  bank: 1,
  carriages: 4,
  carriageWidthMm: 900,
  aisleWidthMm: 900,
  carriageMassKg: 1000,
  order: 'together',
  limits: { maxSpeedMmPerS: 120, accelerationMmPerS2: 80, emergencyBrakingMmPerS2: 600 },
};
const OPEN = 1;
const STOP = 2;
const CLOSE_UP = 3;
const SPREAD = 4;
const LOCK = 5;
const UNLOCK = 6;
const RESET = 7;

let bank: Bank;
let controller: BankController;
let sequence: number;

function send(code: number, argument = 0): number {
  controller.command(++sequence, code, argument, guardOf(sequence, code, argument));
  return controller.result;
}

/** Lets time pass in steps; the heartbeat goes on unless told otherwise. */
function pass(ms: number, beating = true): void {
  for (let at = 0; at < ms; at += 20) {
    if (beating) controller.beat((controller.heartbeat + 1) & 0xffff);
    controller.tick(20, 20);
  }
}

function finish(): void {
  for (let guard = 0; controller.moving; guard++) {
    if (guard > 100) throw new Error('never comes to rest');
    pass(1000);
  }
}

beforeEach(() => {
  bank = new Bank(BUILD, positionsForAisle(BUILD, 1));
  controller = new BankController(bank);
  sequence = 100;
});

describe('bank controller', () => {
  it('opens an aisle and says so', () => {
    expect(send(OPEN, 4)).toBe(RESULT.running);
    expect(controller.targetAisle).toBe(4);
    pass(1000);
    expect(controller.moving).toBe(true);
    expect(controller.openAisle()).toBe(0);
    finish();
    expect(controller.result).toBe(RESULT.done);
    expect(controller.openAisle()).toBe(4);
    expect(controller.targetAisle).toBe(0);
    expect(controller.lastSequence).toBe(101);
  });

  it('is done at once with an aisle that stands open', () => {
    expect(send(OPEN, 1)).toBe(RESULT.done);
    expect(controller.moving).toBe(false);
  });

  it('closes up to either side and spreads evenly', () => {
    send(CLOSE_UP, 0);
    finish();
    expect(controller.openAisle()).toBe(5);
    send(SPREAD);
    finish();
    expect(controller.result).toBe(RESULT.done);
    expect(controller.openAisle()).toBe(0);
    expect([1, 2, 3, 4, 5].map((aisle) => bank.carriages.gapMm(aisle))).toEqual([180, 180, 180, 180, 180]);
    send(CLOSE_UP, 1);
    finish();
    expect(controller.openAisle()).toBe(1);
  });

  it('ignores a wrong guard, a repeated sequence and sequence 0', () => {
    controller.command(101, OPEN, 3, guardOf(101, OPEN, 4));
    expect(controller.lastSequence).toBe(0);
    controller.command(0, OPEN, 3, guardOf(0, OPEN, 3));
    expect(controller.moving).toBe(false);
    send(OPEN, 3);
    finish();
    controller.command(101, OPEN, 5, guardOf(101, OPEN, 5));
    expect(controller.moving).toBe(false);
    send(OPEN, 4);
    finish();
    // A delayed duplicate of an older command must not move anything either.
    controller.command(101, OPEN, 3, guardOf(101, OPEN, 3));
    expect(controller.moving).toBe(false);
    expect(controller.lastSequence).toBe(102);
  });

  it('takes sequences across the wrap', () => {
    controller.command(65_535, OPEN, 2, guardOf(65_535, OPEN, 2));
    finish();
    controller.command(1, OPEN, 3, guardOf(1, OPEN, 3));
    finish();
    expect(controller.lastSequence).toBe(1);
    expect(controller.openAisle()).toBe(3);
  });

  it.each([
    ['emergency stop', () => Object.assign(bank.knobs, { emergencyStop: true }), RESULT.refusedEmergencyStop],
    ['fire', () => Object.assign(bank.knobs, { fire: true }), RESULT.refusedFire],
    ['fault', () => Object.assign(bank.knobs, { faultCode: 9 }), RESULT.refusedFault],
    ['unknown positions', () => Object.assign(bank.knobs, { positionUnknown: true }), RESULT.refusedFault],
    ['local control', () => Object.assign(bank.knobs, { localControl: true }), RESULT.refusedLocal],
    ['lock', () => send(LOCK), RESULT.refusedLocked],
    ['person', () => bank.setPeople(1, 1), RESULT.refusedOccupied],
    ['bad sensor', () => Object.assign(bank.knobs, { presenceSensorBad: [5] }), RESULT.refusedOccupied],
  ])('refuses to move because of: %s', (_name, hinder, result) => {
    hinder();
    for (const [code, argument] of [
      [OPEN, 3],
      [CLOSE_UP, 0],
      [SPREAD, 0],
    ] as const) {
      expect(send(code, argument)).toBe(result);
      expect(controller.lastSequence).toBe(sequence);
    }
    pass(1000);
    expect(bank.carriages.positionsMm).toEqual(positionsForAisle(BUILD, 1));
  });

  it.each([
    [OPEN, 0],
    [OPEN, 6],
    [CLOSE_UP, 2],
    [99, 0],
  ])('refuses code %i with argument %i as bad', (code, argument) => {
    expect(send(code, argument)).toBe(RESULT.refusedBadArgument);
  });

  it.each([
    ['a person', () => bank.setPeople(1, 1), () => bank.setPeople(1, 0), RESULT.stoppedObstruction],
    [
      'an obstruction',
      () => Object.assign(bank.knobs, { obstruction: { aisle: 1, widthMm: 880 } }),
      () => Object.assign(bank.knobs, { obstruction: null }),
      RESULT.stoppedObstruction,
    ],
    [
      'emergency stop',
      () => Object.assign(bank.knobs, { emergencyStop: true }),
      () => Object.assign(bank.knobs, { emergencyStop: false }),
      RESULT.stoppedEmergency,
    ],
    [
      'fire',
      () => Object.assign(bank.knobs, { fire: true }),
      () => Object.assign(bank.knobs, { fire: false }),
      RESULT.stoppedEmergency,
    ],
    [
      'overload',
      () => Object.assign(bank.knobs, { overloadCarriage: 2 }),
      () => Object.assign(bank.knobs, { overloadCarriage: null }),
      RESULT.stoppedOverload,
    ],
  ])('stops for %s, stays stopped, and goes on only after a reset', (_name, happen, end, result) => {
    send(OPEN, 3);
    pass(2000);
    happen();
    pass(4000);
    expect(controller.moving).toBe(false);
    expect(controller.result).toBe(result);
    expect(controller.latchedStop).toBe(true);
    expect(controller.openAisle()).toBe(0);
    end();
    const stoodAt = [...bank.carriages.positionsMm];
    pass(2000);
    expect(bank.carriages.positionsMm).toEqual(stoodAt);
    expect([RESULT.refusedLatched, RESULT.refusedEmergencyStop]).toContain(send(OPEN, 3));
    expect(send(RESET)).toBe(RESULT.done);
    send(OPEN, 3);
    finish();
    expect(controller.openAisle()).toBe(3);
  });

  it('does not reset while the cause is there', () => {
    send(OPEN, 3);
    pass(2000);
    bank.knobs.obstruction = { aisle: 1, widthMm: 860 };
    pass(2000);
    expect(send(RESET)).toBe(RESULT.refusedLatched);
    bank.knobs.obstruction = null;
    bank.setPeople(2, 1);
    expect(send(RESET)).toBe(RESULT.refusedOccupied);
    expect(controller.latchedStop).toBe(true);
  });

  it('stops within a few millimetres of an obstruction it closes on', () => {
    bank.knobs.obstruction = { aisle: 1, widthMm: 300 };
    send(OPEN, 5);
    finish();
    expect(controller.result).toBe(RESULT.stoppedObstruction);
    expect(bank.carriages.gapMm(1)).toBeGreaterThan(300 - 20);
    expect(bank.carriages.gapMm(1)).toBeLessThanOrEqual(300);
  });

  it('stops when the heartbeat is missing, and only then', () => {
    controller.watchdogMs = 500;
    send(OPEN, 5);
    pass(2000);
    expect(controller.watchdogTripped).toBe(false);
    pass(700, false);
    pass(3000);
    expect(controller.result).toBe(RESULT.stoppedWatchdog);
    expect(controller.watchdogTripped).toBe(true);
    expect(controller.moving).toBe(false);
    expect(send(RESET)).toBe(RESULT.done);
    expect(controller.watchdogTripped).toBe(false);
  });

  it('rewriting the same heartbeat does not count', () => {
    controller.watchdogMs = 500;
    send(OPEN, 5);
    for (let i = 0; i < 50; i++) {
      controller.beat(7);
      controller.tick(20, 20);
    }
    expect(controller.result).toBe(RESULT.stoppedWatchdog);
  });

  it('stops by command, without a latch, whoever has control', () => {
    send(OPEN, 5);
    pass(2000);
    expect(send(STOP)).toBe(RESULT.running);
    finish();
    expect(controller.result).toBe(RESULT.done);
    expect(controller.latchedStop).toBe(false);
    send(LOCK);
    bank.knobs.localControl = true;
    expect(send(STOP)).toBe(RESULT.done);
  });

  it('brakes first when it is sent elsewhere in mid-motion', () => {
    send(OPEN, 5);
    pass(3000);
    expect(send(OPEN, 1)).toBe(RESULT.running);
    finish();
    expect(controller.openAisle()).toBe(1);
    expect(controller.result).toBe(RESULT.done);
  });

  it('locks and unlocks', () => {
    expect(send(LOCK)).toBe(RESULT.done);
    expect(controller.locked).toBe(true);
    expect(send(UNLOCK)).toBe(RESULT.done);
    expect(send(OPEN, 2)).toBe(RESULT.running);
  });

  it('moves from its own panel without touching the last command', () => {
    send(OPEN, 2);
    finish();
    expect(controller.localMove(4)).toBe(false);
    bank.knobs.localControl = true;
    expect(controller.localMove(4)).toBe(true);
    pass(60_000, false);
    expect(controller.openAisle()).toBe(4);
    expect(controller.lastSequence).toBe(101);
    expect(controller.result).toBe(RESULT.done);
  });

  it('remembers accepted sequences through a loss of power, and that the motion ended there', () => {
    send(OPEN, 5);
    pass(3000);
    const positions = bank.carriages.positionsMm;
    const again = new BankController(new Bank(BUILD, positions), controller.memory());
    expect(again.moving).toBe(false);
    expect(again.targetAisle).toBe(0);
    expect(again.openAisle()).toBe(0);
    expect(again.lastSequence).toBe(101);
    expect(again.result).toBe(RESULT.stoppedEmergency);
    again.command(101, OPEN, 2, guardOf(101, OPEN, 2));
    expect(again.moving).toBe(false);
  });
});
