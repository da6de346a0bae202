import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmView } from '../../../controller/api/contract/index.ts';
import { foremost, isWithheld, listed, withheld } from '../../../web/shared/alarms/order.ts';

type Alarm = Pick<AlarmView, 'id' | 'state' | 'priority' | 'raisedAt' | 'acknowledgedAt' | 'clearedAt'>;

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const alarm = (over: Partial<Alarm>): Alarm => ({
  id: 'a',
  state: 'unacknowledged',
  priority: 'high',
  raisedAt: at(0),
  acknowledgedAt: null,
  clearedAt: null,
  ...over,
});
const anyAlarm: fc.Arbitrary<Alarm> = fc
  .record({
    priority: fc.constantFrom('urgent', 'high', 'low'),
    minute: fc.nat(50),
    acknowledged: fc.boolean(),
    cleared: fc.boolean(),
    state: fc.constantFrom(
      'unacknowledged',
      'acknowledged',
      'shelved',
      'suppressed-by-design',
      'out-of-service',
    ),
  })
  .map(({ priority, minute, acknowledged, cleared, state }) =>
    alarm({
      id: `${priority}-${minute}`,
      priority,
      state,
      raisedAt: at(minute),
      acknowledgedAt: acknowledged ? at(60) : null,
      clearedAt: cleared ? at(55) : null,
    }),
  );

describe('which alarm comes first', () => {
  it('is the one that waits longest among the gravest that nobody has acknowledged', () => {
    const alarms = [
      alarm({ id: 'new', priority: 'urgent', raisedAt: at(9) }),
      alarm({ id: 'old', priority: 'urgent', raisedAt: at(3) }),
      alarm({ id: 'older-but-seen', priority: 'urgent', raisedAt: at(1), acknowledgedAt: at(2) }),
      alarm({ id: 'older-but-less', priority: 'high', raisedAt: at(0) }),
    ];
    expect(foremost(alarms)?.id).toBe('old');
  });

  it('still stands, where one does, before one that is over', () => {
    const over = alarm({ id: 'over', raisedAt: at(1), clearedAt: at(2) });
    const stands = alarm({ id: 'stands', raisedAt: at(5) });
    expect(foremost([over, stands])?.id).toBe('stands');
    expect(foremost([over])?.id).toBe('over');
  });

  it('is never one that is withheld, acknowledged or low; and there is one whenever another waits', () => {
    fc.assert(
      fc.property(fc.array(anyAlarm), (alarms) => {
        const first = foremost(alarms);
        const waiting = alarms.filter(
          (one) => !isWithheld(one) && one.acknowledgedAt === null && one.priority !== 'low',
        );
        if (first) expect(waiting).toContain(first);
        else expect(waiting).toEqual([]);
        if (waiting.some(({ priority }) => priority === 'urgent')) expect(first?.priority).toBe('urgent');
      }),
    );
  });
});

describe('the list of alarms', () => {
  it('has every alarm that is not withheld, and counts the others', () => {
    fc.assert(
      fc.property(fc.array(anyAlarm), (alarms) => {
        const counted = withheld(alarms).reduce((sum, [, count]) => sum + count, 0);
        expect(listed(alarms)).toHaveLength(alarms.length - counted);
        expect(listed(alarms).some(isWithheld)).toBe(false);
      }),
    );
  });

  it('has what nobody acknowledged above what somebody did, the gravest on top', () => {
    fc.assert(
      fc.property(fc.array(anyAlarm), (alarms) => {
        const rank = listed(alarms).map(
          ({ acknowledgedAt, priority }) =>
            (acknowledgedAt === null ? 0 : 3) + ['urgent', 'high', 'low'].indexOf(priority),
        );
        expect(rank).toEqual(rank.toSorted((a, b) => a - b));
      }),
    );
  });
});
