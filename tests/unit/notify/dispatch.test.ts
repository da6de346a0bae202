import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmPriority } from '../../../controller/model/alarms.ts';
import type { QueuedNotice, SentNotice } from '../../../controller/model/notify.ts';
import { retryDelayMs } from '../../../controller/services/notify/outbox/backoff.ts';
import {
  decideDispatch,
  type OutboxView,
} from '../../../controller/services/notify/outbox/decide-dispatch.ts';
import { MINUTE_MS, MORNING, queued } from './alarms.ts';

const LIMIT = { messages: 4, windowMs: 10 * MINUTE_MS };
const DAY_MS = 24 * 60 * MINUTE_MS;

const view = (waiting: readonly QueuedNotice[], more: Partial<OutboxView> = {}): OutboxView => ({
  waiting,
  sent: [],
  busy: new Set(),
  limitOf: () => LIMIT,
  giveUpMs: DAY_MS,
  now: MORNING,
  ...more,
});
const sent = (minutesAgo: number): SentNotice => ({
  channel: 'sms',
  lane: 'wang',
  at: MORNING - minutesAgo * MINUTE_MS,
});
/** What is done, by the names of the messages. */
const acts = (looked: OutboxView) =>
  decideDispatch(looked).acts.map((one) =>
    one.act === 'digest' ? one.notices.map(({ message }) => message) : `${one.act} ${one.notice.message}`,
  );

describe('the outbox', () => {
  it('sends one at a time on each channel, the gravest first', () => {
    const waiting = [
      queued('a', { priority: 'low' }),
      queued('b', { priority: 'urgent', lane: 'li' }),
      queued('c', { channel: 'mail' }),
    ];
    expect(acts(view(waiting))).toEqual(['send b', 'send c']);
    expect(acts(view(waiting, { busy: new Set(['sms']) }))).toEqual(['send c']);
  });

  it('makes one message of what is too much, and keeps a place for what is urgent', () => {
    const flood = ['a', 'b', 'c'].map((name) => queued(name));
    expect(acts(view(flood, { sent: [sent(3)] }))).toEqual(['send a']);
    expect(acts(view(flood, { sent: [sent(3), sent(2)] }))).toEqual([['a', 'b', 'c']]);
    const full = [sent(3), sent(2), sent(1)];
    expect(decideDispatch(view(flood, { sent: full }))).toEqual({
      acts: [],
      nextAt: MORNING + 7 * MINUTE_MS,
    });
    expect(acts(view([...flood, queued('u', { priority: 'urgent' })], { sent: full }))).toEqual([
      ['u', 'a', 'b', 'c'],
    ]);
  });

  it('does not put into a digest what may have arrived, what is a test, or another language', () => {
    const waiting = [
      queued('a'),
      queued('b', { mayHaveArrived: true }),
      queued('c', { kind: 'test' }),
      queued('d', { language: 'en' }),
      queued('e'),
    ];
    expect(acts(view(waiting, { sent: [sent(2), sent(1)] }))).toEqual([['a', 'e']]);
  });

  it('leaves a receiver alone that cannot be reached, but for what is urgent', () => {
    const later = MORNING + MINUTE_MS;
    const waiting = [queued('a', { attempts: 1, retryAt: later }), queued('b')];
    expect(decideDispatch(view(waiting))).toEqual({ acts: [], nextAt: later });
    expect(acts(view([...waiting, queued('u', { priority: 'urgent' })]))).toEqual(['send u']);
    expect(acts(view(waiting, { now: later }))).toEqual(['send a']);
  });

  it('is not held back for hours by a clock that was set back', () => {
    const hourAhead = MORNING + 60 * MINUTE_MS;
    const waiting = [queued('a', { attempts: 1, retryAt: hourAhead + 10_000 }), queued('b')];
    const full = [sent(-60), sent(-61), sent(-62), sent(-63)];
    expect(acts(view(waiting, { sent: full }))).toEqual(['send a']);
    // As far as a wait of our own can reach it is believed.
    const soon = [queued('a', { attempts: 1, retryAt: MORNING + 14 * MINUTE_MS })];
    expect(acts(view(soon))).toEqual([]);
  });

  it('gives up what is too old', () => {
    expect(acts(view([queued('a')], { now: MORNING + DAY_MS }))).toEqual(['give-up a']);
  });
});

describe('a flood', () => {
  it('stays within the limit and loses nothing', () => {
    const arrivals = fc.array(
      fc.record({ afterS: fc.nat(120), priority: fc.constantFrom<AlarmPriority>('urgent', 'high', 'low') }),
      { minLength: 1, maxLength: 80 },
    );
    fc.assert(
      fc.property(arrivals, (flood) => {
        let now = MORNING;
        let arrival = MORNING;
        let digests = 0;
        let waiting: QueuedNotice[] = [];
        const gone: SentNotice[] = [];
        const heard = new Set<string>();
        const contents = new Map<string, readonly string[]>();
        const work = (until: number): void => {
          for (;;) {
            const plan = decideDispatch(view(waiting, { sent: gone, now }));
            const [act] = plan.acts;
            if (act?.act === 'send') {
              const { message, channel, lane } = act.notice;
              waiting = waiting.filter((notice) => notice !== act.notice);
              gone.push({ channel, lane, at: now });
              for (const name of contents.get(message) ?? [message]) heard.add(name);
            } else if (act?.act === 'digest') {
              const digest = `digest-${++digests}`;
              const names = act.notices.flatMap(({ message }) => contents.get(message) ?? [message]);
              contents.set(digest, names);
              const priority = act.notices[0]?.priority ?? 'low';
              waiting = waiting.filter((notice) => !act.notices.includes(notice));
              waiting.push(queued(digest, { kind: 'digest', priority, queuedAt: now, retryAt: now }));
            } else {
              expect(act).toBeUndefined();
              if (plan.nextAt === null || plan.nextAt > until) return;
              expect(plan.nextAt).toBeGreaterThan(now);
              now = plan.nextAt;
            }
          }
        };
        for (const [index, { afterS, priority }] of flood.entries()) {
          arrival += afterS * 1000;
          work(arrival);
          now = arrival;
          waiting.push(queued(`m-${index}`, { priority, queuedAt: now, retryAt: now }));
        }
        work(Number.POSITIVE_INFINITY);
        expect(waiting).toEqual([]);
        expect(heard.size).toBe(flood.length);
        for (const { at } of gone) {
          const together = gone.filter((other) => other.at >= at && other.at < at + LIMIT.windowMs);
          expect(together.length).toBeLessThanOrEqual(LIMIT.messages);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('back-off', () => {
  it('doubles, ends at a quarter of an hour, and varies by half', () => {
    expect([1, 2, 3, 20].map((attempt) => retryDelayMs(attempt, 1))).toEqual([
      10_000, 20_000, 40_000, 900_000,
    ]);
    expect(retryDelayMs(1, 0)).toBe(5000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, r) => {
        const delay = retryDelayMs(n, r);
        expect(delay).toBeGreaterThanOrEqual(5000);
        expect(delay).toBeLessThanOrEqual(900_000);
      }),
    );
  });
});
