import type { Log } from '../../../../drivers/contract/index.ts';
import { DAEMON } from '../../../model/actor.ts';
import type { Cancel, Clock } from '../../../model/clock.ts';
import type { Ledger } from '../../../model/ledger.ts';
import type { MakeId } from '../../../model/ids.ts';
import type { QueuedNotice } from '../../../model/notify.ts';
import { Background } from '../../../runtime/background.ts';
import type { AlarmBoard } from '../alarm-port.ts';
import { type Channel, DeliveryError, deliveryError } from '../channels/channel.ts';
import { withinTime } from '../channels/time-limit.ts';
import type { NotifyRepository } from '../repository.ts';
import { retryDelayMs } from './backoff.ts';
import type { Composer } from './compose.ts';
import { decideDispatch, type Dispatch, LONGEST_WAIT_MS, type RateLimit } from './decide-dispatch.ts';

/** The longest window of a limit a configuration may ask for. */
const LONGEST_WINDOW_MS = 24 * 3_600_000;
/** Timers are set anew at least so often, so that a clock that is set does not lose one. */
const LONGEST_NAP_MS = 60_000;
/** After something went wrong inside the daemon, e.g. a full disk. */
const TROUBLE_NAP_MS = 10_000;
/** After so many tries in a row that failed, people in the room are told that a channel fails. */
const FAILURES_TO_ALARM = 3;

export interface OutboxDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: MakeId;
  /** From 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly repository: NotifyRepository;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly limitOf: (channel: string) => RateLimit;
  readonly giveUpMs: number;
  readonly composer: Composer;
  /** Where a message goes, as the configuration has it now. */
  readonly addressesOf: (notice: QueuedNotice) => readonly string[];
  readonly board: AlarmBoard;
}

/**
 * Delivers what is written in the ledger, each message at least once. A try is journaled before it begins and its end
 * after it is known; a try without an end, after a crash, may have arrived, and its repetition says so.
 */
export class Outbox {
  readonly #deps: OutboxDeps;
  readonly #background: Background;
  readonly #busy = new Set<string>();
  readonly #stopping = new AbortController();
  #started = false;
  #unsubscribe: Cancel | null = null;
  #nap: Cancel | null = null;

  constructor(deps: OutboxDeps) {
    this.#deps = deps;
    this.#background = new Background(deps.log, 'a message could not be taken care of');
  }

  /** Settles what a crash left open, then delivers whatever waits. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#unsubscribe = this.#deps.ledger.onCommitted((entries) => {
      if (entries.some(({ event }) => event.type === 'notify.queued')) this.#pump();
    });
    this.#background.run(async () => {
      await this.#settleInterrupted();
      this.#pump();
    });
  }

  /** Lets go of what is under way, which is tried again at the next start, and resolves when that is journaled. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#unsubscribe?.();
    this.#nap?.();
    await this.#background.settled();
  }

  async #settleInterrupted(): Promise<void> {
    const { ledger, repository } = this.#deps;
    await ledger.commit(DAEMON, (tx) => {
      for (const notice of repository.waiting())
        if (notice.attemptedAt !== null)
          tx.append({
            type: 'notify.failed',
            ...what(notice),
            attempt: notice.attempts,
            why: 'the daemon ended meanwhile',
            mayHaveArrived: true,
            retryAt: tx.now,
          });
    });
  }

  #pump(): void {
    const { repository, limitOf, giveUpMs, clock } = this.#deps;
    if (this.#stopping.signal.aborted) return;
    const now = clock.now();
    const { acts, nextAt } = decideDispatch({
      waiting: repository.waiting(),
      sent: repository.sentSince(now - LONGEST_WINDOW_MS),
      busy: this.#busy,
      limitOf,
      giveUpMs,
      now,
    });
    for (const act of acts) this.#begin(act);
    this.#nap?.();
    this.#nap =
      nextAt === null
        ? null
        : clock.after(Math.min(Math.max(0, nextAt - now), LONGEST_NAP_MS), () => this.#pump());
  }

  /** Does one thing for a channel, and looks again when it is done. */
  #begin(act: Dispatch): void {
    const channel = act.act === 'digest' ? (act.notices[0]?.channel ?? '') : act.notice.channel;
    this.#busy.add(channel);
    this.#background.run(async () => {
      try {
        await this.#perform(act);
        this.#busy.delete(channel);
      } catch (error) {
        // The ledger itself failed: trying again at once would only burn time.
        this.#deps.clock.after(TROUBLE_NAP_MS, () => {
          this.#busy.delete(channel);
          this.#pump();
        });
        throw error;
      }
      this.#pump();
    });
  }

  #perform(act: Dispatch): Promise<void> {
    switch (act.act) {
      case 'send':
        return this.#send(act.notice);
      case 'digest':
        return this.#digest(act.notices);
      case 'give-up':
        return this.#failed(
          act.notice,
          act.notice.attempts,
          new DeliveryError('timeout', 'it could not be delivered for too long', { permanent: true }),
        );
    }
  }

  async #digest(notices: readonly QueuedNotice[]): Promise<void> {
    const { ledger, ids, composer } = this.#deps;
    const [first] = notices;
    if (!first) return;
    const { channel, lane, language } = first;
    const contacts = [...new Set(notices.flatMap((notice) => notice.contacts))];
    const digest = composer.digest({ message: ids('N'), channel, contacts, lane, language }, notices);
    await ledger.commit(DAEMON, (tx) =>
      tx.append({ type: 'notify.queued', ...digest, replaces: notices.map(({ message }) => message) }),
    );
  }

  async #send(notice: QueuedNotice): Promise<void> {
    const { ledger } = this.#deps;
    const attempt = notice.attempts + 1;
    await ledger.commit(DAEMON, (tx) =>
      tx.append({ type: 'notify.attempted', message: notice.message, attempt }),
    );
    let receipt: string;
    try {
      receipt = await this.#deliver(notice);
    } catch (error) {
      await this.#failed(notice, attempt, deliveryError(error));
      return;
    }
    await ledger.commit(DAEMON, (tx) =>
      tx.append({ type: 'notify.delivered', ...what(notice), attempt, receipt }),
    );
    await this.#deps.board.clear('notify-failing', notice.channel);
  }

  async #deliver(notice: QueuedNotice): Promise<string> {
    const { channels, clock, composer, addressesOf } = this.#deps;
    const channel = channels.get(notice.channel);
    if (!channel)
      throw new DeliveryError('misconfigured', 'the configuration has this channel no more', {
        permanent: true,
      });
    const text = notice.mayHaveArrived
      ? `${notice.text}\n${composer.repeated(notice.language)}`
      : notice.text;
    const outgoing = { notice, text, to: addressesOf(notice) };
    return withinTime(clock, channel.timeoutMs, this.#stopping.signal, (signal) =>
      channel.deliver(outgoing, signal),
    );
  }

  async #failed(notice: QueuedNotice, attempt: number, error: DeliveryError): Promise<void> {
    const { ledger, repository, board, log, random } = this.#deps;
    const { channel } = notice;
    const again = error.persistence === 'retryable';
    const wishMs = Math.min(error.retryAfterMs ?? 0, LONGEST_WAIT_MS);
    const delayMs = error.code === 'interrupted' ? 0 : Math.max(retryDelayMs(attempt, random()), wishMs);
    // What lies behind a failure that was foreseen may hold the address, or a URL with its token.
    const unforeseen = error.code === 'internal' && { err: error.cause };
    log.warn(
      { channel, message: notice.message, attempt, code: error.code, why: error.message, ...unforeseen },
      'a message could not be delivered',
    );
    await ledger.commit(DAEMON, (tx) =>
      tx.append({
        type: 'notify.failed',
        ...what(notice),
        attempt,
        why: error.message,
        mayHaveArrived: error.mayHaveArrived,
        retryAt: again ? tx.now + delayMs : null,
      }),
    );
    const failures = repository.results().find((result) => result.channel === channel)?.failures ?? 0;
    if (error.code !== 'interrupted' && (!again || failures >= FAILURES_TO_ALARM))
      await board.raise({
        kind: 'notify-failing',
        subject: channel,
        priority: 'high',
        params: { channel, problem: error.message },
      });
  }
}

function what({ message, channel, lane }: QueuedNotice) {
  return { message, channel, lane };
}
