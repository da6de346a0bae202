import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { planReads } from '../../../drivers/modbus-profile/plan.ts';
import {
  DEFAULT_MAX_BLOCK,
  ModbusProfile,
  profileProblems,
} from '../../../drivers/modbus-profile/profile.ts';
import { MqttProfile } from '../../../drivers/mqtt-profile/profile.ts';

const FOLDER = new URL('../../../config/devices/', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));

describe.each(files)('config/devices/%s', (file) => {
  const text = read(file);
  const profile: unknown = parse(text);
  const kind = (profile as { kind: string }).kind;

  it('follows its schema to the letter', () => {
    const schema = kind === 'mqtt' ? MqttProfile : ModbusProfile;
    expect([...Value.Errors(schema, profile)]).toEqual([]);
    if (kind === 'modbus') expect(profileProblems(profile as ModbusProfile)).toEqual([]);
  });

  it('names its schema for editors and its source for people', () => {
    expect(text).toContain(`yaml-language-server: $schema=../${kind}-profile.schema.json`);
    expect(text).toMatch(/^# Source: /m);
  });
});

it.each([
  ['modbus', ModbusProfile],
  ['mqtt', MqttProfile],
])('ships the %s profile schema for editors as the code has it', async (kind, schema) => {
  const draft = { $schema: 'http://json-schema.org/draft-07/schema#', ...schema };
  // `vitest -u` writes the file anew.
  await expect(`${JSON.stringify(draft, null, 2)}\n`).toMatchFileSnapshot(
    fileURLToPath(new URL(`../${kind}-profile.schema.json`, FOLDER)),
  );
});

it('refuses what a profile has no business to hold', () => {
  const channels = { it: { type: 'u16', table: 'holding', address: 0, unit: '' } };
  const base = { kind: 'modbus', name: 'x', channels };
  expect(Value.Check(ModbusProfile, base)).toBe(true);
  expect(Value.Check(ModbusProfile, { ...base, chanels: {} })).toBe(false);
  expect(Value.Check(ModbusProfile, { ...base, channels: { 'Not A Name': channels.it } })).toBe(false);
  expect(Value.Check(ModbusProfile, { ...base, channels: { it: { ...channels.it, address: 65536 } } })).toBe(
    false,
  );
  expect(Value.Check(ModbusProfile, { ...base, channels: { it: { ...channels.it, type: 'u8' } } })).toBe(
    false,
  );
});

it.each([
  ['xy-md02.yaml', [['input', 1, 2]]],
  ['rs-ws-n01.yaml', [['holding', 0, 2]]],
  ['tc-s200.yaml', [['holding', 17, 8]]],
  ['xkc-water.yaml', [['holding', 1, 2]]],
  [
    'relay-board.yaml',
    [
      ['coil', 0, 8],
      ['discrete', 0, 8],
    ],
  ],
])('reads %s in as few reads as there are tables', (file, reads) => {
  const { channels } = parse(read(file)) as ModbusProfile;
  const blocks = planReads(channels, { maxGap: 0, maxBlock: DEFAULT_MAX_BLOCK });
  expect(blocks.map(({ table, address, count }) => [table, address, count])).toEqual(reads);
});
