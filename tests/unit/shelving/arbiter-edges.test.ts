import { expect, test } from 'vitest';
import type { Decision } from '../../../controller/model/decision.ts';
import {
  decideContinue,
  decideIrradiate,
  decideLock,
  decideMove,
  decidePark,
  decideReset,
  decideVentilate,
} from '../../../controller/services/shelving/arbiter/arbiter.ts';
import type { RoomSnapshot, ZoneSnapshot } from '../../../controller/services/shelving/index.ts';
import type { BankStatus } from '../../../drivers/contract/index.ts';
import { LiveRoom, safeCase } from './room-cases.ts';

const reasonsOf = (decision: Decision): unknown => (decision.granted ? [] : decision.reasons);
const codesOf = (decision: Decision): readonly string[] =>
  decision.granted ? [] : decision.reasons.map(({ code }) => code);
const safe = (): RoomSnapshot => new LiveRoom().room;

test.each([0, 3, 1.5])('aisle %d, which is not there, is refused', (aisle) => {
  const decision = decideMove(safe(), { bank: 1, command: { kind: 'open-aisle', aisle }, by: 'P-own' });
  expect(reasonsOf(decision)).toEqual([{ code: 'aisle-unknown', params: { bank: 1, aisle } }]);
});

test('a bank that is not there is refused by every question', () => {
  const command = { kind: 'spread' } as const;
  for (const decision of [
    decideMove(safe(), { bank: 9, command, by: 'P-own' }),
    decideContinue(safe(), 9, null),
    decideReset(safe(), 9, 'clear'),
    decidePark(safe(), 9, { action: 'stop' }),
    decideVentilate(safe(), 9, 'P-own'),
    decideLock(safe(), 9, 'P-own'),
  ])
    expect(codesOf(decision)).toContain('bank-unknown');
});

test('a reset needs a person who says that the aisles are clear', () => {
  expect(codesOf(decideReset(safe(), 1, '  '))).toEqual(['clearance-unconfirmed']);
});

test.each([
  ['a status from the future', { statusAgeMs: -5000 }],
  ['an age that is no number', { statusAgeMs: Number.NaN }],
  ['an open aisle that its carriages close', { status: { positionsMm: [0] } }],
  ['an open aisle that is not there', { status: { openAisles: [3] } }],
  ['more open aisles than there are widths', { status: { openAisles: [1, 2] } }],
  ['a target that is not there', { status: { targetAisle: 7 } }],
  ['a presence sensor too few', { status: { presence: [false] } }],
  ['a position too many', { status: { positionsMm: [1000, 2000] } }],
])('%s is never trusted', (_, change: { statusAgeMs?: number; status?: Partial<BankStatus> }) => {
  const { bank } = new LiveRoom();
  const status = bank.status && { ...bank.status, ...change.status };
  const room = { ...safe(), banks: new Map([[1, { ...bank, ...change, status }]]) };
  const command = { kind: 'close-up', side: 'left' } as const;
  expect(decideMove(room, { bank: 1, command, by: 'P-own' }).granted).toBe(false);
  expect(decideContinue(room, 1, 'P-own').granted).toBe(false);
});

test('fire that means standing still is a stop, which nothing denies', () => {
  const { room } = new LiveRoom({ ...safeCase(), age: 'never', left: true, pending: true, unwell: true });
  expect(decidePark(room, 1, { action: 'stop' })).toMatchObject({ granted: true, command: { kind: 'stop' } });
});

test('fire that clears a way out opens that aisle', () => {
  const { room } = new LiveRoom({ ...safeCase(), inFire: true });
  const decision = decidePark(room, 1, { action: 'clear', aisle: 2 });
  expect(decision).toMatchObject({ granted: true, command: { kind: 'open-aisle', aisle: 2 } });
  expect(codesOf(decidePark(room, 1, { action: 'clear', aisle: 3 }))).toEqual(['aisle-unknown']);
});

test('who moves a bank by hand is judged without regard to holds and claims', () => {
  const { room } = new LiveRoom({ ...safeCase(), hold: 'other', claim: 'other-called' });
  expect(decideContinue(room, 1, null).granted).toBe(true);
  expect(codesOf(decideContinue(room, 1, 'P-own'))).toEqual([
    'aisle-held-by-other',
    'aisle-called-for-other',
  ]);
});

test('a zone that nobody described is not irradiated', () => {
  const room = safe();
  const zone = room.zones.get('z') as ZoneSnapshot;
  const ask = (change: Partial<ZoneSnapshot>): readonly string[] => {
    const described: ZoneSnapshot = { ...zone, ...change };
    const decision = decideIrradiate(
      { ...room, zones: new Map([['z', described]]) },
      { zone: 'z', kind: 'uv' },
    );
    return codesOf(decision);
  };
  expect(ask({})).toEqual([]);
  expect(codesOf(decideIrradiate(room, { zone: 'x', kind: 'uv' }))).toEqual(['zone-unknown']);
  expect(ask({ doors: [] })).toEqual(['door-state-unknown']);
  expect(ask({ banks: [], presence: [] })).toEqual(['occupancy-unproven']);
  expect(ask({ banks: [1, 2] })).toEqual(['occupancy-unproven', 'bank-unknown']);
});
