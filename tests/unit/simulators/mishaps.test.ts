import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { BankController, guardOf, RESULT } from '../../../simulators/devices/bank-controller.ts';
import { Bank, type BankBuild } from '../../../simulators/world/bank.ts';
import { gapsMm, isPossible, positionsForAisle, railLengthMm } from '../../../simulators/world/geometry.ts';

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
const RESET = 7;
const STEP_MS = 20;

let bank: Bank;
let controller: BankController;
let sequence: number;

function send(code: number, argument = 0): number {
  controller.command(++sequence, code, argument, guardOf(sequence, code, argument));
  return controller.result;
}

function pass(ms: number): void {
  for (let at = 0; at < ms; at += STEP_MS) {
    controller.beat((controller.heartbeat + 1) & 0xffff);
    controller.tick(STEP_MS, STEP_MS);
  }
}

function finish(): void {
  for (let guard = 0; controller.moving; guard++) {
    if (guard > 800) throw new Error('its program never ends');
    pass(500);
  }
}

const at = (carriage: number): number => bank.carriages.positionsMm[carriage - 1] ?? 0;
const reported = (carriage: number): number => bank.carriages.reportedMm[carriage - 1] ?? 0;

function make(build: Partial<BankBuild> = {}): void {
  bank = new Bank({ ...BUILD, ...build }, positionsForAisle({ ...BUILD, ...build }, 1));
  controller = new BankController(bank);
  sequence = 100;
}

beforeEach(() => make());

describe('a welded contactor', () => {
  it('drives its carriage on after a stop, to the end stop, and the controller knows nothing', () => {
    bank.knobs.stuckContactor = { carriage: 1 };
    send(OPEN, 5);
    pass(4000);
    send(STOP);
    finish();
    expect(controller.result).toBe(RESULT.done);
    const stopped = [...bank.carriages.positionsMm];
    const wasReported = reported(1);
    pass(1000);
    expect(controller.moving).toBe(false);
    expect(bank.carriages.moving).toBe(true);
    expect(at(1)).toBeLessThan(stopped[0] ?? 0);
    expect(reported(1)).toBeLessThan(wasReported);
    pass(20_000);
    expect(bank.carriages.positionsMm).toEqual([0, ...stopped.slice(1)]);
    expect(bank.carriages.moving).toBe(false);
    expect(bank.currentA(1)).toBeGreaterThan(5);
    expect(bank.currentA(2)).toBe(0);
    expect(controller.result).toBe(RESULT.done);
  });

  it('drives on after arrival too, until it meets its neighbour, which it does not push', () => {
    bank.knobs.stuckContactor = { carriage: 2 };
    send(SPREAD);
    finish();
    expect(controller.result).toBe(RESULT.done);
    pass(20_000);
    expect(at(1)).toBe(180);
    expect(at(2)).toBe(1080);
    expect(at(3)).toBe(2 * 900 + 3 * 180);
    expect(bank.currentA(2)).toBeGreaterThan(5);
  });

  it('drives through an emergency stop', () => {
    bank.knobs.stuckContactor = { carriage: 1 };
    send(OPEN, 5);
    pass(2000);
    bank.knobs.emergencyStop = true;
    pass(1000);
    expect(controller.result).toBe(RESULT.stoppedEmergency);
    expect(controller.moving).toBe(false);
    pass(10_000);
    expect(at(1)).toBe(0);
  });

  it('trips the overload protection when it pulls against the next command', () => {
    bank.knobs.stuckContactor = { carriage: 1 };
    send(OPEN, 5);
    pass(2000);
    send(STOP);
    pass(20_000);
    expect(at(1)).toBe(0);
    send(OPEN, 1);
    finish();
    expect(controller.result).toBe(RESULT.stoppedOverload);
    expect(at(1)).toBe(0);
  });

  it('ends a motion that waits for it in vain', () => {
    make({ carriages: 2, order: 'one-by-one' });
    send(OPEN, 2);
    finish();
    // Carriage 2 goes first, and comes on towards carriage 1 when it should have arrived.
    bank.knobs.stuckContactor = { carriage: 2 };
    send(SPREAD);
    finish();
    pass(5000);
    expect(at(2)).toBeCloseTo(at(1) + 900, 1);
    expect(controller.result).toBe(RESULT.stoppedObstruction);
    expect(controller.latchedStop).toBe(true);
  });

  it('does nothing before its motor has run, and brakes when it lets go', () => {
    bank.knobs.stuckContactor = { carriage: 1 };
    pass(2000);
    expect(bank.carriages.moving).toBe(false);
    send(OPEN, 5);
    pass(3000);
    send(STOP);
    pass(2000);
    const before = at(1);
    bank.knobs.stuckContactor = null;
    pass(5000);
    expect(bank.carriages.moving).toBe(false);
    expect(at(1)).toBeGreaterThan(0);
    expect(at(1)).toBeLessThan(before);
  });
});

describe('debris on the rail', () => {
  it('stops the carriage dead, and the overload protection trips after its time', () => {
    bank.knobs.debris = { aisle: 1, widthMm: 300 };
    send(OPEN, 5);
    let highest = 0;
    for (let guard = 0; controller.moving && guard < 2000; guard++) {
      pass(STEP_MS);
      highest = Math.max(highest, bank.currentA(1));
    }
    expect(controller.result).toBe(RESULT.stoppedOverload);
    expect(controller.overload).toBe(true);
    expect(controller.latchedStop).toBe(true);
    expect(bank.barPressed).toBe(false);
    expect(bank.carriages.gapMm(1)).toBeCloseTo(300, 6);
    expect(highest).toBeGreaterThan(5);
    expect(bank.currentA(1)).toBe(0);
    expect(send(RESET)).toBe(RESULT.done);
    expect(send(OPEN, 5)).toBe(RESULT.running);
    finish();
    expect(controller.result).toBe(RESULT.stoppedOverload);
    bank.knobs.debris = null;
    send(RESET);
    send(OPEN, 5);
    finish();
    expect(controller.openAisle()).toBe(5);
  });
});

describe('a drifting encoder', () => {
  it('stops its carriage off its place by so much for each metre, while the controller believes it there', () => {
    make({ aisleWidthMm: 1000 });
    send(OPEN, 5);
    finish();
    bank.knobs.encoderDriftMmPerM = { 4: 20 };
    send(SPREAD);
    finish();
    expect(reported(4)).toBeCloseTo(800 + 2700, 1);
    expect(reported(4) - at(4)).toBeCloseTo(16, 0);
    expect(reported(3)).toBeCloseTo(at(3), 6);
  });

  it('adds up over journeys, and is put right at an end stop', () => {
    bank.knobs.encoderDriftMmPerM = 10;
    send(SPREAD);
    finish();
    const once = reported(2) - at(2);
    bank.knobs.encoderDriftMmPerM = -10;
    send(OPEN, 5);
    finish();
    expect(Math.abs(once)).toBeGreaterThan(3);
    bank.knobs.encoderDriftMmPerM = 10;
    send(OPEN, 1);
    finish();
    expect(bank.carriages.gapMm(1)).toBeLessThan(899);
    expect(controller.openAisle()).toBe(1);
    send(OPEN, 5);
    finish();
    expect(bank.carriages.reportedMm).toEqual(bank.carriages.positionsMm);
    expect(controller.result).toBe(RESULT.done);
  });

  it('never makes a carriage push against a neighbour that stands right', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 4, maxLength: 4 }),
        (aisles, drift) => {
          make();
          bank.knobs.encoderDriftMmPerM = Object.fromEntries(drift.map((mm, i) => [i + 1, mm]));
          for (const aisle of aisles) {
            send(OPEN, aisle);
            finish();
            expect(controller.result).toBe(RESULT.done);
            expect(controller.openAisle()).toBe(aisle);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a lost position', () => {
  it('stays lost after a power cut until somebody homes the bank at its own panel', () => {
    bank.knobs.losesPositionOnPowerCut = true;
    bank.knobs.encoderDriftMmPerM = 10;
    send(OPEN, 3);
    pass(3000);
    controller.reboot();
    pass(3000);
    expect(controller.openAisle()).toBe(null);
    expect(send(OPEN, 3)).toBe(RESULT.refusedFault);
    expect(controller.home()).toBe(false);
    bank.knobs.localControl = true;
    expect(controller.localMove(2)).toBe(false);
    expect(controller.home()).toBe(true);
    let fastest = 0;
    for (let guard = 0; controller.moving && guard < 5000; guard++) {
      pass(STEP_MS);
      fastest = Math.max(fastest, ...bank.carriages.speedsMmPerS.map(Math.abs));
    }
    expect(fastest).toBeLessThanOrEqual(30);
    expect(bank.knobs.positionUnknown).toBe(false);
    expect(bank.carriages.positionsMm).toEqual([0, 900, 1800, 2700]);
    expect(bank.carriages.reportedMm).toEqual([0, 900, 1800, 2700]);
    expect(controller.openAisle()).toBe(5);
    expect(controller.latchedStop).toBe(false);
  });

  it('stays lost when the way home is blocked', () => {
    bank.knobs.positionUnknown = true;
    bank.knobs.localControl = true;
    bank.knobs.debris = { aisle: 1, widthMm: 200 };
    expect(controller.home()).toBe(true);
    finish();
    expect(controller.overload).toBe(true);
    expect(controller.openAisle()).toBe(null);
  });
});

describe('weight', () => {
  it('makes a loaded bank roll further after a stop', () => {
    const rolled = (loadKg: number): number => {
      make();
      bank.addLoadKg(1, loadKg);
      send(OPEN, 5);
      pass(4000);
      const from = at(1);
      send(STOP);
      finish();
      return from - at(1);
    };
    expect(rolled(0)).toBeGreaterThan(50);
    expect(rolled(2500)).toBeGreaterThan(1.4 * rolled(0));
  });
});

describe('whatever happens to a bank', () => {
  /** Happenings are data, so that a counterexample can be read. */
  const happening = fc.oneof(
    fc.record({ open: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ closeUp: fc.integer({ min: 0, max: 1 }) }),
    fc.record({ order: fc.constantFrom(STOP, SPREAD, RESET) }),
    fc.record({ stuck: fc.option(fc.record({ carriage: fc.integer({ min: 1, max: 5 }) })) }),
    fc.record({
      debris: fc.option(
        fc.record({ aisle: fc.integer({ min: 1, max: 6 }), widthMm: fc.integer({ min: 20, max: 900 }) }),
      ),
    }),
    fc.record({ drift: fc.integer({ min: -60, max: 60 }) }),
    fc.record({ emergencyStop: fc.boolean() }),
    fc.record({ localControl: fc.boolean() }),
    fc.record({ hand: fc.constantFrom('home' as const, 'reboot' as const, 'open' as const) }),
    fc.record({ people: fc.integer({ min: 0, max: 1 }) }),
  );
  type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;
  const story = fc.array(fc.record({ happening, thenMs: fc.integer({ min: 0, max: 9000 }) }), {
    minLength: 1,
    maxLength: 12,
  });

  function happen(what: Happening): void {
    const { knobs } = bank;
    if ('open' in what) send(OPEN, what.open);
    else if ('closeUp' in what) send(CLOSE_UP, what.closeUp);
    else if ('order' in what) send(what.order);
    else if ('stuck' in what) knobs.stuckContactor = what.stuck;
    else if ('debris' in what) knobs.debris = what.debris;
    else if ('drift' in what) knobs.encoderDriftMmPerM = what.drift;
    else if ('people' in what) bank.setPeople(1, what.people);
    else if (!('hand' in what)) Object.assign(knobs, what);
    else if (what.hand === 'home') controller.home();
    else if (what.hand === 'reboot') controller.reboot();
    else controller.localMove(2);
  }

  const builds = fc.record({
    carriages: fc.integer({ min: 1, max: 5 }),
    freeAisles: fc.integer({ min: 1, max: 2 }),
    order: fc.constantFrom('together' as const, 'one-by-one' as const),
  });

  /** What must be true at every moment; the empty text when all is well. */
  function wrongNow(): string {
    const { carriages } = bank;
    if (!isPossible(bank.build, carriages.positionsMm)) return `impossible ${carriages.positionsMm.join()}`;
    const stuck = bank.knobs.stuckContactor?.carriage;
    const strays = carriages.speedsMmPerS.filter((speed, i) => speed !== 0 && i + 1 !== stuck);
    if (!carriages.running && strays.length > 0) return 'rolls with nothing driving it';
    const running = carriages.speedsMmPerS.filter((speed, i) => speed !== 0 && i + 1 !== stuck);
    if (bank.build.order === 'one-by-one' && carriages.running && running.length > 2)
      return 'several motors at once';
    if (controller.moving && controller.openAisles()?.length) return 'an open aisle while moving';
    const drifted = bank.carriages.memory().encoderOffsetsMm?.some((offset) => offset !== 0);
    const truly = gapsMm(bank.build, carriages.positionsMm);
    const lie = controller.openAisles()?.some((aisle) => (truly[aisle - 1] ?? 0) < 894.9);
    return lie && !drifted ? 'an aisle called open that is not' : '';
  }

  it('carriages stay apart and on their rails, programs end, and the controller tells what is as far as it can know', () => {
    fc.assert(
      fc.property(builds, story, (build, events) => {
        make(build);
        for (const { happening: what, thenMs } of events) {
          happen(what);
          for (let ms = 0; ms < thenMs; ms += STEP_MS) {
            pass(STEP_MS);
            const wrong = wrongNow();
            if (wrong) throw new Error(wrong);
          }
        }
        finish();
        expect(railLengthMm(bank.build)).toBe((build.carriages + build.freeAisles) * 900);
      }),
      { numRuns: 120 },
    );
  });
});
