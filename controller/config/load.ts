import { dirname, resolve } from 'node:path';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { DriverFamily } from '../../drivers/family.ts';
import type { AlarmDefinition } from '../model/alarm-definition.ts';
import type { PreservationTable, RuleSet } from '../model/climate.ts';
import { placeAuthorities } from './authorities.ts';
import { loadAlarms } from './check-alarms.ts';
import { loadRuleSets } from './check-climate.ts';
import { crossCheck } from './cross-check.ts';
import { explain } from './explain.ts';
import { loadPreservationTable } from './preservation-table.ts';
import { ConfigError, type ConfigProblem, say } from './problems.ts';
import { RoomConfig } from './schema.ts';
import { readSource, type Source } from './source.ts';

/** What the loader needs to know of the drivers: which families there are. */
export interface Families {
  readonly families: readonly DriverFamily[];
}

/** A configuration in which everything named exists and every block fits its schema, defaults filled in. */
export interface LoadedConfig {
  readonly file: string;
  readonly room: RoomConfig;
  /** Checked options by device name. */
  readonly options: ReadonlyMap<string, unknown>;
  /** Checked device profiles by the `profile:` text that names them. */
  readonly profiles: ReadonlyMap<string, unknown>;
  /** Every kind of alarm there can be, from the sets the room names. */
  readonly alarms: readonly AlarmDefinition[];
  /** Every climate rule set of the files the room names. */
  readonly ruleSets: readonly RuleSet[];
  /** The room's own table of preservation indices; `null` where it names none. */
  readonly preservationTable: PreservationTable | null;
}

/**
 * Loads a room configuration with all the profiles it names.
 * @param file path of the YAML file
 * @param env environment from which `${NAME:-default}` is filled in
 * @throws ConfigError with every problem found, each with file, path and line
 */
export function loadConfig(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  { families }: Families,
): LoadedConfig {
  const problems: ConfigProblem[] = [];
  const source = readSource(file, env, problems);
  if (!source) throw new ConfigError(problems);
  const room = checked(source, RoomConfig, problems) as RoomConfig;
  if (problems.length > 0 && !hasShape(room)) throw new ConfigError(problems);

  const options = new Map<string, unknown>();
  const profiles = new Map<string, unknown>();
  for (const [index, device] of room.devices.entries()) {
    const family = families.find((f) => f.name === device.driver);
    if (!family) continue;
    const at = ['devices', index];
    options.set(
      device.name,
      checkedBlock(source, family.options, device.options ?? {}, [...at, 'options'], problems),
    );
    const name = device.profile;
    if (!family.profile || name === undefined || profiles.has(name)) continue;
    profiles.set(name, loadProfile(resolve(dirname(file), name), family, family.profile, env, problems));
  }
  problems.push(...crossCheck(source, room, families, profiles));
  placeAuthorities(source, room, problems);
  const alarms = loadAlarms(source, room, env, problems);
  const ruleSets = loadRuleSets(source, room, env, problems);
  const table = (room.climate as { preservationTable?: unknown } | undefined)?.preservationTable;
  const preservationTable =
    typeof table === 'string' ? loadPreservationTable(resolve(dirname(file), table), problems) : null;
  if (problems.length > 0) throw new ConfigError(problems);
  return { file: resolve(file), room, options, profiles, alarms, ruleSets, preservationTable };
}

/** What the later checks walk; without them only the schema's own complaints make sense. */
function hasShape(room: RoomConfig): boolean {
  return [
    room?.links,
    room?.devices,
    room?.zones,
    room?.banks,
    room?.points,
    room?.doors,
    room?.kiosks,
  ].every((list) => Array.isArray(list) && list.every((item) => typeof item === 'object' && item !== null));
}

/** Reads and checks a profile; `undefined` when something is wrong with it, which was then said. */
function loadProfile(
  file: string,
  family: DriverFamily,
  schema: TSchema,
  env: Readonly<Record<string, string | undefined>>,
  problems: ConfigProblem[],
): unknown {
  const before = problems.length;
  const source = readSource(file, env, problems);
  if (!source) return undefined;
  const profile = checked(source, schema, problems);
  if (problems.length === before) problems.push(...slipsIn(source, family, profile));
  return problems.length === before ? profile : undefined;
}

/** What a profile's schema cannot see, such as a block beyond the last address. */
function slipsIn(source: Source, family: DriverFamily, profile: unknown): readonly ConfigProblem[] {
  return (family.profileProblems?.(profile) ?? []).map((problem) => {
    const [, where = '', words = problem] = /^([^:\s]+): (.*)$/.exec(problem) ?? [];
    const path = where.split('/').filter((part) => part !== '');
    return {
      file: source.file,
      path: `/${path.join('/')}`,
      line: source.lineOf(path),
      message: say(words, words),
    };
  });
}

function checked(source: Source, schema: TSchema, problems: ConfigProblem[]): unknown {
  return checkedBlock(source, schema, source.value, [], problems);
}

function checkedBlock(
  source: Source,
  schema: TSchema,
  value: unknown,
  at: readonly (string | number)[],
  problems: ConfigProblem[],
): unknown {
  const filled = Value.Default(schema, structuredClone(value));
  for (const { path, message } of explain(schema, filled, at))
    problems.push({ file: source.file, path: `/${path.join('/')}`, line: source.lineOf(path), message });
  return filled;
}
