import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import type { BankStatus, MotionResult } from '../../../drivers/contract/index.ts';
import { judge, latchesStop, type Pursuit } from '../../../controller/services/shelving/bank/follow.ts';
import { isAfter, nextSequence } from '../../../controller/services/shelving/bank/sequence.ts';
import { statusOf } from './room-cases.ts';

const at = (lastSequence: number, lastResult: MotionResult, moving = false): BankStatus => ({
  ...statusOf({ moving }),
  lastSequence,
  lastResult,
});
const sent: Pursuit = { sequence: 7, command: 'open-aisle', sending: 'sent', accepted: false };

test.each<[string, Pursuit, BankStatus, string | null]>([
  ['running', sent, at(7, 'running'), null],
  ['done, but carriages still roll', sent, at(7, 'done', true), null],
  ['done', sent, at(7, 'done'), 'done done'],
  ['refused', sent, at(7, 'refused-occupied'), 'refused refused-occupied'],
  ['stopped', sent, at(7, 'stopped-watchdog'), 'stopped stopped-watchdog'],
  ['stopped by a person', sent, at(7, 'stopped-by-command'), 'stopped stopped-by-command'],
  [
    'a stop that stopped',
    { ...sent, command: 'stop' },
    at(7, 'stopped-by-command'),
    'done stopped-by-command',
  ],
  ['sent and ignored', sent, at(6, 'done'), 'refused ignored'],
  ['not sent yet', { ...sent, sending: 'under-way' }, at(6, 'done'), null],
  ['sending failed', { ...sent, sending: 'failed' }, at(6, 'done'), 'never-sent not-accepted'],
  ['daemon died before sending', { ...sent, sending: 'restored' }, at(6, 'done'), 'never-sent not-accepted'],
  [
    'first command ever, never sent',
    { ...sent, sending: 'restored' },
    at(0, 'none'),
    'never-sent not-accepted',
  ],
  ['daemon died while it ran', { ...sent, sending: 'restored' }, at(7, 'running', true), null],
  ['a later command was taken', { ...sent, accepted: true }, at(8, 'done'), 'stopped overtaken'],
  ['a later command was taken first', sent, at(8, 'done'), 'superseded overtaken'],
  ['controller forgot it', { ...sent, accepted: true }, at(0, 'none'), 'stopped controller-restarted'],
])('%s', (_, pursuit, status, expected) => {
  const verdict = judge(pursuit, status);
  expect(verdict && `${verdict.outcome} ${verdict.detail}`).toBe(expected);
});

test('only ends that nobody asked for latch', () => {
  const latching = (['done', 'refused', 'stopped'] as const).flatMap((outcome) =>
    ['done', 'refused-fire', 'stopped-by-command', 'overtaken', 'stopped-obstruction', 'stopped-emergency']
      .filter((detail) => latchesStop({ outcome, detail }))
      .map((detail) => `${outcome} ${detail}`),
  );
  expect(latching).toEqual([
    'stopped done',
    'stopped refused-fire',
    'stopped stopped-obstruction',
    'stopped stopped-emergency',
  ]);
});

test('sequence numbers stay in 1..65535 and each is after those before it, across the wrap', () => {
  assert(
    property(integer({ min: 1, max: 65_535 }), integer({ min: 1, max: 1000 }), (first, steps) => {
      let sequence = first;
      for (let i = 0; i < steps; i++) sequence = nextSequence(sequence);
      expect(sequence).toBeGreaterThanOrEqual(1);
      expect(sequence).toBeLessThanOrEqual(65_535);
      expect(isAfter(sequence, first)).toBe(true);
      expect(isAfter(first, sequence)).toBe(false);
    }),
  );
  expect(nextSequence(65_535)).toBe(1);
  expect(isAfter(0, 5)).toBe(false);
  expect(isAfter(5, 0)).toBe(true);
  expect(isAfter(5, 5)).toBe(false);
});
