import { assert, integer, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BankStatus, MotionResult } from '../../../drivers/contract/index.ts';
import { judge, latchesStop, type Pursuit } from '../../../controller/services/shelving/bank/follow.ts';
import { isAfter, nextSequence } from '../../../controller/services/shelving/bank/sequence.ts';
import { statusWith } from './bank-status.ts';

const at = (lastSequence: number, lastResult: MotionResult, moving = false): BankStatus =>
  statusWith({ moving, lastSequence, lastResult });
const sent: Pursuit = {
  sequence: 7,
  command: 'open-aisle',
  argument: 2,
  sending: 'sent',
  accepted: false,
  stopWanted: false,
  waitedMs: 0,
  restedMs: 0,
};

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

describe('a make without receipts', () => {
  const blind: Pursuit = { ...sent, command: 'open-aisle', argument: 4 };
  const rest = (openAisles: readonly number[] | null): BankStatus =>
    statusWith({ lastSequence: null, openAisles });
  const rolled = { ...blind, accepted: true, restedMs: 2000 };

  test.each<[string, Pursuit, BankStatus, string | null]>([
    ['carriages roll', rolled, statusWith({ lastSequence: null, moving: true }), null],
    ['they rest where they were to go', rolled, rest([4]), 'done seen'],
    ['they rest elsewhere', rolled, rest([2]), 'stopped not-arrived'],
    [
      'they rest elsewhere because somebody stopped them',
      { ...rolled, stopWanted: true },
      rest([2]),
      'stopped stopped-by-command',
    ],
    ['they stand for a moment between two carriages', { ...rolled, restedMs: 1999 }, rest([2]), null],
    ['they rest nobody knows where', rolled, rest(null), 'unknown no-receipt'],
    ['they have not begun yet', { ...blind, waitedMs: 9999 }, rest([2]), null],
    ['they never began', { ...blind, waitedMs: 10_000 }, rest([2]), 'unknown no-receipt'],
    ['they stood there already', blind, rest([4]), 'done seen'],
    [
      'the daemon died, and nobody knows',
      { ...blind, sending: 'restored', waitedMs: 10_000 },
      rest([2]),
      'unknown no-receipt',
    ],
    [
      'the daemon died, and they stand there',
      { ...blind, sending: 'restored', waitedMs: 10_000 },
      rest([4]),
      'unknown no-receipt',
    ],
    ['a stop, at rest', { ...blind, command: 'stop', argument: 0 }, rest([2]), 'done seen'],
    ['closed up to the left', { ...rolled, command: 'close-up', argument: 0 }, rest([5]), 'done seen'],
    [
      'closed up to the right, at the left',
      { ...rolled, command: 'close-up', argument: 1 },
      rest([5]),
      'stopped not-arrived',
    ],
    ['still being sent', { ...blind, sending: 'under-way', waitedMs: 10_000 }, rest([4]), null],
  ])('%s', (_, pursuit, status, expected) => {
    const verdict = judge(pursuit, status);
    expect(verdict && `${verdict.outcome} ${verdict.detail}`).toBe(expected);
  });
});
