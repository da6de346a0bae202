import { dirname, resolve } from 'node:path';
import { Value } from 'typebox/value';
import { placeholdersOf, subjectThing } from '../api/contract/messages/index.ts';
import type { AlarmDefinition, AlarmSource, PointCondition } from '../model/alarm-definition.ts';
import { ALARM_PARAMS, POINT_ALARM_PARAMS, ZONE_KINDS } from '../model/alarm-params.ts';
import { ALARM_KINDS, type AlarmKind } from '../model/alarms.ts';
import { isDerived, subjectsOf } from './alarm-subjects.ts';
import { explain } from './explain.ts';
import { type ConfigProblem, say } from './problems.ts';
import type { Complain, References } from './references.ts';
import type { RoomConfig } from './schema.ts';
import { type AlarmEntry, AlarmSet, AlarmsConfig } from './schema-alarms.ts';
import { readSource, type Source } from './source.ts';

type Path = readonly (string | number)[];

/** What a schema cannot see in the block `alarms`. */
export function checkAlarms(room: RoomConfig, references: References): void {
  if (!Value.Check(AlarmsConfig, room.alarms)) return;
  const { loop } = room.alarms.probe;
  if (!loop) return;
  references.needChannel(loop.output, ['alarms', 'probe', 'loop', 'output']);
  references.needChannel(loop.input, ['alarms', 'probe', 'loop', 'input']);
}

/**
 * Reads every set of alarm definitions that a room names. A definition without a response, or with one language only, is
 * a problem with its line; so is a kind that a service asserts and nobody has defined.
 * @param source the room's own file, which says where the sets are looked for
 */
export function loadAlarms(
  source: Source,
  room: RoomConfig,
  env: Readonly<Record<string, string | undefined>>,
  problems: ConfigProblem[],
): readonly AlarmDefinition[] {
  if (!Value.Check(AlarmsConfig, room.alarms)) return [];
  const before = problems.length;
  const definitions = room.alarms.sets.flatMap((name) =>
    readSet(resolve(dirname(source.file), name), room, env, problems),
  );
  checkTwice(definitions, problems);
  // A set that could not be read leaves kinds undefined; saying so as well would only hide the cause.
  if (problems.length === before) {
    const missing = ALARM_KINDS.filter(
      (kind) => !definitions.some(({ definition: { id, source: of } }) => id === kind && isForAll(of)),
    );
    if (missing.length > 0)
      problems.push({
        file: source.file,
        path: '/alarms/sets',
        line: source.lineOf(['alarms', 'sets']),
        message: say(
          `以下报警没有定义：${missing.join('、')}；请加入 config/alarms 中的文件`,
          `no definition of: ${missing.join(', ')}; add the files of config/alarms`,
        ),
      });
  }
  return definitions.map(({ definition }) => definition);
}

interface Placed {
  readonly definition: AlarmDefinition;
  readonly source: Source;
  readonly at: Path;
}

function readSet(
  file: string,
  room: RoomConfig,
  env: Readonly<Record<string, string | undefined>>,
  problems: ConfigProblem[],
): readonly Placed[] {
  const source = readSource(file, env, problems);
  if (!source) return [];
  const complain: Complain = (path, message) =>
    problems.push({ file, path: `/${path.join('/')}`, line: source.lineOf(path), message });
  const filled = Value.Default(AlarmSet, structuredClone(source.value)) as AlarmSet;
  const mismatches = explain(AlarmSet, filled);
  for (const { path, message } of mismatches) complain(path, message);
  if (mismatches.length > 0) return [];
  return filled.alarms.flatMap((entry, index) => {
    const at = ['alarms', index];
    checkWords(entry, at, complain);
    const of = sourceOf(entry, room, at, complain);
    return of ? [{ definition: definitionOf(entry, of), source, at }] : [];
  });
}

/** Where an alarm comes from; `null`, said why, when the entry does not tell. */
function sourceOf(entry: AlarmEntry, room: RoomConfig, at: Path, complain: Complain): AlarmSource | null {
  const { kind, subjects, id, points, when, priority } = entry;
  if (kind !== undefined) {
    for (const key of ['id', 'points', 'when'] as const)
      if (entry[key] !== undefined)
        complain([...at, key], say(`有“kind”就不能有“${key}”`, `"${key}" does not go with "kind"`));
    checkSubjects(kind, subjects ?? [], room, [...at, 'subjects'], complain);
    return subjects ? { kind, subjects } : { kind };
  }
  const missing = (['id', 'points', 'when', 'priority'] as const).filter((key) => entry[key] === undefined);
  if (missing.length > 0) {
    const keys = missing.map((key) => `“${key}”`).join('、');
    complain(
      at,
      say(
        `缺少“kind”；若由测点引起，则缺少${keys}`,
        `"kind" is missing; for an alarm of a point, ${missing.map((key) => `"${key}"`).join(', ')} is missing`,
      ),
    );
  }
  if (subjects)
    complain([...at, 'subjects'], say('“subjects”只与“kind”同用', '"subjects" goes with "kind" only'));
  if (id === undefined || !points || !when || priority === undefined) return null;
  if ((ALARM_KINDS as readonly string[]).includes(id))
    complain([...at, 'id'], say(`“${id}”是系统报警的名称`, `"${id}" is the name of a kind`));
  checkPoints(points, room, [...at, 'points'], complain);
  const condition = conditionOf(when, [...at, 'when'], complain);
  return condition && { points, when: condition };
}

/** A definition for what does not exist would silently never hold. */
function checkSubjects(
  kind: AlarmKind,
  subjects: readonly string[],
  room: RoomConfig,
  at: Path,
  complain: Complain,
): void {
  const known = subjectsOf(room, kind);
  if (!known) return;
  for (const [index, subject] of subjects.entries())
    if (!known.includes(subject) && !(subjectThing(kind) === 'point' && isDerived(room, subject)))
      complain(
        [...at, index],
        say(
          `“${kind}”不会涉及“${subject}”；有：${known.join('、')}`,
          `"${kind}" is never about "${subject}"; there is: ${known.join(', ')}`,
        ),
      );
}

function checkPoints(
  { point, zone }: NonNullable<AlarmEntry['points']>,
  room: RoomConfig,
  at: Path,
  complain: Complain,
): void {
  const isZone = (name: string): boolean => room.zones.some(({ id }) => id === name);
  if (zone !== undefined && !isZone(zone))
    complain([...at, 'zone'], say(`没有分区“${zone}”`, `there is no zone "${zone}"`));
  if (point !== undefined && !isDerived(room, point) && !room.points.some(({ id }) => id === point))
    complain([...at, 'point'], say(`没有测点“${point}”`, `there is no point "${point}"`));
}

function conditionOf(
  { above, below, is }: NonNullable<AlarmEntry['when']>,
  at: Path,
  complain: Complain,
): PointCondition | null {
  const given = [above, below, is].filter((one) => one !== undefined).length;
  if (given !== 1) {
    complain(at, say('应为 above、below、is 之一', 'exactly one of above, below, is'));
    return null;
  }
  if (above !== undefined) return { above };
  return below !== undefined ? { below } : { is: is ?? true };
}

/** A sentence that cannot be read, or speaks of what nobody gives, would fail when the alarm is to be shown. */
function checkWords(entry: AlarmEntry, at: Path, complain: Complain): void {
  const { kind } = entry;
  const bySubject = ['subject', ...(kind && ZONE_KINDS.includes(kind) ? ['zone', 'what'] : [])];
  const given = [...bySubject, ...(kind ? ALARM_PARAMS[kind] : POINT_ALARM_PARAMS)];
  for (const part of ['text', 'name', 'cause', 'consequence', 'response'] as const)
    for (const [language, words] of Object.entries(entry[part] ?? {})) {
      const known = part === 'name' ? bySubject : given;
      const spoken = spokenIn(words, language, [...at, part, language], complain);
      for (const name of spoken.filter((one) => !known.includes(one)))
        complain(
          [...at, part, language],
          say(
            `没有“{${name}}”，可用：${known.join('、')}`,
            `nothing gives "{${name}}"; there is: ${known.join(', ')}`,
          ),
        );
      if (part === 'text' && !entry.name && spoken.some((one) => !bySubject.includes(one)))
        complain(
          at,
          say(
            '“text”中有数值，须另有不含数值的“name”',
            '"text" speaks of figures, so a "name" without them is needed',
          ),
        );
    }
}

/** What a sentence speaks of; nothing, said why, of one that cannot be read. */
function spokenIn(words: string, language: string, at: Path, complain: Complain): readonly string[] {
  try {
    return [...placeholdersOf(words, language)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    complain(at, say(`句子格式不对：${why}`, `not a message: ${why}`));
    return [];
  }
}

/** The same alarm defined twice would leave it to chance which of the two holds. */
function checkTwice(placed: readonly Placed[], problems: ConfigProblem[]): void {
  const seen = new Set<string>();
  for (const { definition, source, at } of placed) {
    const subjects = ('kind' in definition.source && definition.source.subjects) || ['*'];
    for (const subject of subjects) {
      const name = `${definition.id} ${subject}`;
      if (seen.has(name))
        problems.push({
          file: source.file,
          path: `/${at.join('/')}`,
          line: source.lineOf(at),
          message: say(`“${name}”已有定义`, `"${name}" is already defined`),
        });
      seen.add(name);
    }
  }
}

function isForAll(source: AlarmSource): boolean {
  return 'kind' in source && source.subjects === undefined;
}

function definitionOf(entry: AlarmEntry, source: AlarmSource): AlarmDefinition {
  const { text, name, cause, consequence, response, deadband, latch } = entry;
  return {
    id: entry.kind ?? entry.id ?? '',
    source,
    class: entry.class,
    priority: entry.priority ?? null,
    text,
    ...(name && { name }),
    cause,
    consequence,
    response,
    onDelayMs: entry.onDelaySeconds * 1000,
    offDelayMs: entry.offDelaySeconds * 1000,
    deadband,
    latch,
    group: entry.group ?? null,
    realarmMs: entry.realarmMinutes === undefined ? null : entry.realarmMinutes * 60_000,
    longestShelvingMs: entry.shelveHours * 3_600_000,
  };
}
