import type { Log } from '../../../../drivers/contract/index.ts';
import type { NotifyConfig } from '../../../config/schema-notify.ts';
import { DAEMON } from '../../../model/actor.ts';
import type { AlarmDefinition } from '../../../model/alarm-definition.ts';
import type { Alarm } from '../../../model/alarms.ts';
import type { Cancel, Clock } from '../../../model/clock.ts';
import type { DomainEvent } from '../../../model/events.ts';
import type { MakeId } from '../../../model/ids.ts';
import type { Ledger } from '../../../model/ledger.ts';
import type { Notice } from '../../../model/notify.ts';
import { Ages } from '../../../runtime/ages.ts';
import { Background } from '../../../runtime/background.ts';
import type { AlarmView } from '../alarm-port.ts';
import { isAddressed, messageChannels } from '../channels/make-channels.ts';
import type { Composer } from '../outbox/compose.ts';
import type { NotifyRepository } from '../repository.ts';
import { ContactBook, type Reach } from './contact-book.ts';
import { decideEscalation, type DueStep, type Escalation } from './decide-escalation.ts';

/** Looked at anew at least so often, so that a clock that is set does not lose a step. */
const LONGEST_NAP_MS = 60_000;
const TROUBLE_NAP_MS = 10_000;
/** So many steps are taken together at most: in a flood whatever else the daemon does must get its turn. */
const MOST_AT_ONCE = 25;

export interface EscalatorDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: MakeId;
  readonly config: NotifyConfig;
  readonly timeZone: string;
  readonly repository: NotifyRepository;
  readonly alarms: AlarmView;
  readonly definitionOf: (alarm: Alarm) => AlarmDefinition | undefined;
  readonly composer: Composer;
}

/** Writes the messages that unacknowledged alarms ask for: when one is raised or changes, and when a step falls due. */
export class Escalator {
  readonly #deps: EscalatorDeps;
  readonly #background: Background;
  readonly #ages: Ages;
  /** Ids of the channels that have addresses of their contacts. */
  readonly #addressed: ReadonlySet<string>;
  readonly #known: ReadonlySet<string>;
  #unsubscribe: Cancel | null = null;
  #nap: Cancel | null = null;
  #looking = false;
  #lookAgain = false;

  constructor(deps: EscalatorDeps) {
    this.#deps = deps;
    this.#ages = new Ages(deps.clock);
    this.#background = new Background(deps.log, 'an alarm could not be told to people');
    const channels = messageChannels(deps.config);
    this.#known = new Set(channels.map(({ id }) => id));
    this.#addressed = new Set(channels.filter(isAddressed).map(({ id }) => id));
  }

  /** Looks at once: alarms may have waited while the daemon was away. */
  start(): void {
    this.#unsubscribe ??= this.#deps.ledger.onCommitted((entries) => {
      // Changes of watch decide who is told, alarms what is told of.
      if (entries.some(({ event: { type } }) => type.startsWith('alarm.') || type.startsWith('watch.')))
        this.#look();
    });
    this.#look();
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#nap?.();
    this.#nap = null;
    await this.#background.settled();
  }

  #look(): void {
    // Looks that are asked for during one are one more.
    this.#lookAgain = this.#looking;
    if (this.#looking) return;
    this.#looking = true;
    this.#background.run(async () => {
      let after: Escalation | null = null;
      try {
        after = await this.#takeSteps();
      } finally {
        this.#looking = false;
        if (this.#lookAgain && this.#unsubscribe) this.#look();
        else this.#rest(after);
      }
    });
  }

  /** Takes what is due, and says how it then stands. */
  async #takeSteps(): Promise<Escalation> {
    const { ledger, clock } = this.#deps;
    for (;;) {
      const seen = this.#decide(clock.now());
      if (seen.due.length === 0 || !this.#unsubscribe) return seen;
      await ledger.commit(DAEMON, (tx) => {
        for (const step of this.#decide(tx.now).due.slice(0, MOST_AT_ONCE))
          tx.append(...this.#events(step, tx.now));
      });
    }
  }

  /** @param after how it stands now; `null` when what is due could not be written */
  #rest(after: Escalation | null): void {
    const { clock } = this.#deps;
    this.#nap?.();
    this.#nap = null;
    if (!this.#unsubscribe) return;
    const nextAt = after ? after.nextAt : clock.now() + TROUBLE_NAP_MS;
    if (nextAt === null) return;
    const inMs = Math.max(0, nextAt - clock.now());
    this.#nap = clock.after(Math.min(inMs, LONGEST_NAP_MS), () => this.#look());
  }

  #decide(now: number): Escalation {
    const { alarms, config, repository, timeZone, definitionOf } = this.#deps;
    if (config.chains.length === 0) return { due: [], nextAt: null };
    return decideEscalation({
      alarms: alarms.active(),
      chains: config.chains,
      contacts: new ContactBook(config.contacts, alarms.watch()?.person ?? null),
      taken: repository.steps(),
      classOf: (alarm) => definitionOf(alarm)?.class ?? null,
      withoutFor: ({ kind, subject }) => new Set(kind === 'notify-failing' ? [subject] : []),
      now,
      agoMs: this.#ages.agoMs,
      timeZone,
    });
  }

  #events(step: DueStep, now: number): readonly DomainEvent[] {
    const { of: alarm, reaches, ...taken } = step;
    const people = [...new Set(reaches.map(({ contact }) => contact.id))];
    const notices = this.#audiences(reaches).map((to) =>
      this.#deps.composer.alarm(to, alarm, { ...taken, now }, this.#deps.definitionOf(alarm)),
    );
    return [
      { type: 'notify.escalated', ...taken, contacts: people },
      ...notices.map((notice): DomainEvent => ({ type: 'notify.queued', ...notice })),
    ];
  }

  /** A message for each address; one for all in the same group who read the same language. */
  #audiences(
    reaches: readonly Reach[],
  ): readonly Pick<Notice, 'message' | 'channel' | 'contacts' | 'lane' | 'language'>[] {
    const groups = new Map<string, { channel: string; lane: string; contacts: string[]; of: Reach }>();
    for (const reach of reaches) {
      const { contact, channel } = reach;
      if (!this.#known.has(channel)) continue;
      const lane = this.#addressed.has(channel) ? contact.id : '';
      const key = JSON.stringify([channel, lane, contact.language]);
      const group = groups.get(key) ?? { channel, lane, contacts: [], of: reach };
      group.contacts.push(contact.id);
      groups.set(key, group);
    }
    return [...groups.values()].map(({ channel, lane, contacts, of }) => ({
      message: this.#deps.ids('N'),
      channel,
      lane,
      contacts,
      language: of.contact.language,
    }));
  }
}
