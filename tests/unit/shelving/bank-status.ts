import { BANK_FEATURES, type BankStatus } from '../../../drivers/contract/index.ts';
import type { BankSnapshot } from '../../../controller/services/shelving/index.ts';

/** A look at four carriages of 900 mm at rest, aisle 2 of 900 mm open, nobody inside. */
export function statusWith(changes: Partial<BankStatus> = {}): BankStatus {
  return {
    carriages: 4,
    moving: false,
    emergencyStop: false,
    fire: false,
    fault: false,
    localControl: false,
    locked: false,
    watchdogTripped: false,
    overload: false,
    latchedStop: false,
    openAisles: [2],
    targetAisle: 0,
    lastSequence: 0,
    lastResult: 'none',
    faultCode: 0,
    aisleWidthMm: 900,
    positionsMm: [0, 1800, 2700, 3600],
    currentsA: [0, 0, 0, 0],
    presence: [false, false, false, false, false],
    receivedTime: 0,
    ...changes,
  };
}

/** That bank as everybody else knows it: nothing held, nothing under way. */
export function bankWith(
  status: Partial<BankStatus> | null = {},
  changes: Partial<BankSnapshot> = {},
): BankSnapshot {
  return {
    bank: 1,
    carriages: 4,
    carriageWidthMm: 900,
    freeAisles: 1,
    features: new Set(BANK_FEATURES),
    status: status && statusWith(status),
    statusAgeMs: status ? 0 : Infinity,
    latched: null,
    holds: [],
    claims: [],
    modes: [],
    motion: null,
    ...changes,
  };
}
