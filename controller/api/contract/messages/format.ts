import { IntlMessageFormat } from 'intl-messageformat';
import type { Sentence } from '../../../model/alarm-definition.ts';
import type { SensorTrouble, ZoneValue } from '../../../model/climate.ts';
import type { EventType } from '../../../model/events.ts';
import type { NoticeText } from '../../../model/notify.ts';
import type { Reason, ReasonCode } from '../../../model/reasons.ts';
import type { CallProblem, Catalogue, Language, StopCause } from './catalogue.ts';
import { en } from './en.ts';
import { Names, subjectThing, type Thing, thingIn } from './names.ts';
import { zhCN } from './zh-CN.ts';

/** What stands in a message for something that nobody gave. */
const ABSENT = '—';

const NAMELESS = new Names();

/** What may fill a placeholder; anything else reads as absent. */
export type Filling = Readonly<Record<string, unknown>>;

/** What of an alarm its words speak of. */
export interface AlarmOf {
  readonly kind: string;
  readonly subject: string;
  readonly params?: Filling;
}

/** What the definition of an alarm says; `name` stands where nobody knows its figures any more. */
export interface AlarmWording {
  readonly text: Sentence;
  readonly name?: Sentence;
}

/** Where events find what the alarms they tell of are called. */
export type WordingOf = (kind: string, subject: string) => AlarmWording | undefined;

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { 'zh-CN': zhCN, en };

/**
 * The catalogue of one language with its placeholders filled: the same words from the daemon and on every screen. Ids of
 * things become their names here and nowhere else. Messages are parsed on first use and kept.
 */
export class Words {
  readonly language: Language;
  readonly #catalogue: Catalogue;
  readonly #names: Names;
  readonly #parsed = new Map<string, IntlMessageFormat>();

  /** @param names what the things of the room are called; without, everything is called by its id */
  constructor(language: Language, names: Names = NAMELESS) {
    this.language = language;
    this.#catalogue = CATALOGUES[language];
    this.#names = names;
  }

  reason(reason: Reason): string {
    const params = this.#named(reason.params ?? {});
    if ('channel' in params) params['channel'] = this.name('channel', String(params['channel']));
    return this.#fill(this.#catalogue.reasons[reason.code] ?? reason.code, selectable(params));
  }

  /** What a thing is called; its id where it has no name. */
  name(thing: Thing, id: string): string {
    const name = this.#names.of(thing, id)?.[this.language];
    if (name !== undefined) return name;
    return thing === 'bank' ? this.#fill(this.#catalogue.namelessBank, { bank: id }) : id;
  }

  problem(code: CallProblem): string {
    return this.#catalogue.problems[code];
  }

  /**
   * What an alarm is, in the words its definition gives; its id where it has none. The same for cause, consequence and
   * response.
   */
  alarm(alarm: AlarmOf, template: Sentence | undefined): string {
    const { kind, subject, params = {} } = alarm;
    const thing = subjectThing(kind);
    const called = thing && subject !== '' ? this.name(thing, subject) : subject;
    const words = template?.[this.language] ?? '';
    if (words === '') return called === '' ? kind : `${kind} ${called}`;
    const told = this.#named({ ...this.#names.aboutDerived(subject), ...params });
    return this.#fill(words, selectable({ ...told, ...this.#latchCause(kind, params), subject: called }));
  }

  /** What an alarm is called where nobody knows its figures any more: in lists, statistics and most of the journal. */
  alarmName(alarm: Pick<AlarmOf, 'kind' | 'subject'>, wording: AlarmWording | undefined): string {
    const { kind, subject } = alarm;
    return this.alarm({ kind, subject }, wording?.name ?? wording?.text);
  }

  /** Why a sensor is not heard, or heard with doubt. */
  sensorTrouble(code: SensorTrouble): string {
    return this.#catalogue.sensorTroubles[code];
  }

  /** The name of a derived value; it follows the name of its zone. */
  zoneValue(value: ZoneValue): string {
    return this.#catalogue.zoneValues[value];
  }

  /** A piece of a message to people who are not in the room. */
  notice(piece: NoticeText, filling?: Filling): string {
    return this.#fill(this.#catalogue.notices[piece], filling);
  }

  /** Why a plant runs or rests. */
  plantCause(cause: string, params?: Filling): string {
    const message = this.#catalogue.plantCauses[cause as keyof Catalogue['plantCauses']] ?? cause;
    return this.#fill(message, params && this.#named(params));
  }

  /** Why a bank stopped: the cause of a latch, one code of it. */
  stopCause(code: string): string {
    return this.#catalogue.stopCauses[code as StopCause] ?? this.reason({ code: code as ReasonCode });
  }

  /** What ended a cycle of disinfection early. */
  abortCause(cause: string): string {
    return this.#catalogue.abortCauses[cause as keyof Catalogue['abortCauses']] ?? cause;
  }

  /**
   * One line for an event. An alarm's id (`kind:subject`) is put into words on the way.
   * @param wordingOf what the alarms are called
   */
  event(event: { readonly type: string } & Filling, wordingOf?: WordingOf): string {
    const message = this.#catalogue.events[event.type as EventType] ?? event.type;
    const filling = this.#named(event);
    if (typeof event['channel'] === 'string') filling['channel'] = this.name('channel', event['channel']);
    if (typeof event['alarm'] === 'string')
      filling['alarm'] = this.#alarmOf(event, event['alarm'], wordingOf);
    if (event.type === 'plant.switched')
      filling['cause'] = this.plantCause(String(event['why']), event['params'] as Filling);
    if (event.type === 'disinfection.aborted') filling['cause'] = this.abortCause(String(event['cause']));
    return this.#fill(message, selectable(filling));
  }

  /** The alarm an event tells of, with its figures where the event bears them. */
  #alarmOf(event: Filling, id: string, wordingOf: WordingOf | undefined): string {
    const [kind = '', ...rest] = id.split(':');
    const subject = rest.join(':');
    const wording = wordingOf?.(kind, subject);
    const params = event['params'] as Filling | undefined;
    return params
      ? this.alarm({ kind, subject, params }, wording?.text)
      : this.alarmName({ kind, subject }, wording);
  }

  /** A copy in which ids of things have become their names. */
  #named(filling: Filling): Record<string, unknown> {
    const named: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(filling)) {
      const thing = thingIn(field);
      const isId = typeof value === 'string' || typeof value === 'number';
      named[field] = thing && isId ? this.name(thing, String(value)) : value;
    }
    return named;
  }

  /** Why a bank stopped or did not park is told by the codes of reasons. */
  #latchCause(kind: string, params: Filling): Filling {
    const field = kind === 'stop-latched' ? 'cause' : kind === 'park-failed' ? 'problem' : null;
    const codes = field === null ? undefined : params[field];
    if (field === null || typeof codes !== 'string') return {};
    const texts = codes.split(/,\s*/).map((code) => this.stopCause(code));
    return { [field]: texts.join(this.language === 'en' ? ' ' : '') };
  }

  #fill(message: string, filling: Filling = {}): string {
    // Most messages have no placeholder, and a refusal should not wait for a parser.
    if (!message.includes('{')) return message;
    let parsed = this.#parsed.get(message);
    if (!parsed) {
      parsed = new IntlMessageFormat(message, this.language);
      this.#parsed.set(message, parsed);
    }
    return parsed.format(orAbsent(filling)) as string;
  }
}

/** Fields that messages select by. */
const SELECTED = ['command', 'outcome', 'mode', 'feature', 'medium', 'what', 'problem'] as const;
/** One of our coded words, and no sentence that happens to have a hyphen. */
const CODED = /^[a-z0-9-]+$/;

/** A copy with the words that are selected by: ICU keys of a `select` may not contain a hyphen, our coded words do. */
function selectable(filling: Filling): Record<string, unknown> {
  const copy: Record<string, unknown> = { ...filling };
  for (const name of SELECTED) {
    const word = copy[name];
    if (typeof word === 'string' && CODED.test(word)) copy[name] = word.replaceAll('-', '_');
  }
  return copy;
}

/** Gives every name a value, so that a message with an unfilled placeholder still reads instead of throwing. */
function orAbsent(filling: Filling): Record<string, string | number> {
  return new Proxy<Record<string, string | number>>(
    {},
    {
      has: () => true,
      get: (_, name) => {
        const value = Object.hasOwn(filling, name) ? filling[name as string] : undefined;
        if (typeof value === 'boolean') return String(value);
        return typeof value === 'string' || typeof value === 'number' ? value : ABSENT;
      },
    },
  );
}

/** The words of each language, parsed once for everyone. */
export type WordsIn = (language: Language) => Words;

/** The words of a house whose things bear these names. */
export function wordsWith(names: Names): WordsIn {
  const words: Readonly<Record<Language, Words>> = {
    'zh-CN': new Words('zh-CN', names),
    en: new Words('en', names),
  };
  return (language) => words[language];
}

/** The words where nothing is called by a name. */
export const wordsIn: WordsIn = wordsWith(NAMELESS);
