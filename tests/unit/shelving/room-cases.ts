import type { BankStatus, Presence } from '../../../drivers/contract/index.ts';
import type { BankSnapshot, RoomSnapshot } from '../../../controller/services/shelving/index.ts';

/** One combination of everything the arbiter looks at, for a bank of one carriage and two aisles. */
export interface Case {
  presence: readonly [Presence, Presence];
  moving: boolean;
  emergencyStop: boolean;
  fire: boolean;
  fault: boolean;
  overload: boolean;
  localControl: boolean;
  locked: boolean;
  watchdogTripped: boolean;
  latchedStop: boolean;
  journalLatch: boolean;
  hold: 'none' | 'own' | 'other';
  pending: boolean;
  age: 'fresh' | 'stale' | 'never';
  contradictory: boolean;
  disinfecting: boolean | null;
}

type Choices = { readonly [Key in keyof Case]: readonly Case[Key][] };

const TRI = [true, false, null] as const;
const BOTH = [false, true] as const;

export const CHOICES: Choices = {
  presence: TRI.flatMap((a) => TRI.map((b) => [a, b] as const)),
  moving: BOTH,
  emergencyStop: BOTH,
  fire: BOTH,
  fault: BOTH,
  overload: BOTH,
  localControl: BOTH,
  locked: BOTH,
  watchdogTripped: BOTH,
  latchedStop: BOTH,
  journalLatch: BOTH,
  hold: ['none', 'own', 'other'],
  pending: BOTH,
  age: ['fresh', 'stale', 'never'],
  contradictory: BOTH,
  disinfecting: [false, true, null],
};

/** Every combination, one after the other in the same object, which the caller must not keep. */
export function* everyCase(): Generator<Case> {
  const keys = Object.keys(CHOICES) as (keyof Case)[];
  const current = {} as Record<keyof Case, unknown>;
  function* vary(depth: number): Generator<Case> {
    const key = keys[depth];
    if (key === undefined) {
      yield current as unknown as Case;
      return;
    }
    for (const choice of CHOICES[key]) {
      current[key] = choice;
      yield* vary(depth + 1);
    }
  }
  yield* vary(0);
}

export function statusOf(of: Partial<Case> = {}): BankStatus {
  return {
    carriages: of.contradictory ? 2 : 1,
    moving: of.moving ?? false,
    emergencyStop: of.emergencyStop ?? false,
    fire: of.fire ?? false,
    fault: of.fault ?? false,
    localControl: of.localControl ?? false,
    locked: of.locked ?? false,
    watchdogTripped: of.watchdogTripped ?? false,
    overload: of.overload ?? false,
    latchedStop: of.latchedStop ?? false,
    openAisle: 1,
    targetAisle: 0,
    lastSequence: 0,
    lastResult: 'none',
    faultCode: 0,
    aisleWidthMm: 1000,
    positionsMm: [1000],
    currentsA: [0],
    presence: of.presence ?? [false, false],
    receivedTime: 0,
  };
}

export function bankOf(of: Partial<Case> = {}): BankSnapshot {
  const holder = of.hold === 'own' ? 'P-own' : 'P-other';
  return {
    bank: 1,
    carriages: 1,
    carriageWidthMm: 900,
    status: of.age === 'never' ? null : statusOf(of),
    statusAgeMs: of.age === 'never' ? Infinity : of.age === 'stale' ? 2001 : 2000,
    latched: of.journalLatch ? { cause: 'aisle-occupied', since: 0 } : null,
    hold:
      of.hold === undefined || of.hold === 'none'
        ? null
        : { bank: 1, aisle: 1, holder, session: 'S', since: 0 },
    motion: of.pending ? { intent: 'I', sequence: 1, command: 'spread', argument: 0, by: 'P-own' } : null,
  };
}

export function roomOf(of: Partial<Case> = {}): RoomSnapshot {
  return {
    now: 0,
    banks: new Map([[1, bankOf(of)]]),
    conditions: {
      disinfecting: of.disinfecting === undefined ? false : of.disinfecting,
      ozonePpm: 'absent',
      reentryAt: null,
      sealed: false,
    },
  };
}
