import { describe, expect, it } from 'vitest';
import { checkHistory, historyOptions } from '../../../controller/config/check-history.ts';
import type { RoomConfig } from '../../../controller/config/schema.ts';
import { DEFAULT_RETENTION } from '../../../controller/model/history.ts';

function problemsOf(room: object): readonly string[] {
  const found: string[] = [];
  checkHistory(room as RoomConfig, { complain: (path, { en }) => found.push(`${path.join('/')}: ${en}`) });
  return found;
}

const site = { timeZone: 'Asia/Shanghai' };

describe('how history is kept', () => {
  it('needs to be said only where it is not as usual', () => {
    expect(problemsOf({ site })).toEqual([]);
    const room = { site, history: { keepDays: { raw: 800, '1m': 900 } } };
    expect(problemsOf(room)).toEqual([]);
    expect(historyOptions(room as unknown as RoomConfig)).toEqual({
      timeZone: 'Asia/Shanghai',
      retention: { ...DEFAULT_RETENTION, raw: 800, '1m': 900 },
    });
  });

  it('never keeps samples longer than their sums, also against a default', () => {
    expect(problemsOf({ site, history: { keepDays: { '15m': 700 } } })).toEqual([
      'history/keepDays/15m: "15m" sums up "1m" and must not be kept shorter (700 < 730 days)',
    ]);
    expect(problemsOf({ site, history: { keepDays: { raw: null } } })).toEqual([
      'history/keepDays/raw: "1m" sums up "raw" and must not be kept shorter (730 < Infinity days)',
    ]);
    const forever = { raw: null, '1m': null, '15m': null, '1h': null };
    expect(problemsOf({ site, history: { keepDays: forever } })).toEqual([]);
  });

  it('cuts days by a zone that there is', () => {
    expect(problemsOf({ site: { timeZone: 'Asia/Nowhere' } })).toEqual([
      'site/timeZone: there is no time zone "Asia/Nowhere"',
    ]);
  });
});
