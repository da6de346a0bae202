import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { wordsIn } from '../../../controller/api/contract/messages/index.ts';
import { loadConfig } from '../../../controller/config/load.ts';
import { ConfigError, type ConfigProblem } from '../../../controller/config/problems.ts';
import type { AlarmDefinition } from '../../../controller/model/alarm-definition.ts';
import { ALARM_KINDS } from '../../../controller/model/alarms.ts';
import { families } from '../../../drivers/registry.ts';

const config = fileURLToPath(new URL('../../../config/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'muniment-alarms-'));
beforeEach(() => cpSync(config, folder, { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

const load = (): readonly AlarmDefinition[] =>
  loadConfig(join(folder, 'room.demo.yaml'), {}, { families }).alarms;

/** The problems after one piece of a file was replaced, and the line on which that piece stood. */
function spoilt(
  name: string,
  piece: string,
  by: string,
): { problems: readonly ConfigProblem[]; line: number } {
  const file = join(folder, name);
  const text = readFileSync(file, 'utf8');
  const at = text.indexOf(piece);
  expect(at, `${name} no longer contains: ${piece}`).toBeGreaterThan(-1);
  writeFileSync(file, text.replace(piece, by));
  const line = text.slice(0, at).split('\n').length;
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return { problems: error.problems, line };
    throw error;
  }
  return { problems: [], line };
}

describe('the shipped alarms', () => {
  it('define every kind that a service asserts, each with something to do in both languages', () => {
    const definitions = load();
    for (const kind of ALARM_KINDS)
      expect(
        definitions.some(({ id, source }) => id === kind && 'kind' in source),
        kind,
      ).toBe(true);
    for (const definition of definitions)
      for (const part of ['text', 'cause', 'consequence', 'response'] as const)
        for (const language of ['zh-CN', 'en'] as const) {
          const said = wordsIn(language).alarm({ kind: definition.id, subject: 'X-1' }, definition[part]);
          const what = `${definition.id} ${part} ${language}`;
          expect(said, what).not.toMatch(/[{}]/);
          expect(/[一-鿿]/.test(said), what).toBe(language === 'zh-CN');
        }
  });

  it('are mostly low and seldom urgent, as EEMUA 191 advises of what is shown', () => {
    const urgent = load().filter(({ priority }) => priority === 'urgent');
    expect(urgent.length).toBeLessThan(load().length / 4);
  });

  it('allow nobody to shelve what is urgent', () => {
    for (const { id, priority, longestShelvingMs } of load())
      if (priority === 'urgent') expect(longestShelvingMs, id).toBe(0);
  });
});

describe('each mistake is named with its line', () => {
  it.each([
    [
      'no response',
      'alarms/points.demo.yaml',
      '    response:\n      zh-CN: 关闭新风，开启净化器；检查滤网。\n      en: Close the outside air and run the purifier; check the filters.\n',
      '',
      '/alarms/1',
      '"response" is missing',
    ],
    [
      'one language only',
      'alarms/points.demo.yaml',
      '      en: Close the outside air and run the purifier; check the filters.\n',
      '',
      '/alarms/1/response',
      '"en" is missing',
    ],
    [
      'an empty response',
      'alarms/system.yaml',
      'en: Look at the power and lights',
      "en: '' # ",
      '/alarms/1/response/en',
      'must not have fewer',
    ],
    [
      'an unknown kind',
      'alarms/system.yaml',
      'kind: data-silent',
      'kind: data-silly',
      '/alarms/3/kind',
      'must be one of',
    ],
    [
      'a sentence that cannot be read',
      'alarms/system.yaml',
      'zh-CN: 设备 {subject} 无应答',
      'zh-CN: 设备 {subject 无应答',
      '/alarms/1/text/zh-CN',
      'not a message',
    ],
    [
      'a sentence about what no service gives',
      'alarms/room.yaml',
      'en: Fire at {subject}',
      'en: Fire at {subject}, {floor}',
      '/alarms/0/text/en',
      'nothing gives "{floor}"; there is: subject, bank',
    ],
    [
      'figures and no name without them',
      'alarms/system.yaml',
      '    name:\n      zh-CN: 没有收到任何设备的数据\n      en: No device is heard\n',
      '',
      '/alarms/3',
      'a "name" without them is needed',
    ],
    [
      'a name with figures',
      'alarms/system.yaml',
      'en: No device is heard',
      'en: No device is heard for {seconds} s',
      '/alarms/3/name/en',
      'nothing gives "{seconds}"',
    ],
    [
      'two conditions at once',
      'alarms/points.demo.yaml',
      'when: { is: true }',
      'when: { is: true, above: 3 }',
      '/alarms/0/when',
      'exactly one',
    ],
    [
      'a zone nobody defined',
      'alarms/points.demo.yaml',
      'points: { quantity: water }',
      'points: { zone: attic }',
      '/alarms/0/points/zone',
      'no zone "attic"',
    ],
    [
      'a point nobody defined',
      'alarms/points.demo.yaml',
      'points: { quantity: water }',
      'points: { point: WATER-9 }',
      '/alarms/0/points/point',
      'no point "WATER-9"',
    ],
    [
      'an alarm of a point without a condition',
      'alarms/points.demo.yaml',
      '    when: { is: true }\n',
      '',
      '/alarms/0',
      '"when" is missing',
    ],
    [
      'the name of a kind for a point',
      'alarms/points.demo.yaml',
      'id: water-found',
      'id: device-lost',
      '/alarms/0/id',
      'name of a kind',
    ],
    [
      'a definition for a device that is not there',
      'alarms/system.yaml',
      '  - kind: device-lost\n',
      '  - kind: device-lost\n    subjects: [bank-1, bank-9]\n',
      '/alarms/1/subjects/1',
      'never about "bank-9"',
    ],
    [
      'a definition for the air of a zone that is not there',
      'alarms/climate.yaml',
      '  - kind: climate-limit\n',
      '  - kind: climate-limit\n    subjects: [attic.humidity]\n',
      '/alarms/0/subjects/0',
      'never about "attic.humidity"',
    ],
    [
      'a definition twice',
      'alarms/points.demo.yaml',
      'id: fine-dust-high',
      'id: carbon-dioxide-high',
      '/alarms/2',
      'already defined',
    ],
    [
      'a set that is not there',
      'room.demo.yaml',
      'alarms/climate.yaml',
      'alarms/weather.yaml',
      '',
      'cannot read',
    ],
    [
      'a probe over a channel that is not there',
      'room.demo.yaml',
      'timeoutSeconds: 10 }',
      'timeoutSeconds: 10, loop: { output: { device: relay-1, channel: relay99 }, input: { device: relay-1, channel: input7 } } }',
      '/alarms/probe/loop/output/channel',
      'no channel',
    ],
  ])('%s', (_, name, piece, by, path, message) => {
    const { problems } = spoilt(name, piece, by);
    const found = problems.find((problem) => problem.path === path && problem.message.en.includes(message));
    expect(found, JSON.stringify(problems)).toBeDefined();
    if (path !== '') expect(found?.line).toBeGreaterThan(1);
    expect(problems.every(({ message: said }) => said['zh-CN'] !== '')).toBe(true);
  });

  it('a kind that nobody defined', () => {
    const { problems, line } = spoilt('room.demo.yaml', ', alarms/climate.yaml', '');
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ path: '/alarms/sets', line });
    expect(problems[0]?.message.en).toContain('climate-limit');
  });
});

it('a definition may name the subjects it is for, beside the one for all others', () => {
  const { problems } = spoilt(
    'alarms/system.yaml',
    '  - kind: device-lost\n    class: equipment\n    priority: high\n',
    '  - kind: device-lost\n    subjects: [bank-1]\n    class: equipment\n    priority: urgent\n',
  );
  expect(problems.map(({ message }) => message.en).join()).toContain('device-lost');
});
