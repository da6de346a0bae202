import type { Log } from '../../../drivers/contract/index.ts';
import type { PatrolConfig } from '../../config/schema-disinfection.ts';
import type { AlarmSink } from '../../model/alarm-params.ts';
import { type Actor, DAEMON } from '../../model/actor.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import { granted } from '../../model/decision.ts';
import type { MakeId } from '../../model/ids.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import type { PatrolRecord } from '../../model/patrols.ts';
import { siteTime } from '../../model/site-time.ts';
import { Background } from '../../runtime/background.ts';
import { decidePatrol, dueOn, overdueDays, type PatrolAnswer } from './decide-patrol.ts';
import type { PatrolRepository } from './repository.ts';

export interface PatrolDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly ids: MakeId;
  readonly repository: PatrolRepository;
  readonly lists: readonly PatrolConfig[];
  /** IANA zone of the site: days and due times are meant there. */
  readonly timeZone: string;
  readonly alarms: AlarmSink;
}

/** One list and how it stands today. */
export interface PatrolState {
  readonly list: PatrolConfig;
  /** `YYYY-MM-DD` at the site. */
  readonly day: string;
  readonly dueToday: boolean;
  /** Epoch ms; `null` on days on which it is not asked for. */
  readonly dueAt: number | null;
  readonly overdue: boolean;
  readonly done: PatrolRecord | null;
}

const LOOK_MS = 15_000;

/**
 * Daily patrols: what people look at and write down. One that is late is an alarm, and stays one until that list is
 * recorded again.
 */
export class PatrolService {
  readonly #deps: PatrolDeps;
  readonly #background: Background;
  #cancel: Cancel | null = null;

  constructor(deps: PatrolDeps) {
    this.#deps = deps;
    this.#background = new Background(deps.log, 'a late patrol could not be journaled');
  }

  start(): void {
    if (this.#cancel) return;
    const { clock, repository, lists, alarms } = this.#deps;
    // A list that was taken out of the configuration is owed by nobody.
    for (const known of repository.lists())
      if (!lists.some(({ id }) => id === known))
        this.#background.run(() => alarms.clear('patrol-overdue', known));
    this.#cancel = clock.every(LOOK_MS, () => this.#look());
    this.#look();
  }

  /** Resolves when what it journals by itself is on disk. */
  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#background.settled();
  }

  /** The day at the site, `YYYY-MM-DD`. */
  today(): string {
    const { clock, timeZone } = this.#deps;
    return siteTime(clock.now(), timeZone).date;
  }

  /** Every list, in the order of the configuration. */
  states(): readonly PatrolState[] {
    const { clock, timeZone, lists, repository } = this.#deps;
    const now = clock.now();
    const day = this.today();
    return lists.map((list) => {
      const done = repository.recordOf(list.id, day);
      const dueAt = dueOn(list, day, timeZone);
      return {
        list,
        day,
        dueToday: dueAt !== null,
        dueAt,
        overdue: done === null && dueAt !== null && now >= dueAt,
        done,
      };
    });
  }

  /** Records a patrol for today. @throws Refusal with everything that is missing or wrong */
  async record(
    actor: Actor,
    list: string,
    { answers, note }: { readonly answers: readonly PatrolAnswer[]; readonly note: string },
    once?: Once,
  ): Promise<PatrolRecord> {
    const { ledger, repository, ids, lists, timeZone, alarms } = this.#deps;
    const known = lists.find(({ id }) => id === list) ?? null;
    const record = await ledger.commit(
      actor,
      (tx) => {
        const day = siteTime(tx.now, timeZone).date;
        const order = { patrol: ids('W'), list, by: actor.id, day, answers, note };
        tx.append(...granted(decidePatrol(known, order, repository.recordOf(list, day))).events);
        const made = repository.recordOf(list, day);
        if (!made) throw new RangeError(`patrol ${order.patrol} was not kept`);
        return made;
      },
      once,
    );
    this.#background.run(() => alarms.clear('patrol-overdue', list));
    return record;
  }

  #look(): void {
    for (const list of this.#deps.lists) this.#background.run(() => this.#watch(list));
  }

  /** Writes down what is overdue, also of days on which nobody was there to see it, and says so until it is made good. */
  async #watch(list: PatrolConfig): Promise<void> {
    const { ledger, clock, timeZone, repository, alarms } = this.#deps;
    const lastBy = (now: number) => repository.lastDay(list.id, siteTime(now, timeZone).date);
    const missedBy = (now: number) => overdueDays(list, lastBy(now), now, timeZone);
    if (missedBy(clock.now()).length > 0) await ledger.commit(DAEMON, (tx) => tx.append(...missedBy(tx.now)));
    const now = clock.now();
    const last = lastBy(now);
    // Days that were told while the clock stood ahead owe nothing before their time has come.
    if (!last || last.record || last.overdueAt === null || now < last.overdueAt) return;
    await alarms.raise({
      kind: 'patrol-overdue',
      subject: list.id,
      priority: 'low',
      params: { list: list.id, zone: list.zone, dueAt: new Date(last.overdueAt).toISOString() },
    });
  }
}
