import { expect, test } from 'vitest';
import { phaseOf } from '../../../controller/services/shelving/bank/phase.ts';
import type { BankSnapshot } from '../../../controller/services/shelving/index.ts';
import { bankWith } from './bank-status.ts';

const motion = (command: string): Pick<BankSnapshot, 'motion'> => ({
  motion: { intent: 'I', sequence: 1, command, argument: 1, by: 'P' },
});
const held = { holds: [{ bank: 1, aisle: 2, holder: 'P', session: 'S', since: 0 }] };
const latched = { latched: { cause: 'aisle-occupied', since: 0 } };
const atAisle3 = { openAisles: [3], positionsMm: [0, 900, 2700, 3600] };

test.each<[string, BankSnapshot]>([
  ['open', bankWith()],
  ['held', bankWith({}, held)],
  ['open', bankWith(atAisle3, held)],
  ['closed', bankWith({ openAisles: [] })],
  ['unknown', bankWith({ openAisles: null })],
  ['opening', bankWith({ moving: true }, motion('open-aisle'))],
  ['opening', bankWith({ moving: true, targetAisle: 2 })],
  ['closing', bankWith({ moving: true }, motion('close-up'))],
  ['moving', bankWith({ moving: true }, motion('spread'))],
  ['moving', bankWith({ moving: true })],
  ['latched', bankWith({ moving: true }, latched)],
  ['latched', bankWith({ latchedStop: true })],
  ['latched', bankWith({ watchdogTripped: true })],
  ['latched', bankWith({ emergencyStop: true })],
  ['fault', bankWith({ fault: true }, latched)],
  ['fault', bankWith({ overload: true })],
  ['unknown', bankWith(null)],
  ['unknown', bankWith({ fault: true }, { ...latched, statusAgeMs: 2001 })],
  ['unknown', bankWith({ carriages: 3 })],
])('%s (%#)', (phase, snapshot) => {
  expect(phaseOf(snapshot)).toBe(phase);
});
