import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JournalEntry } from '../../../../controller/model/events.ts';
import type { AlarmPriority } from '../../../../controller/model/alarms.ts';
import { actor, House } from '../house.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const KEEPERS = ['zhang', 'li'].map((id) => actor(id, 'keeper'));
const PRIORITY: Readonly<Record<string, AlarmPriority>> = { a: 'urgent', b: 'high', c: 'low', d: 'low' };

interface Told {
  readonly alarm: string;
  readonly priority: string;
  readonly at: number;
  answeredAt: number | null;
}

/** What people were told and when they answered, by reading the journal from its first line to its last. */
function toldIn(journal: readonly JournalEntry[]) {
  const told: Told[] = [];
  const standing = new Map<
    string,
    { since: number; told: boolean; owed: boolean; found: boolean; priority: string }
  >();
  const shelved = new Set<string>();
  const spared: number[] = [];
  const stood: { alarm: string; from: number; to: number }[] = [];
  const owes = (alarm: string): boolean => told.some((one) => one.alarm === alarm && one.answeredAt === null);
  for (const { event, time } of journal)
    switch (event.type) {
      case 'alarm.raised': {
        const { alarm, priority } = event;
        const isTold = !shelved.has(alarm);
        standing.set(alarm, { since: time, told: isTold, owed: owes(alarm), found: false, priority });
        if (isTold) told.push({ alarm, priority, at: time, answeredAt: null });
        break;
      }
      case 'alarm.cleared': {
        const one = standing.get(event.alarm);
        standing.delete(event.alarm);
        if (one && !one.told) spared.push(one.since);
        if (one?.told) stood.push({ alarm: event.alarm, from: one.since, to: time });
        break;
      }
      case 'alarm.acknowledged': {
        for (const one of told) if (one.alarm === event.alarm) one.answeredAt ??= time;
        const one = standing.get(event.alarm);
        if (one) one.found = true;
        break;
      }
      case 'alarm.shelved':
        shelved.add(event.alarm);
        break;
      case 'alarm.unshelved': {
        shelved.delete(event.alarm);
        const one = standing.get(event.alarm);
        // Of one that came while an answer to the last was still owed, people had been told; and whoever found one that
        // was shelved, and acknowledged it, knows.
        if (!one || one.told || one.owed || one.found) break;
        one.told = true;
        told.push({ alarm: event.alarm, priority: one.priority, at: time, answeredAt: null });
        break;
      }
      default:
    }
  for (const [alarm, one] of standing) {
    if (one.told) stood.push({ alarm, from: one.since, to: Number.POSITIVE_INFINITY });
    else spared.push(one.since);
  }
  return { told, spared, stood };
}

/** Minutes that each person was on watch in the period, minute by minute. */
function watched(journal: readonly JournalEntry[], from: number, to: number, told: readonly Told[]) {
  const people = new Map<string, { minutes: number; announced: number }>();
  const changes = journal.filter(({ event }) => event.type.startsWith('watch.'));
  for (let at = from; at < to; at += MINUTE_MS) {
    let person: string | null = null;
    for (const { event, time } of changes) {
      if (time > at) break;
      if (event.type === 'watch.taken') person = event.person;
      if (event.type === 'watch.ended') person = null;
    }
    if (person === null) continue;
    const entry = people.get(person) ?? { minutes: 0, announced: 0 };
    entry.minutes++;
    entry.announced += told.filter((one) => one.at >= at && one.at < at + MINUTE_MS).length;
    people.set(person, entry);
  }
  return [...people].map(([person, figures]) => ({ person, ...figures })).sort(byPerson);
}

const byPerson = (a: { person: string }, b: { person: string }): number => (a.person < b.person ? -1 : 1);

const act = fc.record({
  afterMinutes: fc.oneof({ weight: 8, arbitrary: fc.nat(3) }, fc.nat(600), fc.constant(1500)),
  what: fc.constantFrom(
    'raise',
    'raise',
    'clear',
    'clear',
    'acknowledge',
    'shelve',
    'unshelve',
    'take',
    'end',
  ),
  subject: fc.constantFrom('a', 'b', 'c', 'd'),
  who: fc.constantFrom(0, 1),
});

it('grades a journal as somebody would who reads it line by line', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 5, maxLength: 90, size: 'max' }),
      fc.nat(100),
      fc.nat(100),
      async (acts, cutFrom, cutTo) => {
        const house = new House();
        try {
          const begun = house.clock.now();
          for (const { afterMinutes, what, subject, who } of acts) {
            await house.clock.advance(afterMinutes * MINUTE_MS);
            const by = KEEPERS[who]!;
            const kind = 'stop-latched';
            const id = `${kind}:${subject}`;
            const { alarms } = house;
            const priority = PRIORITY[subject]!;
            // What makes no sense just now is refused and leaves no line.
            const done: Record<typeof what, () => Promise<unknown>> = {
              raise: () => alarms.raise({ kind, subject, priority, params: { bank: 1, cause: 'x' } }),
              clear: () => alarms.clear(kind, subject),
              acknowledge: () => alarms.acknowledge(by, id, ''),
              shelve: () => alarms.shelve(by, id, house.clock.now() + 5 * MINUTE_MS, 'x'),
              unshelve: () => alarms.unshelve(by, id),
              take: () => alarms.watch.take(by, { notes: '', relieve: true }),
              end: () => alarms.watch.end(by, { notes: '' }),
            };
            await done[what]().catch(() => {});
          }
          const length = house.clock.now() - begun + MINUTE_MS;
          const minutes = Math.floor(length / MINUTE_MS);
          const from = begun + Math.floor((minutes * Math.min(cutFrom, cutTo)) / 101) * MINUTE_MS;
          const to = begun + Math.ceil((minutes * (Math.max(cutFrom, cutTo) + 1)) / 101) * MINUTE_MS;

          const journal = house.store.ledger.read(0, 100_000);
          const all = toldIn(journal);
          const told = all.told.filter(({ at }) => at >= from && at < to);
          const grade = house.alarms.statistics(from, to);

          expect(grade.announced).toBe(told.length);
          expect(grade.suppressed).toBe(all.spared.filter((at) => at >= from && at < to).length);
          expect(grade.per10Min.value).toBeCloseTo(told.length / ((to - from) / (10 * MINUTE_MS)), 9);
          const busiest = Math.max(
            0,
            ...told.map(({ at }) => told.filter((o) => o.at >= at && o.at < at + 10 * MINUTE_MS).length),
          );
          expect(grade.peak10Min.value).toBe(busiest);
          for (const priority of ['urgent', 'high', 'low']) {
            const count = told.filter((one) => one.priority === priority).length;
            expect(grade.priorities.find((one) => one.priority === priority)?.count).toBe(count);
          }
          const answers = told
            .flatMap(({ at, answeredAt }) => (answeredAt === null ? [] : [(answeredAt - at) / 1000]))
            .sort((a, b) => a - b);
          expect(grade.acknowledge.never).toBe(told.length - answers.length);
          expect(grade.acknowledge.medianS).toBe(answers[Math.ceil(answers.length / 2) - 1] ?? null);
          const ranking = ['a', 'b', 'c', 'd']
            .map((s) => ({ alarm: `stop-latched:${s}`, count: 0 }))
            .map((one) => ({ ...one, count: told.filter(({ alarm }) => alarm === one.alarm).length }))
            .filter(({ count }) => count > 0)
            .sort((x, y) => y.count - x.count || (x.alarm < y.alarm ? -1 : 1));
          expect(grade.topTen.map(({ alarm, count }) => ({ alarm, count }))).toEqual(ranking);
          const chattering = ranking.filter(({ alarm }) => {
            const times = told.filter((one) => one.alarm === alarm).map(({ at }) => at);
            return times.some((at) => times.filter((t) => t >= at && t < at + MINUTE_MS).length >= 3);
          });
          expect(grade.chattering.map(({ alarm }) => alarm).sort()).toEqual(
            chattering.map(({ alarm }) => alarm).sort(),
          );
          const stale = all.stood.filter(
            (one) => one.from + DAY_MS <= to && one.to >= one.from + DAY_MS && one.to > from,
          );
          expect(grade.stale.map(({ alarm }) => alarm).sort()).toEqual(
            stale.map(({ alarm }) => alarm).sort(),
          );
          expect(
            grade.operators
              .map(({ person, minutes: m, announced }) => ({ person, minutes: m, announced }))
              .sort(byPerson),
          ).toEqual(watched(journal, from, to, told));
          expect(grade.tenMinutes.reduce((sum, { count }) => sum + count, 0)).toBe(
            told.filter(({ at }) => at >= to - grade.tenMinutes.length * 10 * MINUTE_MS).length,
          );
        } finally {
          await house.alarms.stop();
          house.close();
        }
      },
    ),
    { numRuns: 20 },
  );
});
