import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadConfig } from '../../../controller/config/load.ts';
import type { Role } from '../../../controller/model/actor.ts';
import { LIMITED, type Limited, type RuleSet } from '../../../controller/model/climate.ts';
import { reasonsOf } from '../../../controller/model/decision.ts';
import { decideRules } from '../../../controller/services/climate/rules/decide-rules.ts';
import { RuleBook } from '../../../controller/services/climate/rules/rule-book.ts';
import { sideOutside, strictest } from '../../../controller/services/climate/rules/strictest.ts';
import { families } from '../../../drivers/registry.ts';

const both = (text: string) => ({ 'zh-CN': text, en: text });
const source = { cite: 'test' };
const set = (id: string, limits: RuleSet['limits']): RuleSet => ({
  id,
  edition: 1,
  name: both(id),
  note: both(''),
  limits,
});
const PAPER = set('paper/store', { temperature: { low: 14, high: 24, source } });
const FILM = set('film-master/store', { temperature: { low: 13, high: 15, source } });
const COLD = set('photographs/colour-prints', { temperature: { high: 2, source } });

describe('several media in one zone', () => {
  test('the strictest of each side wins, and says whose it is', () => {
    const { demands, conflicts } = strictest([PAPER, FILM]);
    expect(demands.temperature).toEqual({
      low: { limit: 14, rule: 'paper/store', source },
      high: { limit: 15, rule: 'film-master/store', source },
    });
    expect(conflicts).toEqual([]);
  });

  test('without room between them the first decides, and the conflict is told', () => {
    const { demands, conflicts } = strictest([PAPER, COLD]);
    expect(demands.temperature?.low?.limit).toBe(14);
    expect(demands.temperature?.high?.limit).toBe(24);
    expect(conflicts).toEqual([
      { value: 'temperature', rules: ['paper/store', 'photographs/colour-prints'] },
    ]);
  });

  test('what is inside for all together is inside for each of them', () => {
    const limit = fc.record({
      low: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
      high: fc.option(fc.integer({ min: 41, max: 90 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(
        fc.array(limit, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 100 }),
        (limits, at) => {
          const sets = limits.map(({ low, high }, i) =>
            set(`m/${i}`, {
              humidity: { ...(low !== undefined && { low }), ...(high !== undefined && { high }), source },
            }),
          );
          const { demands } = strictest(sets);
          const isInside = demands.humidity === undefined || sideOutside(at, demands.humidity) === null;
          expect(isInside).toBe(limits.every(({ low = 0, high = 100 }) => at >= low && at <= high));
        },
      ),
    );
  });
});

describe('choosing rules', () => {
  const book = new RuleBook([PAPER, FILM, COLD]);
  const ask = (roles: readonly Role[], rules: readonly string[], before: readonly string[] | null) =>
    decideRules(book, before, {
      actor: { kind: 'person', id: 'P-1', name: 'x', roles },
      zone: 'z',
      rules,
      why: ' film moved in ',
    });

  test('a medium alone means its first variant; what changes is journaled with what was before', () => {
    expect(ask(['approver'], ['paper', 'film-master'], ['paper/store'])).toMatchObject({
      granted: true,
      events: [
        {
          type: 'zone.rules-chosen',
          rules: ['paper/store', 'film-master/store'],
          before: ['paper/store'],
          by: 'P-1',
          why: 'film moved in',
        },
      ],
    });
    expect(ask(['installer'], ['paper'], ['paper/store'])).toMatchObject({ granted: true, events: [] });
  });

  test('every reason against it at once', () => {
    const codes = reasonsOf(ask(['keeper'], ['paper', 'photographs', 'vellum'], null)).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(['role-missing', 'zone-unknown', 'rule-set-unknown', 'rules-conflict']);
  });
});

describe('the rule sets of the house', () => {
  const file = fileURLToPath(new URL('../../../config/room.demo.yaml', import.meta.url));
  const { ruleSets } = loadConfig(file, {}, { families });
  const book = new RuleBook(ruleSets);
  const limitsOf = (name: string, value: Limited) => {
    const limit = book.find(name)?.limits[value];
    return [limit?.low, limit?.high];
  };

  // JGJ 25-2010, tables 5.2.1 and 5.2.2, and the other sections of the same compilation.
  test.each([
    ['paper', 14, 24, 45, 60],
    ['paper/special-store', 14, 20, 45, 55],
    ['film-master', 13, 15, 35, 45],
    ['film-copy', 14, 24, 40, 60],
    ['magnetic', 14, 24, 40, 60],
    ['photographs', undefined, 25, 20, 50],
    ['photographs/black-and-white-negatives', undefined, 21, 20, 30],
    ['photographs/black-and-white-prints', undefined, 18, 30, 50],
    ['photographs/colour-prints', undefined, 2, 30, 40],
    ['optical/cool', 4, 20, 20, 50],
    ['optical/store', 14, 24, 40, 60],
    ['art-on-paper', 16, 19, 45, 60],
  ])('%s', (name, coldC, warmC, dryPct, dampPct) => {
    expect(limitsOf(name, 'temperature')).toEqual([coldC, warmC]);
    expect(limitsOf(name, 'humidity')).toEqual([dryPct, dampPct]);
  });

  test('paper may swing by 2 °C and 5 % in a day', () => {
    expect(limitsOf('paper', 'temperature-swing')).toEqual([undefined, 2]);
    expect(limitsOf('paper', 'humidity-swing')).toEqual([undefined, 5]);
  });

  test('each limit says where it comes from, each set through whom, and each medium has one', () => {
    for (const { id, limits, note } of ruleSets) {
      expect(note['zh-CN'], id).not.toBe('');
      for (const value of LIMITED) if (limits[value]) expect(limits[value].source.cite, id).not.toBe('');
    }
    const media = new Set(ruleSets.map(({ id }) => id.split('/')[0]));
    expect([...media].toSorted((a = '', b = '') => a.localeCompare(b))).toEqual([
      'art-on-paper',
      'film-copy',
      'film-master',
      'magnetic',
      'optical',
      'paper',
      'photographs',
    ]);
  });
});
