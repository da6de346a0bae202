import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldAlarm, isWithheld, processState } from '../../../../controller/model/alarm-fold.ts';
import type {
  AlarmInput,
  AlarmRecord,
  Rules,
} from '../../../../controller/services/alarms/engine/machine.ts';
import { opcUaOf } from '../../../../controller/services/alarms/engine/opcua.ts';
import { dueInMs, transition } from '../../../../controller/services/alarms/engine/transition.ts';
import { around, MINUTE_MS, NOW, recordOf, RULES } from './records.ts';

const LONGEST_MS = 60 * MINUTE_MS;
const CAUSES = ['link-lost:L', 'maintenance:1'];

type Step =
  | {
      readonly do: Exclude<AlarmInput['type'], 'shelve'>;
      readonly cause: string;
      readonly explained: boolean;
    }
  | { readonly do: 'shelve'; readonly minutes: number };

const steps: fc.Arbitrary<readonly { readonly afterMs: number; readonly step: Step }[]> = fc.array(
  fc.record({
    afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 * MINUTE_MS })),
    step: fc.oneof(
      fc.record({
        do: fc.constantFrom(
          ...([
            'assert',
            'return',
            'assert',
            'return',
            'acknowledge',
            'confirm',
            'unshelve',
            'suppress',
            'unsuppress',
            'remove-from-service',
            'return-to-service',
            'tick',
          ] as const),
        ),
        cause: fc.constantFrom(...CAUSES),
        explained: fc.boolean(),
      }),
      fc.record({ do: fc.constant('shelve' as const), minutes: fc.integer({ min: -5, max: 90 }) }),
    ),
  }),
  { maxLength: 60, size: 'max' },
);

const rules: fc.Arbitrary<Rules> = fc.record({
  priority: fc.constantFrom('urgent' as const, 'low' as const, null),
  onDelayMs: fc.constantFrom(0, MINUTE_MS, 7 * MINUTE_MS),
  offDelayMs: fc.constantFrom(0, MINUTE_MS, 7 * MINUTE_MS),
  latch: fc.boolean(),
  group: fc.constantFrom(null, 'bank-1'),
  realarmMs: fc.constantFrom(null, 5 * MINUTE_MS, 30 * MINUTE_MS),
  longestShelvingMs: fc.constantFrom(0, LONGEST_MS),
});

function inputOf(step: Step, now: number): AlarmInput {
  switch (step.do) {
    case 'assert':
      return { type: 'assert', priority: 'low', params: {} };
    case 'acknowledge':
    case 'confirm':
      return { type: step.do, by: 'ke', comment: '' };
    case 'shelve':
      return { type: 'shelve', by: 'ke', until: now + step.minutes * MINUTE_MS, why: 'x' };
    case 'remove-from-service':
      return { type: step.do, by: 'in', why: 'x' };
    case 'unshelve':
    case 'return-to-service':
      return { type: step.do, by: 'ke' };
    case 'suppress':
    case 'unsuppress':
      return { type: step.do, cause: step.cause };
    case 'return':
    case 'tick':
      return { type: step.do };
  }
}

/** When something falls due next, epoch ms. */
function nextDue(record: AlarmRecord, of: Rules, now: number): number | null {
  const inMs = dueInMs(record, of, around(now));
  return inMs === null ? null : now + inMs;
}

/** Lets time pass as the keeper does: a tick whenever something falls due. */
function passTime(
  record: AlarmRecord,
  of: Rules,
  until: number,
  look: (r: AlarmRecord) => void,
): AlarmRecord {
  let current = record;
  for (;;) {
    const due = nextDue(current, of, until);
    if (due === null || due > until) return current;
    const result = transition(current, of, { type: 'tick' }, around(due));
    if (!result.granted) throw new Error('time was refused');
    expect(result.events.length, 'a tick that was due changes something').toBeGreaterThan(0);
    const rang = result.events.some(({ type }) => type === 'alarm.realarmed');
    if (rang)
      expect(result.record.alarm && isWithheld(result.record.alarm), 'rang while withheld').toBe(false);
    current = result.record;
    look(current);
  }
}

describe('whatever happens to an alarm', () => {
  it('nobody loses sight of what they were told and have not acknowledged', () => {
    fc.assert(
      fc.property(rules, steps, (of, walk) => {
        let [record, now] = [recordOf(null), NOW];
        let owed = false;
        let unconfirmed = false;
        const look = (after: AlarmRecord): void => {
          if (owed) expect(after.alarm, 'gone without being acknowledged').not.toBeNull();
          if (unconfirmed) expect(after.alarm, 'gone without being confirmed').not.toBeNull();
          const { alarm } = after;
          if (!alarm) return;
          expect(alarm.state).not.toBe('normal');
          if (processState(alarm) === 'normal') {
            expect(owed || unconfirmed, 'normal while somebody still has to act').toBe(false);
            expect(alarm.suppressedBy).toEqual([]);
          }
          if (alarm.announcedAt !== null && alarm.acknowledgedAt === null) owed = true;
          if (alarm.latch) unconfirmed = true;
          // Whoever acknowledged it while it was withheld knows without being told.
          const known = alarm.announcedAt !== null || alarm.acknowledgedAt !== null;
          if (!isWithheld(alarm)) expect(known, 'nobody was told').toBe(true);
          expect(opcUaOf(alarm).retain).toBe(processState(alarm) !== 'normal');
        };
        for (const { afterMs, step } of walk) {
          record = passTime(record, of, now + afterMs, look);
          now += afterMs;
          const input = inputOf(step, now);
          const explainedBy = step.do === 'assert' && step.explained ? [step.cause] : [];
          const result = transition(record, of, input, around(now, { explainedBy }));
          if (!result.granted) continue;
          if (result.events.some(({ type }) => type === 'alarm.acknowledged')) owed = false;
          if (result.events.some(({ type }) => type === 'alarm.confirmed')) unconfirmed = false;
          // What the journal gives back is what the machine went on with.
          const folded = result.events.reduce((alarm, event) => foldAlarm(alarm, event, now), record.alarm);
          expect(folded).toEqual(result.record.alarm);
          record = result.record;
          look(record);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('shelving always ends, and within the longest time the definition allows', () => {
    fc.assert(
      fc.property(rules, steps, (of, walk) => {
        let [record, now] = [recordOf(null), NOW];
        for (const { afterMs, step } of walk) {
          record = passTime(record, of, now + afterMs, () => {});
          now += afterMs;
          const result = transition(record, of, inputOf(step, now), around(now));
          if (result.granted) record = result.record;
          const until = record.alarm?.shelved?.until ?? 0;
          expect(until).toBeLessThanOrEqual(now + of.longestShelvingMs);
        }
        // Re-alarms may go on for ever, so only as far as shelving can.
        expect(passTime(record, of, now + LONGEST_MS, () => {}).alarm?.shelved ?? null).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it('time does nothing before it is due', () => {
    fc.assert(
      fc.property(rules, steps, fc.double({ min: 0, max: 1, noNaN: true }), (of, walk, part) => {
        let [record, now] = [recordOf(null), NOW];
        for (const { afterMs, step } of walk) {
          record = passTime(record, of, now + afterMs, () => {});
          now += afterMs;
          const result = transition(record, of, inputOf(step, now), around(now));
          if (result.granted) record = result.record;
          const due = nextDue(record, of, now) ?? now + LONGEST_MS;
          const early = Math.floor(now + (due - now) * part);
          if (early >= due) continue;
          const tick = transition(record, of, { type: 'tick' }, around(early));
          expect(tick.granted && tick.events).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('the condition is known whatever withholds it: nothing that withholds changes it', () => {
    fc.assert(
      fc.property(rules, steps, (of, walk) => {
        const bare = {
          ...of,
          longestShelvingMs: 0,
          onDelayMs: 0,
          offDelayMs: 0,
          realarmMs: null,
          latch: false,
        };
        let [record, plain] = [recordOf(null), recordOf(null)];
        for (const { step } of walk) {
          const input = inputOf(step, NOW);
          const both = [record, plain].map((one) =>
            transition(one, { ...bare, longestShelvingMs: LONGEST_MS }, input, around(NOW)),
          );
          if (both[0]?.granted) record = both[0].record;
          if (step.do === 'assert' || step.do === 'return') if (both[1]?.granted) plain = both[1].record;
          const standing = (one: AlarmRecord): boolean =>
            one.alarm !== null && one.alarm.raisedAt !== null && one.alarm.clearedAt === null;
          expect(standing(record)).toBe(standing(plain));
        }
      }),
      { numRuns: 500 },
    );
  });
});

it('an alarm in the names of OPC UA Part 9', () => {
  const raised = transition(
    recordOf(null),
    { ...RULES, latch: true },
    inputOf({ do: 'assert', cause: '', explained: false }, NOW),
    around(NOW),
  );
  const shelved =
    raised.granted &&
    transition(raised.record, RULES, inputOf({ do: 'shelve', minutes: 5 }, NOW), around(NOW));
  const alarm = shelved && shelved.granted && shelved.record.alarm;
  if (!alarm) throw new Error('no alarm');
  expect(opcUaOf(alarm)).toEqual({
    activeState: 'Active',
    ackedState: 'Unacknowledged',
    confirmedState: 'Unconfirmed',
    shelvingState: 'TimedShelved',
    suppressedState: 'Unsuppressed',
    outOfServiceState: 'InService',
    retain: true,
    severity: 700,
  });
});
