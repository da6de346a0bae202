import { signal } from '@preact/signals';
import { wordsIn } from '../../../controller/api/contract/messages/index.ts';
import type { AlarmView, Bilingual, EventView, PlantView } from '../../../controller/api/contract/index.ts';
import { definitions } from '../alarms/definitions.ts';
import type { ApiProblem } from '../api/problem.ts';
import { en } from './en.ts';
import { type Language, language } from './language.ts';
import { type TextKey, zhCN } from './zh-CN.ts';

const CATALOGUES: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { 'zh-CN': zhCN, en };

/** The screen's own words in its language of the moment; whoever renders them renders again when it changes. */
export function t(key: TextKey, fill: Readonly<Record<string, string | number>> = {}): string {
  return CATALOGUES[language.value][key].replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(fill[name] ?? '—'),
  );
}

/** A configured name in the language of the moment. */
export function named(name: Bilingual): string {
  return name[language.value];
}

type Words = ReturnType<typeof wordsIn>;
type ReasonLike = { readonly code: string; readonly params?: Readonly<Record<string, string | number>> };

/** One coded reason in words. */
export function reasonText(reason: ReasonLike): string {
  return wordsIn(language.value).reason(reason as Parameters<Words['reason']>[0]);
}

/** Everything a problem says, one sentence a line. */
export function problemLines(problem: ApiProblem): readonly string[] {
  if (problem.reasons.length > 0) return problem.reasons.map(reasonText);
  if (problem.status === 0) return [t('problem.noAnswer')];
  const words = wordsIn(language.value);
  return [words.problem(problem.code as Parameters<Words['problem']>[0]) ?? problem.message];
}

/** Names of what alarms are about and only known by an id: zones and doors. */
export const subjectNames = signal<ReadonlyMap<string, Bilingual>>(new Map());

/** The name of the subject of an alarm as people call it; its id where it has no other. */
export function subjectText(subject: string): string {
  const name = subjectNames.value.get(subject);
  return name ? named(name) : subject;
}

/** The id of an alarm with its subject as people call it. */
function calledByName(alarm: unknown): { readonly alarm?: string } {
  if (typeof alarm !== 'string') return {};
  const [kind = '', ...subject] = alarm.split(':');
  return { alarm: `${kind}:${subjectText(subject.join(':'))}` };
}

/** One line for a journal entry. */
export function eventText(event: EventView): string {
  return wordsIn(language.value).event(
    { ...event.data, ...calledByName(event.data['alarm']), type: event.type },
    (kind) => definitions.value.get(kind)?.text,
  );
}

/** What there is to say of an alarm. */
export type AlarmPart = 'text' | 'cause' | 'consequence' | 'response';

/**
 * One sentence about an alarm, in the language of the moment. Until its definition is known here it stands in the
 * language that the stream was opened in.
 */
export function alarmText(alarm: AlarmView, part: AlarmPart = 'text'): string {
  const template = definitions.value.get(alarm.kind)?.[part];
  if (!template) return alarm[part];
  return wordsIn(language.value).alarm({ ...alarm, subject: subjectText(alarm.subject) }, template);
}

/** Why plant runs or rests. */
export function plantText({ why, params }: Pick<PlantView, 'why' | 'params'>): string {
  return wordsIn(language.value).plantCause(why, params);
}

/** What ended a cycle of disinfection early. */
export function abortText(cause: string): string {
  return wordsIn(language.value).abortCause(cause);
}
