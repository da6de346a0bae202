import { computed, signal } from '@preact/signals';
import { Names, type Words, wordsWith } from '../../../controller/api/contract/messages/index.ts';
import type {
  AlarmView,
  Bilingual,
  EventView,
  PlantView,
  RoomView,
} from '../../../controller/api/contract/index.ts';
import { definitionOf } from '../alarms/definitions.ts';
import type { ApiProblem } from '../api/problem.ts';
import { en } from './en.ts';
import { filled } from './fill.ts';
import { type Language, language } from './language.ts';
import { type TextKey, zhCN } from './zh-CN.ts';

const CATALOGUES: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { 'zh-CN': zhCN, en };

/** The screen's own words in its language of the moment; whoever renders them renders again when it changes. */
export function t(key: TextKey, fill: Readonly<Record<string, string | number>> = {}): string {
  return filled(CATALOGUES[language.value][key], fill);
}

/** A configured name in the language of the moment. */
export function named(name: Bilingual): string {
  return name[language.value];
}

/** The room whose things sentences speak of; without, they call them by their ids. */
export const spokenRoom = signal<RoomView | null>(null);
const wordsIn = computed(() => wordsWith(new Names(spokenRoom.value ?? undefined)));

/** The daemon's own words, in the language of the moment, with the names of this room. */
export function words(): Words {
  return wordsIn.value(language.value);
}

type ReasonLike = { readonly code: string; readonly params?: Readonly<Record<string, string | number>> };

/** One coded reason in words. */
export function reasonText(reason: ReasonLike): string {
  return words().reason(reason as Parameters<Words['reason']>[0]);
}

/** Everything a problem says, one sentence a line. */
export function problemLines(problem: ApiProblem): readonly string[] {
  if (problem.reasons.length > 0) return problem.reasons.map(reasonText);
  if (problem.status === 0) return [t('problem.noAnswer')];
  return [words().problem(problem.code as Parameters<Words['problem']>[0]) ?? problem.message];
}

/** One line for a journal entry. */
export function eventText(event: EventView): string {
  return words().event({ ...event.data, type: event.type }, definitionOf);
}

/** What there is to say of an alarm. */
export type AlarmPart = 'text' | 'cause' | 'consequence' | 'response';

/**
 * One sentence about an alarm, in the language of the moment. Until its definition is known here it stands in the
 * language that the stream was opened in.
 */
export function alarmText(alarm: AlarmView, part: AlarmPart = 'text'): string {
  const definition = definitionOf(alarm.kind, alarm.subject);
  return kept(definition ? words().alarm(alarm, definition[part]) : alarm[part], alarm.params['unit']);
}

/** A figure and its unit on one line: nobody reads `%` by itself. */
function kept(text: string, unit: string | number | undefined): string {
  return unit ? text.replaceAll(` ${unit}`, `\u00a0${unit}`) : text;
}

/** Why plant runs or rests. */
export function plantText({ why, params }: Pick<PlantView, 'why' | 'params'>): string {
  return words().plantCause(why, params);
}

/** What ended a cycle of disinfection early. */
export function abortText(cause: string): string {
  return words().abortCause(cause);
}
