import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { roomWords } from '../../../controller/api/views/room.ts';
import { loadConfig } from '../../../controller/config/load.ts';
import { DefinitionBook } from '../../../controller/services/alarms/definition-book.ts';
import { vote } from '../../../controller/services/climate/vote/vote.ts';
import { limitFindings, mouldFinding } from '../../../controller/services/climate/zone/conditions.ts';
import { NEW_ZONE } from '../../../controller/services/climate/zone/zone-memory.ts';
import { zoneValues } from '../../../controller/services/climate/zone/zone-values.ts';
import { families } from '../../../drivers/registry.ts';

const file = fileURLToPath(new URL('../../../config/room.demo.yaml', import.meta.url));
const { room, alarms, ruleSets } = loadConfig(file, {}, { families });
const wordsIn = roomWords(room);
const book = new DefinitionBook(alarms, () => 0);

const sure = (value: number) => vote([{ id: 's', value, doubted: false }], 1, 1);
const values = zoneValues({ temperature: sure(26), humidity: sure(85), coldestSurfaceC: 24 }, NEW_ZONE, 0);
const demands = Object.fromEntries(
  Object.entries(ruleSets[0]?.limits ?? {}).map(([name, { low, high, source }]) => [
    name,
    {
      low: low === undefined ? null : { limit: low, rule: 'paper/store', source },
      high: high === undefined ? null : { limit: high, rule: 'paper/store', source },
    },
  ]),
);
const findings = [
  ...limitFindings('high-voltage', values, demands, () => false),
  mouldFinding('high-voltage', values, { dose: 0.5, days: 30 }),
].filter(({ stands }) => stands);

test('each climate alarm says where, what, how much and by which rule, in both languages', () => {
  const said = (language: 'zh-CN' | 'en') =>
    findings.map((finding) => wordsIn(language).alarm(finding, book.of(finding.kind, finding.subject).text));
  expect(said('en')).toEqual([
    'High-voltage customers: temperature 26 °C, limit 24 °C',
    'High-voltage customers: humidity 85 %, limit 60 %',
    'High-voltage customers: 0.7 K from the dew point, dew may form',
    'High-voltage customers: mould may grow',
  ]);
  const [warm] = findings;
  const cause = warm && wordsIn('en').alarm(warm, book.of(warm.kind, warm.subject).cause);
  expect(cause).toContain('limit by JGJ 25-2010 5.2.1');
  for (const text of said('zh-CN')) {
    expect(text).toMatch(/^高压客户区/);
    expect(text).not.toContain('—');
  }
});

test('all climate alarms of a zone are one group, and those of another zone another', () => {
  const groups = findings.map(({ kind, subject }) => book.groupOf(kind, subject));
  expect(new Set(groups)).toEqual(new Set(['climate-high-voltage']));
  expect(book.groupOf('climate-limit', 'low-voltage.temperature')).toBe('climate-low-voltage');
});
