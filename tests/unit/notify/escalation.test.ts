import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChainConfig, ContactConfig } from '../../../controller/config/schema-notify.ts';
import { wantsAcknowledgement } from '../../../controller/model/alarm-fold.ts';
import type { AlarmPriority } from '../../../controller/model/alarms.ts';
import type { TakenStep } from '../../../controller/model/notify.ts';
import { ContactBook } from '../../../controller/services/notify/escalation/contact-book.ts';
import {
  decideEscalation,
  type DueStep,
} from '../../../controller/services/notify/escalation/decide-escalation.ts';
import { Alarms, CHAIN, CONTACTS, MINUTE_MS, MORNING } from './alarms.ts';

/** A room whose steps are taken as they fall due, as the service does. */
class Room {
  readonly alarms = new Alarms();
  readonly taken: TakenStep[] = [];
  onWatch: string | null = 'P-wang';
  /** How long ago moments were; by the clock alone unless given. */
  agoMs: ((moment: number) => number) | null = null;
  chains: readonly ChainConfig[] = [CHAIN];
  contacts: readonly ContactConfig[] = CONTACTS;

  look(now: number) {
    return decideEscalation({
      alarms: this.alarms.active,
      chains: this.chains,
      contacts: new ContactBook(this.contacts, this.onWatch),
      taken: this.taken,
      classOf: () => 'safety',
      withoutFor: ({ subject }) => new Set(subject === 'robot' ? ['robot'] : []),
      now,
      agoMs: this.agoMs ?? ((moment) => now - moment),
      timeZone: 'Asia/Shanghai',
    });
  }

  take(now: number): readonly DueStep[] {
    const { due } = this.look(now);
    for (const { of: _of, reaches: _reaches, ...step } of due) this.taken.push(step);
    return due;
  }

  /** As the projection does it. */
  acknowledge(subject: string, now: number): void {
    this.alarms.acknowledge(subject, now);
    const kept = this.taken.filter(({ alarm }) => alarm !== `water:${subject}`);
    this.taken.splice(0, this.taken.length, ...kept);
  }
}

const told = (due: readonly DueStep[]) =>
  due.map(({ step, reaches }) => [step, reaches.map(({ contact, channel }) => `${contact.id} ${channel}`)]);
const at = (minutes: number): number => MORNING + minutes * MINUTE_MS;

describe('a chain', () => {
  it('goes from one to the next until somebody acknowledges', () => {
    const room = new Room();
    room.alarms.raise('a', 'urgent', MORNING);
    expect(told(room.take(at(0)))).toEqual([[0, ['wang sms']]]);
    expect(room.look(at(4))).toEqual({ due: [], nextAt: at(5) });
    expect(told(room.take(at(5)))).toEqual([[1, ['li mail', 'li robot']]]);
    room.acknowledge('a', at(14));
    expect(room.look(at(60))).toEqual({ due: [], nextAt: null });
  });

  it('catches up on steps that fell due while the daemon was away', () => {
    const room = new Room();
    room.alarms.raise('a', 'urgent', MORNING);
    expect(room.take(at(120)).map(({ step }) => step)).toEqual([0, 1, 2]);
  });

  it.each([-60, 60])('takes its steps in their own time when the clock is set by %d minutes', (minutes) => {
    const room = new Room();
    room.alarms.raise('a', 'urgent', MORNING);
    room.take(at(0));
    // What was at(0) is three minutes ago, whatever the clock says now.
    const now = at(3 + minutes);
    room.agoMs = (moment) => now - minutes * MINUTE_MS - moment;
    expect(room.look(now)).toEqual({ due: [], nextAt: now + 2 * MINUTE_MS });
    room.agoMs = () => 5 * MINUTE_MS;
    expect(room.take(now + 2 * MINUTE_MS).map(({ step }) => step)).toEqual([1]);
  });

  it('goes on at once when a step reaches nobody', () => {
    const room = new Room();
    room.onWatch = null;
    room.alarms.raise('a', 'high', MORNING);
    expect(told(room.take(at(0)))).toEqual([
      [0, []],
      [1, ['li mail', 'li robot']],
    ]);
    expect(room.look(at(0))).toEqual({ due: [], nextAt: at(15) });
  });

  it('tells everybody, whatever the hour, before it lets an urgent alarm be silent', () => {
    const room = new Room();
    room.chains = [{ ...CHAIN, steps: [{ afterMinutes: 0, tell: ['director'] }] }];
    const midnight = MORNING + 16 * 60 * MINUTE_MS;
    room.alarms.raise('a', 'urgent', midnight);
    room.alarms.raise('b', 'high', midnight);
    expect(told(room.take(midnight))).toEqual([
      [0, ['director mail']],
      [0, []],
    ]);
  });

  it('leaves what is not urgent when it has ended, and goes on with what is', () => {
    const room = new Room();
    for (const priority of ['urgent', 'high'] as const) room.alarms.raise(priority, priority, MORNING);
    room.take(at(0));
    for (const subject of ['urgent', 'high']) room.alarms.clear(subject, at(1));
    expect(room.take(at(5)).map(({ alarm }) => alarm)).toEqual(['water:urgent']);
  });

  it('is not begun anew by a condition that comes and goes', () => {
    const room = new Room();
    for (let minute = 0; minute < 5; minute++) {
      room.alarms.raise('a', 'urgent', at(minute));
      room.take(at(minute));
      room.alarms.clear('a', at(minute) + 30_000);
    }
    expect(room.take(at(5)).map(({ step }) => step)).toEqual([1]);
  });

  it('is begun anew by what comes back after it was acknowledged', () => {
    const room = new Room();
    room.alarms.raise('a', 'urgent', MORNING);
    room.take(at(0));
    room.acknowledge('a', at(1));
    room.alarms.clear('a', at(2));
    room.alarms.raise('a', 'urgent', at(100));
    expect(told(room.take(at(100)))).toEqual([[0, ['wang sms']]]);
  });

  it('repeats its last step once each time the alarm rings again', () => {
    const room = new Room();
    room.alarms.raise('a', 'urgent', MORNING);
    room.take(at(6));
    room.alarms.rearm('a', at(10));
    expect(told(room.take(at(10)))).toEqual([[1, ['li mail', 'li robot']]]);
    expect(room.take(at(11))).toEqual([]);
  });

  it('does not let a channel that fails be the one to say so', () => {
    const room = new Room();
    room.alarms.raise('robot', 'urgent', MORNING);
    expect(told(room.take(at(5)))[1]).toEqual([1, ['li mail']]);
  });

  it('belongs to the priorities and classes it names, the first that fits', () => {
    const room = new Room();
    const steps = [{ afterMinutes: 0, tell: ['li'] }];
    room.chains = [
      { id: 'climate', priorities: ['urgent'], classes: ['climate'], steps },
      { id: 'safety', priorities: ['urgent'], classes: ['safety'], steps },
      { id: 'all', priorities: ['urgent', 'high', 'low'], steps },
    ];
    room.alarms.raise('a', 'urgent', MORNING);
    room.alarms.raise('b', 'low', MORNING);
    expect(room.take(MORNING).map(({ chain }) => chain)).toEqual(['safety', 'all']);
  });

  it('opens groups once, even those that hold each other', () => {
    const book = new ContactBook(
      [...CONTACTS, { id: 'x', members: ['y', 'li'] }, { id: 'y', members: ['x', 'office'] }],
      'P-wang',
    );
    expect(book.people(['y', 'on-watch', 'li']).map(({ id }) => id)).toEqual(['li', 'director', 'wang']);
  });
});

describe('over random stories', () => {
  const act = fc.record({
    what: fc.constantFrom('raise', 'clear', 'acknowledge', 'rearm', 'watch', 'wait'),
    subject: fc.constantFrom('a', 'b', 'robot'),
    priority: fc.constantFrom<AlarmPriority>('urgent', 'high', 'low'),
    minutes: fc.nat(12),
  });

  it('nothing urgent is silent, no step is taken twice in a ring, and acknowledgement ends it', () => {
    let urgentTold = 0;
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), (story) => {
        const room = new Room();
        let now = MORNING;
        for (const { what, subject, priority, minutes } of story) {
          now += minutes * MINUTE_MS;
          const known = room.alarms.active.some(({ id }) => id === `water:${subject}`);
          if (what === 'raise') room.alarms.raise(subject, priority, now);
          if (what === 'clear' && known) room.alarms.clear(subject, now);
          if (what === 'acknowledge' && known) room.acknowledge(subject, now);
          if (what === 'rearm' && known) room.alarms.rearm(subject, now);
          if (what === 'watch') room.onWatch = room.onWatch === null ? 'P-wang' : null;
          const before = [...room.taken];
          const due = room.take(now);
          for (const step of due) {
            const same = before.filter((one) => one.alarm === step.alarm && one.ring === step.ring);
            expect(same.some((one) => one.step === step.step && one.chain === step.chain)).toBe(false);
            expect(wantsAcknowledgement(step.of)).toBe(true);
          }
          expect(room.look(now).due).toEqual([]);
          for (const alarm of room.alarms.active) {
            const mine = room.taken.filter((step) => step.alarm === alarm.id);
            if (alarm.priority !== 'urgent' || !wantsAcknowledgement(alarm)) continue;
            // Told in this very look, or before; and each step whose minutes are over was taken.
            const isNew = before.every((step) => step.alarm !== alarm.id);
            const reached = due.some((step) => step.alarm === alarm.id && step.reaches.length > 0);
            expect(mine.length > 0 && (!isNew || reached)).toBe(true);
            urgentTold += reached ? 1 : 0;
            const since = mine[0]?.since ?? now;
            for (const [index, step] of CHAIN.steps.entries())
              if (since + step.afterMinutes * MINUTE_MS <= now)
                expect(mine.some((one) => one.step === index)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
    expect(urgentTold).toBeGreaterThan(100);
  });
});
