import { dirname, resolve } from 'node:path';
import { Value } from 'typebox/value';
import { LIMITED, type Limit, type RuleSet, ZONE_VALUES, zonePoint } from '../model/climate.ts';
import { explain } from './explain.ts';
import { type ConfigProblem, say } from './problems.ts';
import type { ConfigPath, References } from './references.ts';
import type { RoomConfig } from './schema.ts';
import { ClimateConfig, RuleSetFile, ZoneRules } from './schema-climate.ts';
import { readSource, type Source } from './source.ts';

/**
 * Reads every rule-set file that a room names, and sees that each zone is judged by sets that exist and leave room
 * between them. The sets come in the order of the configuration, the variants of a file in its own.
 * @param source the room's own file, which says where the others are looked for
 */
export function loadRuleSets(
  source: Source,
  room: RoomConfig,
  env: Readonly<Record<string, string | undefined>>,
  problems: ConfigProblem[],
): readonly RuleSet[] {
  if (!Value.Check(ClimateConfig, room.climate)) return [];
  const before = problems.length;
  const seen = new Map<string, string>();
  const sets = room.climate.ruleSets.flatMap((name, index) => {
    const found = readFile(resolve(dirname(source.file), name), env, problems);
    for (const { id } of found) {
      const earlier = seen.get(id);
      if (earlier !== undefined)
        complainIn(
          source,
          problems,
          ['climate', 'ruleSets', index],
          [`规则集“${id}”在“${earlier}”中已有`, `rule set "${id}" is already in "${earlier}"`],
        );
      seen.set(id, name);
    }
    return found;
  });
  // A file that could not be read leaves its names unknown; saying so at each zone as well would hide the cause.
  if (problems.length === before && sets.length > 0) checkZones(source, room, sets, problems);
  return sets;
}

/** What a schema cannot see in the block `climate` itself. */
export function checkClimate(room: RoomConfig, references: References): void {
  const { complain } = references;
  const taken = new Set(room.zones.flatMap(({ id }) => ZONE_VALUES.map((value) => zonePoint(id, value))));
  for (const [index, { id }] of room.points.entries())
    if (taken.has(id))
      complain(
        ['points', index, 'id'],
        say(`“${id}”是系统推算的测点`, `"${id}" is a point that the daemon derives itself`),
      );
  if (!Value.Check(ClimateConfig, room.climate)) return;
  const { readingRoom } = room.climate;
  if (readingRoom !== undefined) references.needZone(readingRoom, ['climate', 'readingRoom']);
}

function checkZones(
  source: Source,
  room: RoomConfig,
  sets: readonly RuleSet[],
  problems: ConfigProblem[],
): void {
  const find = (name: string): RuleSet | undefined =>
    sets.find(({ id }) => id === name || id.startsWith(`${name}/`));
  for (const [index, zone] of room.zones.entries()) {
    const at = zone.rules === undefined ? ['zones', index, 'medium'] : ['zones', index, 'rules'];
    const names = zone.rules ?? [zone.medium];
    if (!Value.Check(ZoneRules, names)) continue;
    const known = sets.map(({ id }) => id).join(', ');
    for (const [n, name] of names.entries())
      if (!find(name))
        complainIn(source, problems, zone.rules === undefined ? at : [...at, n], [
          `没有规则集“${name}”；可用：${known}`,
          `there is no rule set "${name}"; known: ${known}`,
        ]);
    for (const { value, low, high } of conflicts(names.flatMap((name) => find(name) ?? [])))
      complainIn(source, problems, at, [
        `“${value}”没有可用范围：${low.id} 要求不低于 ${low.limit}，${high.id} 要求不高于 ${high.limit}`,
        `"${value}" has no room: ${low.id} wants at least ${low.limit}, ${high.id} at most ${high.limit}`,
      ]);
  }
}

interface Bound {
  readonly id: string;
  readonly limit: number;
}

/** Limits on which these rule sets contradict each other. */
function conflicts(rules: readonly RuleSet[]): readonly { value: string; low: Bound; high: Bound }[] {
  return LIMITED.flatMap((value) => {
    const bounds = (side: 'low' | 'high'): readonly Bound[] =>
      rules.flatMap(({ id, limits }) => {
        const limit = limits[value]?.[side];
        return limit === undefined ? [] : [{ id, limit }];
      });
    const [low] = bounds('low').toSorted((a, b) => b.limit - a.limit);
    const [high] = bounds('high').toSorted((a, b) => a.limit - b.limit);
    return low && high && low.limit >= high.limit ? [{ value, low, high }] : [];
  });
}

function readFile(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  problems: ConfigProblem[],
): readonly RuleSet[] {
  const before = problems.length;
  const source = readSource(file, env, problems);
  if (!source) return [];
  for (const { path, message } of explain(RuleSetFile, source.value))
    problems.push({ file, path: `/${path.join('/')}`, line: source.lineOf(path), message });
  if (problems.length > before) return [];
  const { medium, edition, note, variants } = source.value as RuleSetFile;
  for (const [index, { id, limits }] of variants.entries()) {
    const at = ['variants', index];
    if (variants.findIndex((other) => other.id === id) < index)
      complainIn(source, problems, [...at, 'id'], [`“${id}”重复`, `"${id}" is used twice`]);
    for (const value of LIMITED) {
      const limit = limits[value];
      if (limit) checkLimit(source, limit, [...at, 'limits', value], problems);
    }
  }
  return variants.map(({ id, name, limits }) => ({
    id: `${medium}/${id}`,
    edition,
    name,
    note,
    limits: limits as RuleSet['limits'],
  }));
}

function checkLimit(source: Source, { low, high }: Limit, at: ConfigPath, problems: ConfigProblem[]): void {
  if (low === undefined && high === undefined)
    complainIn(source, problems, at, ['既无下限也无上限', 'it has neither a lower nor an upper limit']);
  else if (low !== undefined && high !== undefined && low >= high)
    complainIn(
      source,
      problems,
      [...at, 'low'],
      ['下限不低于上限', 'the lower limit is not below the upper limit'],
    );
}

function complainIn(
  source: Source,
  problems: ConfigProblem[],
  path: ConfigPath,
  [zh, en]: readonly [string, string],
): void {
  problems.push({
    file: source.file,
    path: `/${path.join('/')}`,
    line: source.lineOf(path),
    message: say(zh, en),
  });
}
