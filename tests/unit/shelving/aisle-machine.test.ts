import { array, assert, boolean, constantFrom, integer, option, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BankSnapshot } from '../../../controller/services/shelving/index.ts';
import {
  type Aisle,
  type AisleState,
  LEGAL,
  leapsOf,
  nextAisles,
} from '../../../controller/services/shelving/bank/aisle-machine.ts';
import { bankWith } from './bank-status.ts';

const states = (aisles: readonly Aisle[]): string => aisles.map(({ state }) => state).join(' ');
const hold = (aisle: number) => ({ holds: [{ bank: 1, aisle, holder: 'P', session: 'S', since: 0 }] });
const opening = (aisle: number): Partial<BankSnapshot> => ({
  motion: { intent: 'I', sequence: 1, command: 'open-aisle', argument: aisle, by: 'P' },
});
const AT_4 = { openAisles: [4], positionsMm: [0, 900, 1800, 3600] };
const BETWEEN = { openAisles: [], positionsMm: [0, 1300, 2200, 3600] };

/** What a row of looks makes of the aisles. */
function seen(...looks: readonly BankSnapshot[]): readonly string[] {
  let aisles: readonly Aisle[] = [];
  return looks.map((look) => {
    aisles = nextAisles(aisles, look);
    return states(aisles);
  });
}

describe('a motion as it is seen', () => {
  test('from held over claimed and opening to held, and closing on the other side', () => {
    expect(
      seen(
        bankWith({}, hold(2)),
        bankWith({}, { ...hold(2), ...opening(4) }),
        bankWith({ ...BETWEEN, moving: true, targetAisle: 4 }, { ...hold(2), ...opening(4) }),
        bankWith(AT_4, hold(4)),
      ),
    ).toEqual([
      'closed held closed closed closed',
      'closed held closed claimed closed',
      'closed closing closed opening closed',
      'closed closed closed held closed',
    ]);
  });

  test('one that was over between two looks is explained by the command', () => {
    expect(seen(bankWith(), bankWith(AT_4, opening(4)))).toEqual([
      'closed open closed closed closed',
      'closed closed closed open closed',
    ]);
  });

  test('an aisle with a free width to itself stays open while another one opens', () => {
    const two = { freeAisles: 2 };
    const both = { openAisles: [2, 3], positionsMm: [0, 1800, 3600, 4500] };
    const rolls = { openAisles: [], positionsMm: [0, 1800, 3100, 4500], moving: true, targetAisle: 4 };
    expect(seen(bankWith(both, two), bankWith(rolls, two))).toEqual([
      'closed open open closed closed',
      'closed open closing opening closed',
    ]);
  });

  test('whoever is called claims an aisle', () => {
    const claim = { claim: 'C', bank: 1, aisle: 5, person: 'P', session: 'S', since: 0 };
    expect(
      seen(
        bankWith({}, { claims: [{ ...claim, calledUntil: null }] }),
        bankWith({}, { claims: [{ ...claim, calledUntil: 1 }] }),
      ),
    ).toEqual(['closed open closed closed closed', 'closed open closed closed claimed']);
  });
});

describe('what nobody saw happen', () => {
  test('an aisle that is open without ever having opened is unknown for one look, and named', () => {
    const before = nextAisles([], bankWith());
    const after = bankWith(AT_4);
    expect(leapsOf(before, after)).toEqual([
      { aisle: 2, from: 'open', to: 'closed' },
      { aisle: 4, from: 'closed', to: 'open' },
    ]);
    const leapt = nextAisles(before, after);
    expect(states(leapt)).toBe('closed unknown closed unknown closed');
    expect(states(nextAisles(leapt, after))).toBe('closed closed closed open closed');
    expect(leapsOf(leapt, after)).toEqual([]);
  });

  test('a look that cannot be believed leaves nothing known, and the next one everything possible', () => {
    expect(seen(bankWith(), bankWith({}, { statusAgeMs: 2001 }), bankWith(AT_4))).toEqual([
      'closed open closed closed closed',
      'unknown unknown unknown unknown unknown',
      'closed closed closed open closed',
    ]);
  });

  test('carriages that roll out of a latch are named', () => {
    const latched = nextAisles([], bankWith({ latchedStop: true }));
    expect(leapsOf(latched, bankWith({ ...BETWEEN, moving: true })).length).toBeGreaterThan(0);
  });
});

test('whatever is shown, no aisle goes where the table does not let it, and every look gives each its one state', () => {
  const look = record({
    openAisles: option(array(integer({ min: 1, max: 5 }), { maxLength: 1 })),
    moving: boolean(),
    targetAisle: integer({ min: 0, max: 5 }),
    fault: boolean(),
    latchedStop: boolean(),
    age: constantFrom(0, 2001),
    held: option(integer({ min: 1, max: 5 })),
    commanded: option(integer({ min: 1, max: 5 })),
  });
  assert(
    property(array(look, { maxLength: 12 }), (looks) => {
      let aisles: readonly Aisle[] = [];
      for (const { age, held, commanded, ...status } of looks) {
        const bank = bankWith(
          { ...status, positionsMm: [null, null, null, null] },
          {
            statusAgeMs: age,
            ...(held === null ? {} : hold(held)),
            ...(commanded === null ? {} : opening(commanded)),
          },
        );
        const next = nextAisles(aisles, bank);
        expect(next.map(({ aisle }) => aisle)).toEqual([1, 2, 3, 4, 5]);
        for (const [index, { state }] of next.entries()) {
          const from: AisleState = aisles[index]?.state ?? 'unknown';
          const legal = state === from || state === 'unknown' || LEGAL[from].includes(state);
          const whole = bank.motion !== null && !status.moving;
          if (!legal && !whole) throw new Error(`${from} became ${state}`);
        }
        aisles = next;
      }
    }),
    { numRuns: 500 },
  );
});
