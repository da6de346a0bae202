import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RoundStopView } from '../../../controller/api/contract/index.ts';
import { aheadOf, currentStop, moved, openStops } from '../../../web/kiosk/round/stops.ts';
import { endOf } from '../../../web/kiosk/shelving/until.ts';

const stop = (retrieval: string, state: RoundStopView['state']): RoundStopView =>
  ({ retrieval, state }) as RoundStopView;
const STOPS = [
  stop('a', 'done'),
  stop('b', 'current'),
  stop('c', 'open'),
  stop('d', 'skipped'),
  stop('e', 'open'),
];

describe('the aisle to open ahead', () => {
  const openAhead = [
    { retrieval: 'b', bank: 2, aisle: 4 },
    { retrieval: 'c', bank: 3, aisle: 1 },
  ];
  const idle = { openAisles: [1], moving: false, holds: [] };
  const heldBy = (person: string) => ({ ...idle, holds: [{ aisle: 1, person, name: '', since: '' }] });
  const ahead = (two: Parameters<typeof aheadOf>[1] extends (bank: number) => infer View ? View : never) =>
    aheadOf({ openAhead }, (bank) => (bank === 2 ? two : { ...idle, openAisles: [1] }), 'me')?.retrieval;

  it('is the next of a bank that rests and is in nobody else’s hands', () => {
    expect([ahead(idle), ahead(heldBy('me')), ahead({ ...idle, openAisles: null })]).toEqual(['b', 'b', 'b']);
    for (const busy of [undefined, { ...idle, moving: true }, { ...idle, openAisles: [4] }, heldBy('other')])
      expect(ahead(busy)).toBeUndefined();
  });
});

describe('the stops of a round', () => {
  it('open are the current one and those to come', () => {
    expect(openStops(STOPS).map(({ retrieval }) => retrieval)).toEqual(['b', 'c', 'e']);
    expect(currentStop({ stops: STOPS })?.retrieval).toBe('b');
    expect(currentStop({ stops: [stop('x', 'open')] })?.retrieval).toBe('x');
    expect(currentStop({ stops: [stop('x', 'done')] })).toBeNull();
  });

  it('change places by hand with their open neighbour only', () => {
    expect(moved(STOPS, 'e', -1)).toEqual(['b', 'e', 'c']);
    expect(moved(STOPS, 'c', -1)).toEqual(['c', 'b', 'e']);
    expect(moved(STOPS, 'b', -1)).toBeNull();
    expect(moved(STOPS, 'e', 1)).toBeNull();
    expect(moved(STOPS, 'd', 1)).toBeNull();
  });

  it('are all still there after any move', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 1 }),
        fc.nat(),
        fc.constantFrom(-1 as const, 1 as const),
        (names, pick, by) => {
          const order = moved(
            names.map((name) => stop(name, 'open')),
            names[pick % names.length] ?? '',
            by,
          );
          if (order) expect(order.toSorted()).toEqual(names.toSorted());
        },
      ),
    );
  });
});

describe('how long a mode lasts', () => {
  const noon = Date.parse('2026-03-01T04:00:00.123Z');

  it('is counted in hours, or until a person ends it', () => {
    expect(endOf('hour', noon, 'Asia/Shanghai')).toBe(noon + 3_600_000);
    expect(endOf('shift', noon, 'Asia/Shanghai')).toBe(noon + 8 * 3_600_000);
    expect(endOf('open', noon, 'Asia/Shanghai')).toBeNull();
  });

  it('until morning means 8 o’clock of the next day in the room, wherever the screen is', () => {
    expect(new Date(endOf('morning', noon, 'Asia/Shanghai') ?? 0).toISOString()).toBe(
      '2026-03-02T00:00:00.000Z',
    );
    const afterMidnight = Date.parse('2026-03-01T16:30:00.000Z');
    expect(new Date(endOf('morning', afterMidnight, 'Asia/Shanghai') ?? 0).toISOString()).toBe(
      '2026-03-03T00:00:00.000Z',
    );
  });
});
