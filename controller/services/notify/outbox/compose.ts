import type { AlarmDefinition, Sentence } from '../../../model/alarm-definition.ts';
import { ALARM_PRIORITIES, type Alarm, type AlarmPriority } from '../../../model/alarms.ts';
import type { Notice, NoticedAlarm, SpokenLanguage } from '../../../model/notify.ts';
import type { WordsIn } from '../words.ts';

/** More lines than this nobody reads on a telephone. */
const DIGEST_LINES = 20;
const MINUTE_MS = 60_000;

/** Whom a message is for and by which way. */
export type Addressing = Pick<Notice, 'message' | 'channel' | 'contacts' | 'lane' | 'language'>;
/** What the definition of an alarm says to people; absent where nobody defined it. */
export type Wording = Pick<AlarmDefinition, 'text' | 'response'>;

/** Puts messages into words: once, when they are written, so that every repetition reads the same. */
export class Composer {
  readonly #wordsIn: WordsIn;
  readonly #site: Sentence;
  readonly #timeZone: string;
  readonly #times = new Map<SpokenLanguage, Intl.DateTimeFormat>();

  constructor(parts: { readonly wordsIn: WordsIn; readonly site: Sentence; readonly timeZone: string }) {
    this.#wordsIn = parts.wordsIn;
    this.#site = parts.site;
    this.#timeZone = parts.timeZone;
  }

  /**
   * @param now epoch ms; `step.since` is when the alarm began to wait
   */
  alarm(
    to: Addressing,
    alarm: Alarm,
    step: { readonly step: number; readonly since: number; readonly now: number },
    wording: Wording | undefined,
  ): Notice {
    const words = this.#wordsIn(to.language);
    const line = words.alarm(alarm, wording?.text);
    const since = alarm.announcedAt ?? step.since;
    const minutes = Math.floor((step.now - step.since) / MINUTE_MS);
    const response = wording?.response[to.language] ? words.alarm(alarm, wording.response) : '';
    const told: NoticedAlarm = {
      alarm: alarm.id,
      kind: alarm.kind,
      subject: alarm.subject,
      priority: alarm.priority,
      params: alarm.params,
      since,
      step: step.step,
      text: line,
    };
    return {
      ...to,
      kind: 'alarm',
      priority: alarm.priority,
      title: words.notice('title', { priority: alarm.priority, alarm: line }),
      text: lines(
        words.notice('since', { time: this.#time(since, to.language) }),
        minutes > 0 && words.notice('unacknowledged', { minutes }),
        response !== '' && words.notice('response', { response }),
        this.#footer(to),
      ),
      alarms: [told],
    };
  }

  /** One message instead of several; it names every alarm they told of, the gravest first. */
  digest(to: Addressing, notices: readonly Notice[]): Notice {
    const words = this.#wordsIn(to.language);
    const alarms = newest(notices.flatMap((notice) => notice.alarms)).sort(
      (a, b) => rank(a.priority) - rank(b.priority) || a.since - b.since,
    );
    const urgent = alarms.filter(({ priority }) => priority === 'urgent').length;
    const more = alarms.length - DIGEST_LINES;
    return {
      ...to,
      kind: 'digest',
      priority: alarms[0]?.priority ?? 'low',
      title: words.notice('digest-title', { count: alarms.length, urgent }),
      text: lines(
        ...alarms
          .slice(0, DIGEST_LINES)
          .map(({ priority, since, text }) =>
            words.notice('digest-line', { priority, time: this.#time(since, to.language), alarm: text }),
          ),
        more > 0 && words.notice('digest-more', { count: more }),
        this.#footer(to),
      ),
      alarms,
    };
  }

  test(to: Addressing): Notice {
    const words = this.#wordsIn(to.language);
    return {
      ...to,
      kind: 'test',
      priority: 'low',
      title: words.notice('test-title'),
      text: lines(words.notice('test-text'), this.#footer(to)),
      alarms: [],
    };
  }

  /** The line that a message carries when an earlier try may have arrived. */
  repeated(language: SpokenLanguage): string {
    return this.#wordsIn(language).notice('repeated');
  }

  #footer({ language, message }: Addressing): string {
    return this.#wordsIn(language).notice('footer', { site: this.#site[language], message });
  }

  #time(at: number, language: SpokenLanguage): string {
    let times = this.#times.get(language);
    if (!times) {
      const timeZone = this.#timeZone;
      times = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short', timeZone });
      this.#times.set(language, times);
    }
    return times.format(at);
  }
}

function lines(...parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join('\n');
}

function rank(priority: AlarmPriority): number {
  return ALARM_PRIORITIES.indexOf(priority);
}

/** Each alarm once, as it was told last. */
function newest(alarms: readonly NoticedAlarm[]): NoticedAlarm[] {
  return [...new Map(alarms.map((alarm) => [alarm.alarm, alarm])).values()];
}
