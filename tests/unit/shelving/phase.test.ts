import { expect, test } from 'vitest';
import { phaseOf } from '../../../controller/services/shelving/bank/phase.ts';
import type { BankSnapshot } from '../../../controller/services/shelving/index.ts';
import { bankOf, type Case, everyCase, statusOf } from './room-cases.ts';

const motion = (command: string): Pick<BankSnapshot, 'motion'> => ({
  motion: { intent: 'I', sequence: 1, command, argument: 1, by: 'P' },
});
const bank = (of: Partial<Case>, status: object = {}, more: Partial<BankSnapshot> = {}): BankSnapshot => ({
  ...bankOf(of),
  status: { ...statusOf(of), ...status },
  ...more,
});

test.each<[string, BankSnapshot]>([
  ['open', bank({})],
  ['held', bank({ hold: 'own' })],
  ['open', bank({ hold: 'own' }, { openAisles: [2], positionsMm: [0] })],
  ['closed', bank({}, { openAisles: [] })],
  ['unknown', bank({}, { openAisles: null })],
  ['opening', bank({ moving: true }, {}, motion('open-aisle'))],
  ['opening', bank({ moving: true }, { targetAisle: 2 })],
  ['closing', bank({ moving: true }, {}, motion('close-up'))],
  ['moving', bank({ moving: true }, {}, motion('spread'))],
  ['moving', bank({ moving: true })],
  ['latched', bank({ journalLatch: true, moving: true })],
  ['latched', bank({ latchedStop: true })],
  ['latched', bank({ watchdogTripped: true })],
  ['latched', bank({ emergencyStop: true })],
  ['fault', bank({ fault: true, journalLatch: true })],
  ['fault', bank({ overload: true })],
])('%s (%#)', (phase, snapshot) => {
  expect(phaseOf(snapshot)).toBe(phase);
});

test('whatever else is shown, a status that is stale, missing or contradictory is unknown', () => {
  for (const of of everyCase()) {
    const unbelievable = of.age !== 'fresh' || of.contradictory;
    if (unbelievable === (phaseOf(bankOf(of)) !== 'unknown'))
      throw new Error(`${phaseOf(bankOf(of))} for ${JSON.stringify(of)}`);
  }
}, 60_000);
