import { describe, expect, it, vi } from 'vitest';
import type { BankView } from '../../../controller/api/contract/index.ts';

// The language of a screen comes from its address, its store and its document; a test has none of them.
vi.hoisted(() => {
  Object.assign(globalThis, {
    location: { search: '?lang=en' },
    localStorage: { getItem: () => null, setItem: () => undefined },
    document: { documentElement: { lang: '' } },
  });
});
const { bankProblems, missingText, phaseText } = await import('../../../web/shared/ui/bank-words.ts');
const { modeDetails, worstGap } = await import('../../../web/shared/ui/mode-words.ts');
const { ranges, timeLeft } = await import('../../../web/shared/i18n/format.ts');
const { language } = await import('../../../web/shared/i18n/language.ts');

const FLAGS: BankView['flags'] = {
  emergencyStop: false,
  fire: false,
  fault: false,
  localControl: false,
  locked: false,
  watchdogTripped: false,
  overload: false,
  latchedStop: false,
};
const bank = (over: Partial<BankView>, flags: Partial<BankView['flags']> = {}): BankView =>
  ({
    bank: 1,
    phase: 'open',
    connected: true,
    statusAgeMs: 100,
    openAisles: [3],
    holds: [],
    missing: [],
    ...over,
    flags: { ...FLAGS, ...flags },
  }) as BankView;

describe('what a bank is doing, in words', () => {
  it('names every aisle that stands open, and who has it where that may be known', () => {
    const since = '2026-01-01T00:00:00.000Z';
    const holds = [{ aisle: 3, person: 'li', name: '李强', since }];
    expect(phaseText(bank({ phase: 'held', openAisles: [3, 7], holds }))).toBe(
      'Aisle 3 in use (李强), Aisle 7 is open',
    );
    expect(phaseText(bank({ phase: 'held', holds: [{ aisle: 3, person: '', name: '', since }] }))).toBe(
      'Aisle 3 in use',
    );
    expect(phaseText(bank({ openAisles: null }))).toBe('State unknown');
  });

  it('shows what should be known and is not, and leaves out what the make cannot tell', () => {
    expect(bankProblems(bank({}, { fire: null }))).toEqual(['Fire input: unknown']);
    const silent = bank({ missing: ['fire', 'local-control'] }, { fire: null, localControl: null });
    expect(bankProblems(silent)).toEqual([]);
    expect(missingText(silent)).toBe('This bank cannot tell or do: fire input, local control');
    expect(missingText(bank({}))).toBeNull();
    expect(bankProblems(bank({ connected: false }, { fire: null }))).toEqual([
      'Bank controller does not answer',
    ]);
  });

  it('says why it is kept, in words also where the daemon did it by itself', () => {
    const mode = {
      mode: 'locked' as const,
      since: '1',
      by: 'daemon',
      byName: '',
      why: 'schedule',
      until: '2',
      person: null,
      personName: null,
    };
    const clock = (at: string): string => at;
    expect(modeDetails(mode, clock)).toEqual(['by schedule', 'until 2']);
    expect(modeDetails({ ...mode, why: 'bank-2-input', until: null }, clock)).toEqual([
      'fire input of bank 2',
      'since 1',
    ]);
    const byPerson = { ...mode, by: 'chen', byName: '陈静', why: 'leak', personName: '刘洋' };
    expect(modeDetails(byPerson, clock)).toEqual(['leak', 'technician 刘洋', 'by 陈静', 'until 2']);
    // On a wall.
    expect(modeDetails({ ...mode, by: '', why: '' }, clock)).toEqual(['until 2']);
  });

  it('finds the gap that is furthest from what was asked for, narrow or wide', () => {
    expect(worstGap({ commandedMm: 100, achievedMm: [98, null, 55, 140] })).toEqual({
      aisle: 3,
      achievedMm: 55,
      offMm: 45,
    });
    expect(worstGap({ commandedMm: 100, achievedMm: [null] })).toBeNull();
  });
});

describe('numbers and times', () => {
  it('lists aisles as people do, in both languages', () => {
    expect(ranges([9, 1, 2, 4, 5, 7, 8, 1])).toBe('1, 2, 4, 5, 7–9');
    expect(ranges([])).toBe('');
    language.value = 'zh-CN';
    expect(ranges([1, 3, 4, 5])).toBe('1、3–5');
    expect(timeLeft(125)).toBe('2 分 05 秒');
    language.value = 'en';
    expect(timeLeft(99)).toBe('99 s');
  });
});
