import { describe, expect, it } from 'vitest';
import { isWithheld, processState } from '../../../../controller/model/alarm-fold.ts';
import type { Alarm, ProcessState } from '../../../../controller/model/alarms.ts';
import type { AlarmInput, Pending, Rules } from '../../../../controller/services/alarms/engine/machine.ts';
import { dueInMs, transition } from '../../../../controller/services/alarms/engine/transition.ts';
import { alarmIn, around, type Flags, MINUTE_MS, NOW, recordOf, RULES } from './records.ts';

const STATES: readonly ProcessState[] = [
  'normal',
  'unacknowledged',
  'acknowledged',
  'returned-unacknowledged',
  'latched-unacknowledged',
  'latched-acknowledged',
];
const BOTH = [false, true] as const;

const INPUTS: Readonly<Record<string, AlarmInput>> = {
  assert: { type: 'assert', priority: 'low', params: { point: 'P' } },
  return: { type: 'return' },
  tick: { type: 'tick' },
  acknowledge: { type: 'acknowledge', by: 'li', comment: 'seen' },
  confirm: { type: 'confirm', by: 'li', comment: 'mended' },
  shelve: { type: 'shelve', by: 'li', until: NOW + 20 * MINUTE_MS, why: 'being changed' },
  'shelve too long': { type: 'shelve', by: 'li', until: NOW + 61 * MINUTE_MS, why: 'x' },
  'shelve until now': { type: 'shelve', by: 'li', until: NOW, why: 'x' },
  'shelve for ever': { type: 'shelve', by: 'li', until: Infinity, why: 'x' },
  'shelve until nonsense': { type: 'shelve', by: 'li', until: Number.NaN, why: 'x' },
  unshelve: { type: 'unshelve', by: 'li' },
  'suppress, known cause': { type: 'suppress', cause: 'link-lost:L' },
  'suppress, new cause': { type: 'suppress', cause: 'maintenance:1' },
  'unsuppress, known cause': { type: 'unsuppress', cause: 'link-lost:L' },
  'unsuppress, other cause': { type: 'unsuppress', cause: 'maintenance:1' },
  'remove from service': { type: 'remove-from-service', by: 'in', why: 'repair' },
  'return to service': { type: 'return-to-service', by: 'in' },
};

/** The rows of ISA-18.2, figure 3, as this house reads them; `*` waits for nobody because nobody was told. */
const ASSERTED: Readonly<Record<ProcessState, ProcessState>> = {
  normal: 'unacknowledged',
  unacknowledged: 'unacknowledged',
  acknowledged: 'acknowledged',
  'returned-unacknowledged': 'unacknowledged',
  'latched-unacknowledged': 'unacknowledged',
  'latched-acknowledged': 'unacknowledged',
};
const RETURNED: Readonly<Record<ProcessState, readonly [plain: ProcessState, latched: ProcessState]>> = {
  normal: ['normal', 'normal'],
  unacknowledged: ['returned-unacknowledged', 'latched-unacknowledged'],
  acknowledged: ['normal', 'latched-acknowledged'],
  'returned-unacknowledged': ['returned-unacknowledged', 'returned-unacknowledged'],
  'latched-unacknowledged': ['latched-unacknowledged', 'latched-unacknowledged'],
  'latched-acknowledged': ['latched-acknowledged', 'latched-acknowledged'],
};
const ACKNOWLEDGED: Readonly<Record<ProcessState, ProcessState | 'alarm-unknown'>> = {
  normal: 'alarm-unknown',
  unacknowledged: 'acknowledged',
  acknowledged: 'acknowledged',
  'returned-unacknowledged': 'normal',
  'latched-unacknowledged': 'latched-acknowledged',
  'latched-acknowledged': 'latched-acknowledged',
};
const CONFIRMED: Readonly<Record<ProcessState, string>> = {
  normal: 'alarm-unknown',
  unacknowledged: 'alarm-standing',
  acknowledged: 'alarm-standing',
  'returned-unacknowledged': 'confirmation-not-needed',
  'latched-unacknowledged': 'alarm-unacknowledged',
  'latched-acknowledged': 'normal',
};

interface Expected {
  readonly state: ProcessState;
  readonly shelved: boolean;
  readonly causes: readonly string[];
  readonly outOfService: boolean;
}

interface Case {
  readonly state: ProcessState;
  readonly flags: Flags;
  readonly standingLatch: boolean;
  readonly rules: Rules;
  readonly pending: Pending | null;
  readonly name: string;
  readonly input: AlarmInput;
}

/** What has to come of a case, from the tables above; a text is the reason of the refusal. */
function expected({ state, flags, standingLatch, rules, pending, name }: Case): Expected | string {
  const causes = flags.suppressed && state !== 'normal' ? ['link-lost:L'] : [];
  const same: Expected = { state, shelved: flags.shelved, causes, outOfService: flags.outOfService };
  const on = (next: ProcessState): Expected => ({
    ...same,
    state: next,
    causes: next === 'normal' ? [] : causes,
  });
  const standing = state === 'unacknowledged' || state === 'acknowledged';
  const cleared = (): Expected => {
    const next = RETURNED[state][standingLatch ? 1 : 0];
    return on(next === 'returned-unacknowledged' && !flags.announced ? 'normal' : next);
  };
  // A new occurrence is explained by what explains it now, which is nothing here.
  const raised = (): Expected => (standing ? same : { ...on(ASSERTED[state]), causes: [] });
  const due = pending !== null && pending.since <= NOW - 5 * MINUTE_MS;
  const byTime = (): Expected => (!due || !pending ? same : pending.to === 'raised' ? raised() : cleared());
  switch (name) {
    case 'assert':
      return rules.onDelayMs === 0
        ? raised()
        : standing
          ? same
          : pending?.to === 'raised' && due
            ? raised()
            : same;
    case 'return':
      if (!standing) return same;
      return rules.offDelayMs === 0 ? cleared() : pending?.to === 'cleared' && due ? cleared() : same;
    case 'tick':
      return byTime();
    case 'acknowledge': {
      const next = ACKNOWLEDGED[state];
      return next === 'alarm-unknown' ? next : on(next);
    }
    case 'confirm': {
      const next = CONFIRMED[state];
      return next === 'normal' ? on(next) : next;
    }
    case 'shelve':
      return rules.longestShelvingMs === 0 ? 'alarm-not-shelvable' : { ...same, shelved: true };
    case 'shelve too long':
    case 'shelve until now':
    case 'shelve for ever':
    case 'shelve until nonsense':
      return rules.longestShelvingMs === 0 ? 'alarm-not-shelvable' : 'expiry-invalid';
    case 'unshelve':
      return { ...same, shelved: false };
    case 'suppress, new cause':
      return state === 'normal' ? same : { ...same, causes: [...causes, 'maintenance:1'] };
    case 'suppress, known cause':
      return state === 'normal' ? same : { ...same, causes: ['link-lost:L'] };
    case 'unsuppress, known cause':
      return { ...same, causes: [] };
    case 'remove from service':
      return { ...same, outOfService: true };
    case 'return to service':
      return { ...same, outOfService: false };
    default:
      return same;
  }
}

function* cases(): Generator<Case> {
  for (const state of STATES)
    for (const shelved of BOTH)
      for (const suppressed of BOTH)
        for (const outOfService of BOTH)
          for (const announced of BOTH) {
            const withheld = shelved || suppressed || outOfService;
            // Nobody is left untold without a reason, and nobody has to acknowledge what they were not told of.
            if (!announced && !withheld) continue;
            if (!announced && state === 'returned-unacknowledged') continue;
            const flags = { shelved, suppressed, outOfService, announced };
            for (const latch of BOTH)
              for (const onDelayMs of [0, 5 * MINUTE_MS])
                for (const offDelayMs of [0, 5 * MINUTE_MS])
                  for (const longestShelvingMs of [0, 60 * MINUTE_MS]) {
                    const rules = { ...RULES, latch, onDelayMs, offDelayMs, longestShelvingMs };
                    for (const pending of pendings(state, rules))
                      for (const [name, input] of Object.entries(INPUTS))
                        yield { state, flags, standingLatch: latch, rules, pending, name, input };
                  }
          }
}

/** Delays that can be running in that state: begun just now, and long enough ago. */
function pendings(state: ProcessState, { onDelayMs, offDelayMs }: Rules): readonly (Pending | null)[] {
  const standing = state === 'unacknowledged' || state === 'acknowledged';
  const finding = { priority: 'low', params: { point: 'P' } } as const;
  const begun = [NOW - MINUTE_MS, NOW - 5 * MINUTE_MS];
  if (standing)
    return [null, ...(offDelayMs > 0 ? begun.map((since) => ({ to: 'cleared', since }) as const) : [])];
  return [
    null,
    ...(onDelayMs > 0 ? begun.map((since) => ({ to: 'raised', since, ...finding }) as const) : []),
  ];
}

describe('the alarm state machine', () => {
  it('does in every state what ISA-18.2 says of every input, whatever withholds the alarm', () => {
    let counted = 0;
    const seen = new Set<string>();
    for (const one of cases()) {
      counted++;
      const { state, flags, rules, pending, input, standingLatch } = one;
      const standing = state === 'unacknowledged' || state === 'acknowledged';
      const made = alarmIn(state, flags);
      const before = made && standing ? { ...made, latch: standingLatch } : made;
      const result = transition(recordOf(before, { pending }), rules, input, around(NOW));
      const what = JSON.stringify(one);
      const wanted = expected(one);
      if (typeof wanted === 'string') {
        expect(result.granted ? 'granted' : result.reason.code, what).toBe(wanted);
        seen.add(wanted);
        continue;
      }
      if (!result.granted) throw new Error(`refused with ${result.reason.code}: ${what}`);
      const after = result.record.alarm;
      expect(pictureOf(after), what).toEqual(wanted);
      expect(after?.state ?? 'normal', what).toBe(nameOf(wanted));
      seen.add(after?.state ?? 'normal');
      if (!after || processState(after) === 'normal' || isWithheld(after)) continue;
      const found = after.announcedAt === null && after.acknowledgedAt !== null;
      expect(after.announcedAt !== null || found, `${what}: nobody was told`).toBe(true);
      if (found) expect(flags.announced, `${what}: it was told of before`).toBe(false);
    }
    // oxlint-disable-next-line no-console -- how much was tried is what this test is asked for
    console.info(`${counted} combinations of state, flags, rules, delay and input`);
    expect(counted).toBeGreaterThan(20_000);
    expect([...seen].sort()).toEqual(
      [
        ...STATES,
        'shelved',
        'suppressed-by-design',
        'out-of-service',
        'alarm-unknown',
        'alarm-standing',
        'alarm-unacknowledged',
        'confirmation-not-needed',
        'alarm-not-shelvable',
        'expiry-invalid',
      ].sort(),
    );
  });

  it('says the same twice without a second event', () => {
    for (const state of STATES)
      for (const [name, input] of Object.entries(INPUTS)) {
        const alarm = alarmIn(state, {
          shelved: false,
          suppressed: false,
          outOfService: false,
          announced: true,
        });
        const once = transition(recordOf(alarm), RULES, input, around(NOW));
        if (!once.granted || input.type === 'shelve') continue;
        const twice = transition(once.record, RULES, input, around(NOW));
        if (twice.granted) expect(twice.events, `${name} in ${state}`).toEqual([]);
        // What is over can be neither acknowledged nor confirmed once more.
        else expect(once.record.alarm, `${name} in ${state}`).toBeNull();
      }
  });

  it('marks the first of a group until all of it is normal', () => {
    const rules = { ...RULES, group: 'bank-1' };
    const input = INPUTS['assert'] as AlarmInput;
    const first = transition(recordOf(null), rules, input, around(NOW));
    const second = transition(recordOf(null), rules, input, around(NOW, { groupFirst: 'stop-latched:1' }));
    expect(first.granted && first.record.alarm?.firstOut).toBe('point-stale:P');
    expect(second.granted && second.record.alarm?.firstOut).toBe('stop-latched:1');
  });

  it('does not ring for what somebody found and acknowledged while it was shelved, until it rings again', () => {
    const rules = { ...RULES, realarmMs: 10 * MINUTE_MS };
    const shelved = { shelved: true, suppressed: false, outOfService: false, announced: false };
    const found = transition(
      recordOf(alarmIn('unacknowledged', shelved)),
      rules,
      INPUTS['acknowledge'] as AlarmInput,
      around(NOW),
    );
    if (!found.granted) throw new Error('refused');
    const back = transition(found.record, rules, INPUTS['unshelve'] as AlarmInput, around(NOW + MINUTE_MS));
    if (!back.granted) throw new Error('refused');
    expect(back.record.alarm).toMatchObject({ state: 'acknowledged', announcedAt: null });
    const due = dueInMs(back.record, rules, around(NOW + MINUTE_MS));
    expect(due).toBe(9 * MINUTE_MS);
    const again = transition(back.record, rules, { type: 'tick' }, around(NOW + 10 * MINUTE_MS));
    expect(again.granted && again.record.alarm).toMatchObject({
      state: 'unacknowledged',
      announcedAt: NOW + 10 * MINUTE_MS,
    });
  });

  it('tells nobody of what is explained, and tells them when it stands alone', () => {
    const input = INPUTS['assert'] as AlarmInput;
    const raised = transition(recordOf(null), RULES, input, around(NOW, { explainedBy: ['link-lost:L'] }));
    if (!raised.granted) throw new Error('refused');
    expect(raised.record.alarm).toMatchObject({ state: 'suppressed-by-design', announcedAt: null });
    const later = around(NOW + MINUTE_MS);
    const alone = transition(raised.record, RULES, { type: 'unsuppress', cause: 'link-lost:L' }, later);
    expect(alone.granted && alone.record.alarm).toMatchObject({
      state: 'unacknowledged',
      announcedAt: NOW + MINUTE_MS,
    });
    const over = transition(raised.record, RULES, { type: 'return' }, later);
    expect(over.granted && over.record.alarm).toBeNull();
  });
});

function pictureOf(alarm: Alarm | null): Expected {
  if (!alarm) return { state: 'normal', shelved: false, causes: [], outOfService: false };
  const { shelved, suppressedBy, outOfService } = alarm;
  return {
    state: processState(alarm),
    shelved: shelved !== null,
    causes: suppressedBy,
    outOfService: outOfService !== null,
  };
}

function nameOf({ state, shelved, causes, outOfService }: Expected): string {
  if (outOfService) return 'out-of-service';
  if (causes.length > 0) return 'suppressed-by-design';
  return shelved ? 'shelved' : state;
}
