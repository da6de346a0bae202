import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type LoadedConfig, loadConfig } from '../../../controller/config/load.ts';
import { ConfigError, type ConfigProblem } from '../../../controller/config/problems.ts';
import { families } from '../../../drivers/registry.ts';

const config = fileURLToPath(new URL('../../../config/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'muniment-config-'));
cpSync(config, folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));
const demo = readFileSync(join(config, 'room.demo.yaml'), 'utf8');

function load(text: string, env: Record<string, string> = {}): LoadedConfig {
  const file = join(folder, 'room.yaml');
  writeFileSync(file, text);
  return loadConfig(file, env, { families });
}

function problemsOf(text: string, env: Record<string, string> = {}): readonly ConfigProblem[] {
  try {
    load(text, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** The demo's text with one piece replaced, and the line on which that piece stands. */
function spoil(piece: string, by: string): { text: string; line: number } {
  const at = demo.indexOf(piece);
  expect(at, `the demo no longer contains: ${piece}`).toBeGreaterThan(-1);
  return { text: demo.replace(piece, by), line: demo.slice(0, at).split('\n').length };
}

describe('the demo room', () => {
  it('is accepted, with defaults filled in and options checked', () => {
    const { room, options, profiles } = load(demo);
    expect(room.banks.map((b) => b.carriages)).toEqual([8, 6]);
    expect(options.get('bank-1')).toMatchObject({ unit: 1, carriages: 8, watchdogMs: 3000 });
    expect(profiles.get('devices/xy-md02.yaml')).toBeDefined();
  });

  it('reads a table of preservation indices beside it, and names a mistake by the file of the table', () => {
    expect(load(demo).preservationTable).toBeNull();
    const named = demo.replace('\nclimate:\n', '\nclimate:\n  preservationTable: pi.csv\n');
    const table = join(folder, 'pi.csv');
    writeFileSync(table, '°C,40,50\n15,95,75\n20,60,44\n');
    expect(load(named).preservationTable?.years).toEqual([
      [95, 75],
      [60, 44],
    ]);
    writeFileSync(table, '°C,40,50\n15,95,-75\n20,60,44\n');
    expect(problemsOf(named)).toMatchObject([{ file: table, line: 2 }]);
  });

  it('takes addresses from the environment', () => {
    const { room } = load(demo, { SIM_BANK_1_PORT: '40123' });
    expect(room.links.find((l) => l.name === 'net-bank-1')).toMatchObject({ port: 40123 });
  });
});

describe('each mistake is named with its line', () => {
  it.each([
    ['a misspelt key', 'timeoutMs: 500 }', 'timeOutMs: 500 }', '/links/0/timeOutMs', 'unknown key'],
    ['an unknown link kind', 'kind: modbus-tcp', 'kind: modbus-udp', '/links/0/kind', 'must be one of'],
    ['a port out of range', '${SIM_BANK_1_PORT:-15021}', '70000', '/links/0/port', 'at most 65535'],
    ['an unknown driver', 'driver: bank-v1', 'driver: bank-v9', '/devices/0/driver', 'no driver'],
    [
      'a driver on the wrong link',
      'driver: bank-v1, link: net-bank-1',
      'driver: bank-v1, link: line-desk',
      '/devices/0/link',
      'needs a modbus link',
    ],
    ['a link nobody defined', 'link: net-bank-2', 'link: net-bank-9', '/devices/1/link', 'no link'],
    [
      'a device option out of range',
      'options: { unit: 2 }',
      'options: { unit: 999 }',
      '/devices/3/options/unit',
      'too large',
    ],
    [
      'a unit used twice on one line',
      'options: { unit: 2 }',
      'options: { unit: 1 }',
      '/devices/3/options/unit',
      'already',
    ],
    ['a profile that is not there', 'devices/rs-ws-n01.yaml', 'devices/none.yaml', '', 'cannot read'],
    [
      'a channel the profile lacks',
      'channel: humidity, zone: high',
      'channel: humidty, zone: high',
      '/points/1/channel',
      'no channel',
    ],
    ['limits upside down', 'low: 14, high: 24', 'low: 30, high: 24', '/points/0/low', 'not below'],
    [
      'carriages that disagree',
      'zone: high-voltage, carriages: 8',
      'zone: high-voltage, carriages: 9',
      '/banks/0/carriages',
      '9 carriages',
    ],
    [
      'a zone nobody defined',
      'device: bank-2, zone: low-voltage',
      'device: bank-2, zone: basement',
      '/banks/1/zone',
      'no zone',
    ],
    ['a name used twice', '{ id: LV-T1,', '{ id: HV-T1,', '/points/4/id', 'twice'],
    ['two links on one wire', '${SIM_BANK_2_PORT:-15022}', '15021', '/links/1', 'same physical link'],
    [
      'a broker open to the network',
      'embedded: { host: 127.0.0.1',
      'embedded: { host: 0.0.0.0',
      '/links/4/broker/embedded',
      'without a password',
    ],
    [
      'an aisle that the bank has not',
      'onFire: { action: spread }',
      'onFire: { action: clear, aisle: 10 }',
      '/banks/0/onFire/aisle',
      'no aisle 10',
    ],
    [
      'more free aisles than aisles',
      'carriages: 6, faces',
      'carriages: 6, freeAisles: 8, faces',
      '/banks/1/freeAisles',
      '7 aisles only',
    ],
    [
      'an interlock input that comes too late',
      'device: relay-1, channel: input8',
      'device: water-1, channel: wet',
      '/shelving/fireInputs/0/device',
      '1000 ms at most',
    ],
    [
      'a mapped sensor of an aisle that is not there',
      'onFire: { action: spread }',
      'mapped: { presence: [{ device: relay-1, channel: input2, aisles: [1, 11] }] }',
      '/banks/0/mapped/presence/0/aisles/1',
      'no aisle 11',
    ],
    [
      'locked hours without any',
      'lockedHours: []',
      "lockedHours: [{ days: [mon], from: '20:00', to: '20:00' }]",
      '/shelving/lockedHours/0/to',
      'empty',
    ],
    [
      'plant on an output that a door has',
      'output: { device: relay-plant, channel: relay2 }',
      'output: { device: relay-1, channel: relay1 }',
      '/climate/plant/3/output',
      'belongs to "main"',
    ],
    [
      'a fan that should spread a bank',
      'kind: purifier, zones: [reading-desk], output: { device: relay-plant, channel: relay5 }',
      'kind: purifier, zones: [reading-desk], banks: [1]',
      '/climate/plant/6',
      'needs an "output"',
    ],
    [
      'a duty that limits nothing',
      'duty: { hours: 10, inHours: 24 }',
      'duty: { hours: 24, inHours: 24 }',
      '/climate/plant/2/duty/hours',
      'limits nothing',
    ],
    [
      'a ventilation without hours',
      "banks: [1], hours: { from: '23:00', to: '05:00' }",
      'banks: [1]',
      '/climate/plant/7',
      'when it may run',
    ],
    [
      'outdoor air measured indoors',
      'outdoor: { temperature: OUT-T,',
      'outdoor: { temperature: HV-T1,',
      '/climate/control/outdoor/temperature',
      'measures temperature',
    ],
    [
      'air that a zone nobody defined shares',
      'airPaths: [[high-voltage, low-voltage]]',
      'airPaths: [[high-voltage, attic]]',
      '/climate/control/airPaths/0/1',
      'no zone',
    ],
    ['a missing block', 'holdHours: 48', 'sessionMinutesX: 48', '/policy/sessionMinutesX', 'unknown key'],
  ])('%s', (_what, piece, by, path, words) => {
    const { text, line } = spoil(piece, by);
    const problems = problemsOf(text);
    const found = problems.find((p) => p.message.en.includes(words));
    expect(found, JSON.stringify(problems, null, 1)).toBeDefined();
    expect(found?.path).toBe(path);
    if (path !== '') expect(found?.line).toBe(line);
    expect(found?.message['zh-CN']).toMatch(/[一-龥]/);
  });

  it('reports all of them at once', () => {
    const text = demo
      .replace('kind: modbus-tcp', 'kind: modbus-udp')
      .replace('driver: mqtt-profile', 'driver: mqtt-profil')
      .replace('low: 45, high: 60', 'low: 80, high: 60');
    expect(problemsOf(text).length).toBeGreaterThanOrEqual(3);
  });

  it('a variable without a value or default', () => {
    const problems = problemsOf(demo.replace('${MUNIMENT_DATA:-data/demo}', '${MUNIMENT_DATA}'));
    expect(problems[0]?.message.en).toContain('MUNIMENT_DATA is not set');
  });

  it('YAML that is not YAML', () => {
    expect(problemsOf('links: [\n')[0]?.message.en).toContain('YAML syntax');
  });
});

describe('hostile files', () => {
  it('never anything but a list of problems, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((j) => `links: ${j}\ndevices: ${j}`),
        ),
        (text) => {
          expect(problemsOf(text).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('survives one value of the demo replaced by anything', () => {
    const values = [...demo.matchAll(/: ([A-Za-z0-9.-]+)/g)].map((m) => m[1] ?? '');
    fc.assert(
      fc.property(fc.constantFrom(...values), fc.jsonValue(), (value, by) => {
        problemsOf(demo.replace(`: ${value}`, `: ${JSON.stringify(by)}`));
      }),
      { numRuns: 150 },
    );
  });

  it('aliases that would explode are refused', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let n = 0; n < 9; n++)
      bomb.push(`${'bcdefghij'[n]}: &${'bcdefghij'[n]} [${`*${'abcdefghi'[n]},`.repeat(9)}]`);
    expect(problemsOf(bomb.join('\n')).length).toBeGreaterThan(0);
  });
});
