import { IntlMessageFormat } from 'intl-messageformat';
import type { Sentence } from '../../../model/alarm-definition.ts';
import type { SensorTrouble, ZoneValue } from '../../../model/climate.ts';
import type { EventType } from '../../../model/events.ts';
import type { NoticeText } from '../../../model/notify.ts';
import type { Reason } from '../../../model/reasons.ts';
import type { CallProblem, Catalogue, Language } from './catalogue.ts';
import { en } from './en.ts';
import { zhCN } from './zh-CN.ts';

/** What stands in a message for something that nobody gave. */
const ABSENT = '—';

/** What may fill a placeholder; anything else reads as absent. */
export type Filling = Readonly<Record<string, unknown>>;

/** What of an alarm its words speak of. */
export interface AlarmOf {
  readonly kind: string;
  readonly subject: string;
  readonly params?: Filling;
}

export const CATALOGUES: Readonly<Record<Language, Catalogue>> = { 'zh-CN': zhCN, en };

/**
 * The catalogue of one language with its placeholders filled: the same words from the daemon and on every screen.
 * Messages are parsed on first use and kept.
 */
export class Words {
  readonly language: Language;
  readonly #catalogue: Catalogue;
  readonly #parsed = new Map<string, IntlMessageFormat>();

  constructor(language: Language) {
    this.language = language;
    this.#catalogue = CATALOGUES[language];
  }

  reason(reason: Reason): string {
    return this.#fill(this.#catalogue.reasons[reason.code] ?? reason.code, selectable(reason.params ?? {}));
  }

  problem(code: CallProblem): string {
    return this.#catalogue.problems[code];
  }

  /**
   * What an alarm is, in the words its definition gives; its id where it has none. The same for cause, consequence and
   * response.
   */
  alarm(alarm: AlarmOf, template: Sentence | undefined): string {
    if (!template) return alarm.subject === '' ? alarm.kind : `${alarm.kind} ${alarm.subject}`;
    return this.#fill(template[this.language], selectable({ ...alarm.params, subject: alarm.subject }));
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
    return this.#fill(this.#catalogue.plantCauses[cause as keyof Catalogue['plantCauses']] ?? cause, params);
  }

  /** What ended a cycle of disinfection early. */
  abortCause(cause: string): string {
    return this.#catalogue.abortCauses[cause as keyof Catalogue['abortCauses']] ?? cause;
  }

  /**
   * One line for an event. An alarm's id (`kind:subject`) is put into words on the way.
   * @param wording the texts of alarms by the ids of their definitions
   */
  event(
    event: { readonly type: string } & Filling,
    wording?: (kind: string) => Sentence | undefined,
  ): string {
    const message = this.#catalogue.events[event.type as EventType] ?? event.type;
    const filling = selectable(event);
    if (typeof event['alarm'] === 'string') {
      const [kind = '', ...subject] = event['alarm'].split(':');
      const params = event['params'] as Filling | undefined;
      filling['alarm'] = this.alarm(
        { kind, subject: subject.join(':'), ...(params && { params }) },
        wording?.(kind),
      );
    }
    if (event.type === 'plant.switched')
      filling['cause'] = this.plantCause(String(event['why']), event['params'] as Filling);
    if (event.type === 'disinfection.aborted') filling['cause'] = this.abortCause(String(event['cause']));
    return this.#fill(message, filling);
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
const SELECTED = ['command', 'outcome', 'mode', 'feature', 'medium', 'what'] as const;

/** A copy with the words that are selected by: ICU keys of a `select` may not contain a hyphen, our coded words do. */
function selectable(filling: Filling): Record<string, unknown> {
  const copy: Record<string, unknown> = { ...filling };
  for (const name of SELECTED) {
    const word = copy[name];
    if (typeof word === 'string') copy[name] = word.replaceAll('-', '_');
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

const SHARED: Readonly<Record<Language, Words>> = { 'zh-CN': new Words('zh-CN'), en: new Words('en') };

/** The words of one language, parsed once for everyone. */
export function wordsIn(language: Language): Words {
  return SHARED[language];
}
