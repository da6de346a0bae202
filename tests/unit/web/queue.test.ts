import { describe, expect, it } from 'vitest';
import type { BankView } from '../../../controller/api/contract/index.ts';
import {
  beforeMe,
  calledLeftMs,
  calledOf,
  holdsOf,
  placesOf,
  queueHelps,
} from '../../../web/kiosk/shelving/queue.ts';

const NOW = Date.parse('2026-01-01T12:00:00.000Z');
const iso = (ms: number): string => new Date(NOW + ms).toISOString();
const entry = (claim: string, person: string, position: number, calledUntil: string | null = null) => ({
  claim,
  aisle: 5,
  person,
  name: person,
  position,
  since: iso(0),
  estimatedWaitMs: null,
  calledUntil,
});
const bank = (over: Partial<BankView>): BankView => ({ bank: 1, holds: [], queue: [], ...over }) as BankView;
const refusal = (...codes: string[]) => ({
  code: 'refused',
  reasons: codes.map((code) => ({ code, text: '' })),
});

describe('waiting for an aisle', () => {
  it('is offered only where a colleague was first', () => {
    expect(queueHelps(refusal('aisle-held-by-other'))).toBe(true);
    expect(queueHelps(refusal('aisle-occupied', 'aisle-held-by-other'))).toBe(true);
    expect(queueHelps(refusal('aisle-called-for-other'))).toBe(true);
    expect(queueHelps(refusal('aisle-occupied'))).toBe(false);
    expect(queueHelps(refusal('fire', 'emergency-stop'))).toBe(false);
    expect(queueHelps(refusal())).toBe(false);
  });

  it('tells who comes before: those who work there, then those who came earlier, in order', () => {
    const hold = (person: string, aisle: number) => ({ person, name: person, aisle, since: iso(0) });
    const view = bank({
      holds: [hold('li', 3), hold('me', 4)],
      queue: [entry('c3', 'zhao', 3), entry('c2', 'chen', 2), entry('c1', 'sun', 1), entry('c4', 'me', 4)],
    });
    const { holds, waiting } = beforeMe(view, entry('c4', 'me', 4));
    expect(holds.map(({ person }) => person)).toEqual(['li']);
    expect(waiting.map(({ person }) => person)).toEqual(['sun', 'chen', 'zhao']);
    expect(placesOf(view, 'me').map(({ claim }) => claim)).toEqual(['c4']);
    expect(holdsOf(view, 'me').map(({ aisle }) => aisle)).toEqual([4]);
  });

  it('knows nobody where nobody is logged in', () => {
    const view = bank({
      holds: [{ person: '', name: '', aisle: 1, since: iso(0) }],
      queue: [entry('c1', '', 1)],
    });
    expect(placesOf(view, null)).toEqual([]);
    expect(holdsOf(view, null)).toEqual([]);
  });

  it('ends a call at its very end, whoever is late to say so', () => {
    const called = entry('c1', 'me', 1, iso(1_000));
    expect(calledLeftMs(called, NOW)).toBe(1_000);
    expect(calledOf(bank({ queue: [called] }), NOW)).toBe(called);
    expect(calledLeftMs(called, NOW + 1_000)).toBeNull();
    expect(calledOf(bank({ queue: [called] }), NOW + 1_000)).toBeNull();
    expect(calledLeftMs(entry('c1', 'me', 1), NOW)).toBeNull();
  });
});
