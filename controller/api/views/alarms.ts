import type { AlarmDefinition } from '../../model/alarm-definition.ts';
import { processState } from '../../model/alarm-fold.ts';
import type { AlarmParams, ShiftEntry, Watch } from '../../model/alarms.ts';
import { type AlarmPicture, opcUaOf, type Sound } from '../../services/alarms/index.ts';
import type {
  AlarmDefinitionView,
  AlarmView,
  ShiftEntryView,
  SoundView,
  WatchView,
} from '../contract/index.ts';
import type { Words } from '../contract/messages/index.ts';
import type { NameOf } from './people.ts';
import type { Sight } from './sight.ts';
import { instant, instantOrNull } from './time.ts';

/** Alarm parameters a wall may show: what and how much, never who. */
const WALL_PARAMS: ReadonlySet<string> = new Set([
  'channel',
  'device',
  'devices',
  'link',
  'point',
  'plant',
  'zone',
  'bank',
  'box',
  'slot',
  'door',
  'problem',
  'cause',
  'what',
  'seconds',
  'value',
  'limit',
  'unit',
  'quantity',
  'side',
  'source',
  'rule',
  'dose',
  'days',
  'low',
  'high',
  'aisle',
  'carriage',
  'travelMm',
  'from',
  'to',
  'dueAt',
]);

/** The parameters of an alarm that a reader may see. */
export function shownParams(params: AlarmParams, sight: Sight): AlarmParams {
  if (sight !== 'wall') return params;
  return Object.fromEntries(Object.entries(params).filter(([name]) => WALL_PARAMS.has(name)));
}

/** One alarm for one reader; on a wall it names nobody. */
export function alarmView(
  { alarm, definition, sourceLost }: AlarmPicture,
  { sight, words, nameOf }: { readonly sight: Sight; readonly words: Words; readonly nameOf: NameOf },
): AlarmView {
  const { shelved, outOfService } = alarm;
  const params = shownParams(alarm.params, sight);
  const who = (person: string | undefined | null): string | null =>
    person == null ? null : sight === 'wall' ? '' : person;
  const name = (person: string | undefined | null): string | null => {
    const shown = who(person);
    return shown && (nameOf(shown) || shown);
  };
  const say = (part: 'text' | 'cause' | 'consequence' | 'response'): string =>
    definition?.[part][words.language] || part === 'text'
      ? words.alarm({ ...alarm, params }, definition?.[part])
      : '';
  return {
    id: alarm.id,
    kind: alarm.kind,
    subject: alarm.subject,
    class: definition?.class ?? 'system',
    priority: alarm.priority,
    state: alarm.state,
    text: say('text'),
    cause: say('cause'),
    consequence: say('consequence'),
    response: say('response'),
    raisedAt: instant(alarm.raisedAt ?? shelved?.at ?? outOfService?.at ?? 0),
    announcedAt: instantOrNull(alarm.announcedAt),
    acknowledgedBy: who(alarm.acknowledgedBy),
    acknowledgedByName: name(alarm.acknowledgedBy),
    acknowledgedAt: instantOrNull(alarm.acknowledgedAt),
    clearedAt: instantOrNull(alarm.clearedAt),
    latch: alarm.latch,
    wantsConfirmation: processState(alarm) === 'latched-acknowledged',
    shelveMaxMinutes: minutes(definition?.longestShelvingMs ?? 0),
    shelvedUntil: instantOrNull(shelved?.until ?? null),
    shelvedBy: who(shelved?.by),
    shelvedByName: name(shelved?.by),
    shelvedWhy: who(shelved?.why),
    suppressedBy: [...alarm.suppressedBy],
    outOfServiceBy: who(outOfService?.by),
    outOfServiceByName: name(outOfService?.by),
    outOfServiceAt: instantOrNull(outOfService?.at ?? null),
    outOfServiceWhy: who(outOfService?.why),
    firstOut: alarm.firstOut,
    sourceLost,
    realarms: alarm.realarms,
    opcua: opcUaOf(alarm),
    params,
  };
}

/** A definition with its words in both languages, for screens that switch between them. */
export function definitionView(definition: AlarmDefinition): AlarmDefinitionView {
  const { source, realarmMs, longestShelvingMs, text, name, cause, consequence, response, ...rest } =
    definition;
  return {
    ...rest,
    text: { ...text },
    name: { ...(name ?? text) },
    cause: { ...cause },
    consequence: { ...consequence },
    response: { ...response },
    source: 'kind' in source ? 'service' : 'point',
    subjects: 'kind' in source && source.subjects ? [...source.subjects] : null,
    realarmMinutes: realarmMs === null ? null : realarmMs / 60_000,
    shelveMaxMinutes: minutes(longestShelvingMs),
  };
}

export function soundView({ sounding, priority, silence }: Sound, sight: Sight): SoundView {
  return {
    sounding,
    priority,
    silencedBy: silence && (sight === 'wall' ? '' : silence.by),
    silencedAt: instantOrNull(silence?.at ?? null),
  };
}

/** Who watches the room; a wall shows the name, as the board by the door would, and nothing that was written down. */
export function watchView(watch: Watch | null, nameOf: NameOf, sight: Sight): WatchView {
  if (!watch) return { person: null, name: null, since: null, notes: '' };
  const { person, since, notes } = watch;
  const onWall = sight === 'wall';
  return {
    person: onWall ? '' : person,
    name: nameOf(person) || person,
    since: instant(since),
    notes: onWall ? '' : notes,
  };
}

export function shiftView(entry: ShiftEntry, nameOf: NameOf): ShiftEntryView {
  const named = (person: string | null): ShiftEntryView['from'] =>
    person === null ? null : { person, name: nameOf(person) || person };
  return {
    ...entry,
    at: instant(entry.at),
    from: named(entry.from),
    to: named(entry.to),
    openAlarms: [...entry.openAlarms],
    evidence: { ...entry.evidence },
  };
}

const minutes = (ms: number): number => Math.floor(ms / 60_000);
