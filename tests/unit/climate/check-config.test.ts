import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { loadConfig } from '../../../controller/config/load.ts';
import { ConfigError, type ConfigProblem } from '../../../controller/config/problems.ts';
import { families } from '../../../drivers/registry.ts';

const config = fileURLToPath(new URL('../../../config/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'muniment-climate-'));
cpSync(config, folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

function problemsWith(file: string, piece: string, by: string): readonly ConfigProblem[] {
  const [original, copy] = [join(config, file), join(folder, file)];
  const text = readFileSync(original, 'utf8');
  expect(text, `${file} no longer contains: ${piece}`).toContain(piece);
  writeFileSync(copy, text.replace(piece, by));
  try {
    loadConfig(join(folder, 'room.demo.yaml'), {}, { families });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  } finally {
    cpSync(original, copy);
  }
  return [];
}

const ROOM = 'room.demo.yaml';
const PAPER = 'climate/paper.yaml';

test.each([
  [
    'a zone of a rule set that is not there',
    ROOM,
    'medium: paper }',
    'medium: paper, rules: [vellum] }',
    '/zones/0/rules/0',
    'no rule set "vellum"',
  ],
  [
    'media that leave no room between them',
    ROOM,
    'medium: paper }',
    'medium: paper, rules: [paper, photographs/colour-prints] }',
    '/zones/0/rules',
    '"temperature" has no room: paper/store wants at least 14, photographs/colour-prints at most 2',
  ],
  [
    'a medium whose file is not named',
    ROOM,
    '    - climate/paper.yaml\n',
    '',
    '/zones/0/medium',
    'no rule set "paper"',
  ],
  ['a file that is not there', ROOM, 'climate/paper.yaml', 'climate/papyrus.yaml', '', 'cannot read'],
  [
    'a file named twice',
    ROOM,
    'climate/optical.yaml',
    'climate/paper.yaml',
    '/climate/ruleSets/5',
    'already in',
  ],
  [
    'a reading room that is no zone',
    ROOM,
    'readingRoom: reading-desk',
    'readingRoom: attic',
    '/climate/readingRoom',
    'no zone "attic"',
  ],
  [
    'a point with a derived name',
    ROOM,
    '{ id: HV-T1,',
    '{ id: high-voltage.dew-point,',
    '/points/0/id',
    'derives itself',
  ],
  [
    'a limit without a source',
    PAPER,
    "        source: { cite: 'JGJ 25-2010 5.2.1, table 5.2.1' }\n",
    '',
    '/variants/0/limits/temperature',
    '"source" is missing',
  ],
  ['limits upside down', PAPER, 'low: 14', 'low: 34', '/variants/0/limits/temperature/low', 'not below'],
  [
    'a limit without a figure',
    PAPER,
    '        low: 14\n        high: 24\n',
    '',
    '/variants/0/limits/temperature',
    'neither',
  ],
  [
    'a limit of something unknown',
    PAPER,
    'temperature-swing:',
    'temperature-swings:',
    '/variants/0/limits/temperature-swings',
    'unknown key',
  ],
  ['a note in one language', PAPER, '  zh-CN:', '  zh-TW:', '/note', '"zh-CN" is missing'],
])('%s', (_what, file, piece, by, path, words) => {
  const problems = problemsWith(file, piece, by);
  const found = problems.find((problem) => problem.path === path && problem.message.en.includes(words));
  expect(found, JSON.stringify(problems, null, 1)).toBeDefined();
  expect(found?.message['zh-CN']).toMatch(/[一-龥]/);
  if (path !== '') expect(found?.line).toBeGreaterThan(0);
});
