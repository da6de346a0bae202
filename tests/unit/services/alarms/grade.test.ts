import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlarmOccurrence, AlarmPriority } from '../../../../controller/model/alarms.ts';
import { busiest, floodsIn } from '../../../../controller/services/alarms/statistics/floods.ts';
import { gradeAlarms } from '../../../../controller/services/alarms/statistics/grade.ts';
import { MINUTE_MS, NOW } from './records.ts';

const TEN = 10 * MINUTE_MS;

let seq = 0;
function told(at: number, alarm = 'a:1', more: Partial<AlarmOccurrence> = {}): AlarmOccurrence {
  const [kind = '', subject = ''] = alarm.split(':');
  return {
    seq: ++seq,
    alarm,
    kind,
    subject,
    priority: 'low',
    raisedAt: at,
    announcedAt: at,
    acknowledgedAt: null,
    acknowledgedBy: null,
    clearedAt: null,
    ...more,
  };
}

const grade = (occurrences: readonly AlarmOccurrence[], hours = 1) =>
  gradeAlarms({ occurrences, standing: [], shifts: [], from: NOW, to: NOW + hours * 6 * TEN });

describe('the system grades itself', () => {
  it('beside what EEMUA 191 advises', () => {
    const result = grade([0, 1, 2, 3, 4, 5, 6].map((n) => told(NOW + n * 8 * MINUTE_MS, `a:${n}`)));
    expect(result.announced).toBe(7);
    expect(result.per10Min).toMatchObject({ advised: 1, within: false });
    expect(result.per10Min.value).toBeCloseTo(7 / 6);
    expect(result.peak10Min).toEqual({ value: 2, advised: 10, within: true, at: NOW });
    expect(result.floods).toEqual([]);
    expect(result.tenMinutes.map(({ count }) => count)).toEqual([2, 1, 1, 1, 2, 0]);
  });

  it('has nothing to say of a period without alarms', () => {
    const quiet = grade([]);
    expect(quiet.topTenShare).toMatchObject({ value: null, within: null });
    expect(quiet.acknowledge).toEqual({ count: 0, meanS: null, medianS: null, p95S: null, never: 0 });
    expect(quiet.per10Min).toMatchObject({ value: 0, within: true });
  });

  it('counts only what people were told of', () => {
    const result = grade([
      told(NOW),
      told(NOW + 1, 'b:1', { announcedAt: null }),
      // Raised before the period and told in it, as when a shelf runs out.
      told(NOW - TEN, 'c:1', { announcedAt: NOW + 5 }),
    ]);
    expect(result).toMatchObject({ announced: 2, suppressed: 1 });
  });

  it('names what chatters, stands too long and comes most often', () => {
    const chatter = [0, 20, 40, 90].map((s) => told(NOW + s * 1000, 'door:main'));
    const slow = [0, 61, 122].map((s) => told(NOW + s * 1000, 'slow:1'));
    const DAY = 24 * 6 * TEN;
    const began = NOW - 30 * 6 * TEN;
    const standing = [
      told(began, 'old:1'),
      told(began, 'untold:1', { announcedAt: null }),
      told(began, 'over-before:1', { clearedAt: NOW - 1 }),
      told(began, 'over-within:1', { clearedAt: NOW + 1 }),
      told(NOW - DAY, 'too-short:1', { clearedAt: NOW - 1 }),
      told(NOW + 6 * TEN - DAY, 'just:1'),
      told(NOW + 6 * TEN - DAY + 1, 'not-yet:1'),
    ];
    const result = gradeAlarms({
      occurrences: [...chatter, ...slow],
      standing,
      shifts: [],
      from: NOW,
      to: NOW + 6 * TEN,
    });
    expect(result.chattering).toEqual([{ alarm: 'door:main', most: 3 }]);
    expect(result.chatteringCount).toEqual({ value: 1, advised: 0, within: false });
    expect(result.stale.map(({ alarm }) => alarm)).toEqual(['old:1', 'over-within:1', 'just:1']);
    // The second was over before the third had stood for a day.
    expect(result.staleCount).toEqual({ value: 2, advised: 4, within: true });
    expect(result.topTen.map(({ alarm, count }) => [alarm, count])).toEqual([
      ['door:main', 4],
      ['slow:1', 3],
    ]);
  });

  it('says nothing of the ten worst while there are no more than ten', () => {
    const kinds = (count: number) => Array.from({ length: count }, (_, n) => told(NOW + n, `a:${n}`));
    expect(grade(kinds(10)).topTenShare).toMatchObject({ value: null, within: null });
    const { topTenShare } = grade([...kinds(12), told(NOW + 20, 'a:0')]);
    expect(topTenShare.value).toBeCloseTo(11 / 13);
    expect(topTenShare.within).toBe(false);
    expect(grade(Array.from({ length: 20 }, () => kinds(200)).flat()).topTenShare).toMatchObject({
      value: 0.05,
      within: true,
    });
  });

  it('tells how long people took, and how many nobody acknowledged', () => {
    const answered = [10, 20, 30, 40].map((s) =>
      told(NOW, `a:${s}`, { acknowledgedAt: NOW + s * 1000, acknowledgedBy: 'ke' }),
    );
    expect(grade([...answered, told(NOW, 'b:1')]).acknowledge).toEqual({
      count: 4,
      meanS: 25,
      medianS: 20,
      p95S: 40,
      never: 1,
    });
  });

  it('compares priorities with 5, 15 and 80 %', () => {
    const many = (count: number, priority: AlarmPriority) =>
      Array.from({ length: count }, (_, n) => told(NOW + n, `${priority}:${n}`, { priority }));
    const { priorities } = grade([...many(1, 'urgent'), ...many(2, 'high'), ...many(7, 'low')]);
    expect(priorities).toEqual([
      { priority: 'urgent', count: 1, share: { value: 0.1, advised: 0.05, within: false } },
      { priority: 'high', count: 2, share: { value: 0.2, advised: 0.15, within: false } },
      { priority: 'low', count: 7, share: { value: 0.7, advised: 0.8, within: false } },
    ]);
  });

  it('gives each operator what came in their watch', () => {
    const base = { notes: '', openAlarms: [], evidence: { from: null, to: null } };
    const shifts = [
      { seq: 9, at: NOW + 2 * TEN, kind: 'handed-over', from: 'a', to: 'b', ...base },
      { seq: 8, at: NOW - TEN, kind: 'taken', from: null, to: 'a', ...base },
      { seq: 10, at: NOW + 4 * TEN, kind: 'ended', from: 'b', to: null, ...base },
    ] as const;
    const occurrences = [0, 1, 2, 21, 45].map((m) => told(NOW + m * MINUTE_MS, `a:${m}`));
    const { operators } = gradeAlarms({ occurrences, standing: [], shifts, from: NOW, to: NOW + 6 * TEN });
    expect(operators).toEqual([
      { person: 'a', minutes: 20, announced: 3, per10Min: { value: 1.5, advised: 1, within: false } },
      { person: 'b', minutes: 20, announced: 1, per10Min: { value: 0.5, advised: 1, within: true } },
    ]);
  });

  it('gives no minute to two operators where the clock was put back between their watches', () => {
    const base = { notes: '', openAlarms: [], evidence: { from: null, to: null } };
    const shifts = [
      { seq: 1, at: NOW, kind: 'taken', from: null, to: 'a', ...base },
      { seq: 2, at: NOW + 5 * TEN, kind: 'handed-over', from: 'a', to: 'b', ...base },
      { seq: 3, at: NOW + 2 * TEN, kind: 'handed-over', from: 'b', to: 'c', ...base },
    ] as const;
    const { operators } = gradeAlarms({
      occurrences: [],
      standing: [],
      shifts,
      from: NOW,
      to: NOW + 6 * TEN,
    });
    expect(operators).toMatchObject([
      { person: 'a', minutes: 20 },
      { person: 'c', minutes: 40 },
    ]);
  });
});

describe('floods', () => {
  const times = fc
    .array(fc.integer({ min: 0, max: 90 }), { maxLength: 80, size: 'max' })
    .map((minutes) => minutes.toSorted((a, b) => a - b).map((m) => NOW + m * MINUTE_MS));

  it('the busiest ten minutes are those a scan of every beginning finds', () => {
    fc.assert(
      fc.property(times, (all) => {
        const naive = Math.max(0, ...all.map((end) => all.filter((t) => t <= end && t > end - TEN).length));
        expect(busiest(all).count).toBe(naive);
      }),
    );
  });

  it('begin above ten in ten minutes and end below five, as a walk minute by minute finds', () => {
    fc.assert(
      fc.property(times, (all) => {
        const naive: { from: number; to: number }[] = [];
        let began: number | null = null;
        for (let minute = 0; minute <= 120; minute++) {
          const now = NOW + minute * MINUTE_MS;
          const recent = all.filter((t) => t <= now && t > now - TEN);
          if (began !== null && recent.length < 5) {
            naive.push({ from: began, to: now });
            began = null;
          }
          if (began === null && recent.length > 10) began = recent[0] ?? now;
        }
        expect(floodsIn(all).map(({ from, to }) => ({ from, to }))).toEqual(naive);
      }),
    );
  });
});
