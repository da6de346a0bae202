import type { Log, OutputPort, SmsSender } from '../../../drivers/contract/index.ts';
import type { ChannelConfig, NotifyConfig } from '../../config/schema-notify.ts';
import type { Actor } from '../../model/actor.ts';
import type { AlarmDefinition, Sentence } from '../../model/alarm-definition.ts';
import type { Alarm } from '../../model/alarms.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import { granted } from '../../model/decision.ts';
import type { MakeId } from '../../model/ids.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import type { ChannelResult, QueuedNotice } from '../../model/notify.ts';
import { Background } from '../../runtime/background.ts';
import type { AlarmBoard, AlarmView } from './alarm-port.ts';
import { limitOf, makeChannels, messageChannels, isAddressed } from './channels/make-channels.ts';
import { contactsOf, decideTest, wantsContact } from './decide-test.ts';
import { Escalator } from './escalation/escalator.ts';
import { Composer } from './outbox/compose.ts';
import { Outbox } from './outbox/outbox.ts';
import type { NotifyRepository } from './repository.ts';
import { Siren } from './siren/siren.ts';
import type { WordsIn } from './words.ts';

export interface NotifyDeps {
  readonly config: NotifyConfig;
  readonly site: { readonly name: Sentence; readonly timeZone: string };
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: MakeId;
  /** From 0 to 1, for the jitter of retries; chance when absent. */
  readonly random?: () => number;
  readonly repository: NotifyRepository;
  readonly alarms: AlarmView;
  readonly board: AlarmBoard;
  readonly definitionOf: (alarm: Alarm) => AlarmDefinition | undefined;
  readonly wordsIn: WordsIn;
  readonly outputs: (device: string) => OutputPort | null;
  readonly modem: (device: string) => SmsSender | null;
}

/** A channel as it stands. */
export interface ChannelState {
  readonly config: ChannelConfig;
  readonly contacts: readonly string[];
  readonly wantsContact: boolean;
  readonly result: ChannelResult | null;
  readonly waiting: number;
  /** When the oldest message in the outbox was written, epoch ms. */
  readonly oldestAt: number | null;
}

/**
 * Tells people of alarms: sirens in the room, messages outside of it. What is to be told is decided and journaled with
 * the alarms, and then delivered from the outbox for as long as it takes.
 */
export class NotifyService {
  readonly #deps: NotifyDeps;
  readonly #composer: Composer;
  readonly #outbox: Outbox;
  readonly #escalator: Escalator;
  readonly #sirens: readonly Siren[];
  readonly #background: Background;
  #unsubscribe: Cancel | null = null;

  constructor(deps: NotifyDeps) {
    const { config, site, ledger, clock, log, ids, repository, alarms, board, definitionOf } = deps;
    this.#deps = deps;
    this.#background = new Background(log, 'a siren could not be looked after');
    this.#composer = new Composer({
      wordsIn: deps.wordsIn,
      site: site.name,
      timeZone: site.timeZone,
    });
    const limits = new Map(messageChannels(config).map((channel) => [channel.id, limitOf(channel)]));
    const composer = this.#composer;
    this.#outbox = new Outbox({
      ledger,
      clock,
      log,
      ids,
      repository,
      board,
      composer,
      random: deps.random ?? Math.random,
      channels: makeChannels(config, {
        clock,
        modem: deps.modem,
      }),
      limitOf: (channel) =>
        limits.get(channel) ?? {
          messages: 1e3,
          windowMs: 1,
        },
      giveUpMs: config.giveUpHours * 36e5,
      addressesOf: (notice) => this.#addressesOf(notice),
    });
    this.#escalator = new Escalator({
      ledger,
      clock,
      log,
      ids,
      config,
      repository,
      alarms,
      definitionOf,
      composer,
      timeZone: site.timeZone,
    });
    this.#sirens = config.channels.flatMap((channel) =>
      channel.kind === 'siren'
        ? [
            new Siren({
              config: channel,
              clock,
              alarms,
              outputs: deps.outputs,
              onHealth: (siren, problem) => this.#background.run(() => this.#tellHealth(siren, problem)),
            }),
          ]
        : [],
    );
  }

  start(): void {
    const follow = (): void => {
      for (const siren of this.#sirens) siren.follow();
    };
    this.#unsubscribe ??= this.#deps.ledger.onCommitted((entries) => {
      if (entries.some(({ event }) => event.type.startsWith('alarm'))) follow();
    });
    follow();
    this.#outbox.start();
    this.#escalator.start();
  }

  /** Silences the sirens, and lets go of messages under way; they are tried again at the next start. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    await Promise.all([
      this.#escalator.stop(),
      this.#outbox.stop(),
      ...this.#sirens.map((siren) => siren.stop()),
    ]);
    await this.#background.settled();
  }

  /** Every channel of the configuration, in its order. */
  channels(): readonly ChannelState[] {
    const { config, repository } = this.#deps;
    const waiting = repository.waiting();
    const results = [...repository.results(), ...this.#sirens.map(({ result }) => result)];
    return config.channels.map((channel) => {
      const own = waiting.filter((notice) => notice.channel === channel.id);
      return {
        config: channel,
        contacts: contactsOf(channel.id, config.contacts).map(({ id }) => id),
        wantsContact: wantsContact(channel),
        result: results.find((result) => result.channel === channel.id) ?? null,
        waiting: own.length,
        oldestAt: own[0]?.queuedAt ?? null,
      };
    });
  }

  /**
   * Sends a test message, or sounds a siren for a moment.
   * @param contact whom the message is for, where the channel has addresses
   * @returns the id of the message; `null` for a siren
   * @throws Refusal `channel-unknown`, `contact-unknown`, `contact-needed`, `role-missing`
   */
  async test(
    actor: Actor,
    command: { readonly channel: string; readonly contact: string | undefined },
    once?: Once,
  ): Promise<string | null> {
    const { config, ledger, ids } = this.#deps;
    const { channel, contact } = granted(decideTest(config, { actor, ...command }));
    let isNew = false;
    const message = await ledger.commit(
      actor,
      (tx) => {
        isNew = true;
        if (channel.kind === 'siren') {
          tx.append({ type: 'notify.siren-tested', channel: channel.id, by: actor.id });
          return null;
        }
        const notice = this.#composer.test({
          message: ids('N'),
          channel: channel.id,
          contacts: contact ? [contact.id] : [],
          lane: isAddressed(channel) && contact ? contact.id : '',
          language: contact?.language ?? 'zh-CN',
        });
        tx.append({ type: 'notify.queued', ...notice, by: actor.id });
        return notice.message;
      },
      once,
    );
    // A repeated request gets its answer again, not the noise.
    const siren = this.#sirens.find(({ config: { id } }) => id === channel.id);
    if (isNew && siren) this.#background.run(() => siren.test());
    return message;
  }

  #addressesOf({ channel, contacts }: QueuedNotice): readonly string[] {
    return contactsOf(channel, this.#deps.config.contacts)
      .filter(({ id }) => contacts.includes(id))
      .flatMap(({ by }) => by.filter((way) => way.channel === channel))
      .flatMap(({ to }) => (to === undefined ? [] : [to]));
  }

  async #tellHealth(siren: string, problem: string | null): Promise<void> {
    const { board } = this.#deps;
    if (problem === null) await board.clear('notify-failing', siren);
    else
      await board.raise({
        kind: 'notify-failing',
        subject: siren,
        priority: 'high',
        params: { channel: siren, problem },
      });
  }
}
