import type {
  BankSnapshot,
  RoomConditions,
  RoomSnapshot,
  ZoneSnapshot,
} from '../../../controller/services/shelving/index.ts';
import type { BankFeature, BankStatus, Presence } from '../../../drivers/contract/index.ts';
import type { Medium } from '../../../controller/model/holdings.ts';
import type { BankMode, BankModeKind } from '../../../controller/model/shelving.ts';

/** One value for everything the arbiter looks at, for a room of one bank with one carriage and two aisles. */
export interface Case {
  age: 'fresh' | 'stale' | 'never';
  contradictory: boolean;
  implausible: boolean;
  left: Presence;
  right: Presence;
  moving: boolean;
  emergencyStop: boolean | null;
  fire: boolean | null;
  fault: boolean | null;
  overload: boolean;
  localControl: boolean | null;
  locked: boolean;
  watchdogTripped: boolean;
  latchedStop: boolean;
  journalLatch: 'none' | 'aisle-occupied' | 'commander-unknown';
  hold: 'none' | 'own' | 'other';
  claim: 'none' | 'own-called' | 'other-waits' | 'other-called';
  pending: boolean;
  unwell: boolean;
  canStop: boolean;
  canSpread: boolean;
  inFire: boolean;
  inMaintenance: boolean;
  inLocked: boolean;
  inVentilation: boolean;
  roomFire: boolean | null;
  disinfecting: boolean | null;
  // of the zone that might be irradiated
  people: number | null;
  zoneSensor: Presence | 'none';
  doorClosed: boolean | null;
  doorLocked: boolean | null;
  media: 'paper' | 'magnetic' | 'photographs' | 'unknown';
  uv: boolean;
  ozone: boolean;
}

type Choices = { readonly [Key in keyof Case]: readonly [Case[Key], ...Case[Key][]] };

const OFF_ON = [false, true] as const;
const OFF_ON_UNKNOWN = [false, true, null] as const;
const ON_OFF = [true, false] as const;
const ON_OFF_UNKNOWN = [true, false, null] as const;

/** Every value of every input; the first is the one that is in nobody's way. */
export const CHOICES = {
  age: ['fresh', 'stale', 'never'],
  contradictory: OFF_ON,
  implausible: OFF_ON,
  left: OFF_ON_UNKNOWN,
  right: OFF_ON_UNKNOWN,
  moving: OFF_ON,
  emergencyStop: OFF_ON_UNKNOWN,
  fire: OFF_ON_UNKNOWN,
  fault: OFF_ON_UNKNOWN,
  overload: OFF_ON,
  localControl: OFF_ON_UNKNOWN,
  locked: OFF_ON,
  watchdogTripped: OFF_ON,
  latchedStop: OFF_ON,
  journalLatch: ['none', 'aisle-occupied', 'commander-unknown'],
  hold: ['none', 'own', 'other'],
  claim: ['none', 'own-called', 'other-waits', 'other-called'],
  pending: OFF_ON,
  unwell: OFF_ON,
  canStop: ON_OFF,
  canSpread: ON_OFF,
  inFire: OFF_ON,
  inMaintenance: OFF_ON,
  inLocked: OFF_ON,
  inVentilation: OFF_ON,
  roomFire: OFF_ON_UNKNOWN,
  disinfecting: OFF_ON_UNKNOWN,
  people: [0, 1, null],
  zoneSensor: [false, true, null, 'none'],
  doorClosed: ON_OFF_UNKNOWN,
  doorLocked: ON_OFF_UNKNOWN,
  media: ['paper', 'magnetic', 'photographs', 'unknown'],
  uv: ON_OFF,
  ozone: ON_OFF,
} as const satisfies Choices;

export const INPUTS = Object.keys(CHOICES) as readonly (keyof Case)[];

/** Everything in nobody's way. */
export function safeCase(): Case {
  return Object.fromEntries(INPUTS.map((key) => [key, CHOICES[key][0]])) as unknown as Case;
}

const at = { bank: 1, aisle: 1, session: 'S', since: 0 };
const HOLDS: Record<Case['hold'], BankSnapshot['holds']> = {
  none: [],
  own: [{ ...at, holder: 'P-own' }],
  other: [{ ...at, holder: 'P-other' }],
};
const CLAIMS: Record<Case['claim'], BankSnapshot['claims']> = {
  none: [],
  'own-called': [{ ...at, claim: 'C', person: 'P-own', calledUntil: 1 }],
  'other-waits': [{ ...at, claim: 'C', person: 'P-other', calledUntil: null }],
  'other-called': [{ ...at, claim: 'C', person: 'P-other', calledUntil: 1 }],
};
const MODES = listOfSets(['fire', 'maintenance', 'locked', 'ventilation'] as const).map((modes) =>
  modes.map(modeOf),
);
const FEATURES = listOfSets(['stop', 'spread'] as const).map((some) => new Set<BankFeature>(some));
const MEDIA: Record<Case['media'], readonly Medium[] | null> = {
  paper: ['paper'],
  magnetic: ['paper', 'magnetic'],
  photographs: ['photographs'],
  unknown: null,
};
const MOTION = { intent: 'I', sequence: 1, command: 'spread', argument: 0, by: 'P-own' };
const LATCHES: Record<Case['journalLatch'], BankSnapshot['latched']> = {
  none: null,
  'aisle-occupied': { cause: 'aisle-occupied', since: 0 },
  'commander-unknown': { cause: 'commander-unknown', since: 0 },
};

/** A room that always is what a case says, without making anything anew: the case may be changed, or watched. */
export class LiveRoom {
  of: Case;
  readonly bank: BankSnapshot;
  readonly room: RoomSnapshot;

  constructor(of: Case = safeCase()) {
    this.of = of;
    this.bank = liveBank(this);
    this.room = liveRoom(this);
  }
}

function liveStatus(live: LiveRoom): BankStatus {
  return {
    get carriages() {
      return live.of.contradictory ? 2 : 1;
    },
    get moving() {
      return live.of.moving;
    },
    get emergencyStop() {
      return live.of.emergencyStop;
    },
    get fire() {
      return live.of.fire;
    },
    get fault() {
      return live.of.fault;
    },
    get localControl() {
      return live.of.localControl;
    },
    get locked() {
      return live.of.locked;
    },
    get watchdogTripped() {
      return live.of.watchdogTripped;
    },
    get overload() {
      return live.of.overload;
    },
    get latchedStop() {
      return live.of.latchedStop;
    },
    get presence() {
      return [live.of.left, live.of.right];
    },
    openAisles: [1],
    targetAisle: 0,
    lastSequence: 0,
    lastResult: 'none',
    faultCode: 0,
    aisleWidthMm: 1000,
    positionsMm: [1000],
    currentsA: [0],
    receivedTime: 0,
  };
}

function liveBank(live: LiveRoom): BankSnapshot {
  const status = liveStatus(live);
  return {
    bank: 1,
    carriages: 1,
    carriageWidthMm: 900,
    freeAisles: 1,
    get features() {
      return FEATURES[Number(live.of.canStop) + 2 * Number(live.of.canSpread)] ?? new Set();
    },
    get status() {
      return live.of.age === 'never' ? null : status;
    },
    get statusAgeMs() {
      const { age } = live.of;
      return age === 'never' ? Infinity : age === 'stale' ? 2001 : 2000;
    },
    get latched() {
      return LATCHES[live.of.journalLatch];
    },
    get holds() {
      return HOLDS[live.of.hold];
    },
    get claims() {
      return CLAIMS[live.of.claim];
    },
    get modes() {
      const { inFire, inMaintenance, inLocked, inVentilation } = live.of;
      const bits =
        Number(inFire) + 2 * Number(inMaintenance) + 4 * Number(inLocked) + 8 * Number(inVentilation);
      return MODES[bits] ?? [];
    },
    get motion() {
      return live.of.pending ? MOTION : null;
    },
    get unwell() {
      return live.of.unwell ? 'journal' : null;
    },
    get implausible() {
      return live.of.implausible ? 'a carriage leapt' : null;
    },
  };
}

function liveRoom(live: LiveRoom): RoomSnapshot {
  const conditions: RoomConditions = {
    get disinfecting() {
      return live.of.disinfecting;
    },
    ozonePpm: 'absent',
    reentryAt: null,
    sealed: false,
  };
  const zone: ZoneSnapshot = {
    banks: [1],
    get people() {
      return live.of.people;
    },
    get presence() {
      const { zoneSensor } = live.of;
      return zoneSensor === 'none' ? [] : [zoneSensor];
    },
    get doors() {
      return [{ id: 'main', closed: live.of.doorClosed, locked: live.of.doorLocked }];
    },
    get media() {
      return MEDIA[live.of.media];
    },
    get uv() {
      return live.of.uv;
    },
    get ozone() {
      return live.of.ozone;
    },
  };
  return {
    now: 0,
    banks: new Map([[1, live.bank]]),
    conditions,
    get fire() {
      return live.of.roomFire;
    },
    zones: new Map([['z', zone]]),
  };
}

function modeOf(mode: BankModeKind): BankMode {
  return { bank: 1, mode, since: 0, by: 'P-other', why: 'test', until: null, person: null };
}

/** Every subset, the n-th of which has the members whose bits are set in n. */
function listOfSets<T>(members: readonly T[]): T[][] {
  return Array.from({ length: 2 ** members.length }, (_, bits) =>
    members.filter((_member, index) => (bits >> index) % 2 === 1),
  );
}
