import type { Log } from '../../../drivers/contract/index.ts';
import { type Actor, DAEMON } from '../../model/actor.ts';
import type { AlarmDefinition } from '../../model/alarm-definition.ts';
import { isStanding } from '../../model/alarm-fold.ts';
import {
  ALARM_KINDS,
  type Alarm,
  type AlarmKind,
  type AlarmParams,
  type AlarmPriority,
  alarmId,
} from '../../model/alarms.ts';
import type { Clock } from '../../model/clock.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import { reason } from '../../model/reasons.ts';
import { Background } from '../../runtime/background.ts';
import type { DeviceState, EventBus } from '../../runtime/event-bus.ts';
import type { PointTable } from '../../runtime/point-table.ts';
import { AlarmKeeper } from './alarm-keeper.ts';
import { DefinitionBook } from './definition-book.ts';
import { EMPTY_ROOM, lostSourceOf, type RoomShape } from './engine/explain.ts';
import type { AlarmInput } from './engine/machine.ts';
import type { AlarmRepository } from './repository.ts';
import { type Sound, soundOf } from './sound.ts';
import type { ProbeResult } from './sources/probe.ts';
import { Sources, type VigilPolicy } from './sources/sources.ts';
import { STALE_MS } from './statistics/advice.ts';
import { type AlarmGrade, gradeAlarms } from './statistics/grade.ts';
import { Suppression } from './suppression.ts';
import { roleReasons } from './watch/decide-watch.ts';
import { WatchDesk } from './watch/watch-desk.ts';

/** Something abnormal, and the figures that make it concrete. */
export interface Condition {
  readonly kind: AlarmKind;
  /** What it is about: a device, a bank, a box. One kind and subject is one alarm. */
  readonly subject: string;
  /** How grave it is where the definition leaves that to the service. */
  readonly priority: AlarmPriority;
  readonly params: AlarmParams;
}

/** An alarm as screens show it. */
export interface AlarmPicture {
  readonly alarm: Alarm;
  /** `undefined` for a kind that nobody defined. */
  readonly definition: AlarmDefinition | undefined;
  /** Id of the alarm that says why its source is not heard: it stands as it last was. `null` while it is heard. */
  readonly sourceLost: string | null;
}

export interface AlarmDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly alarms: AlarmRepository;
  readonly bus: EventBus;
  /** What `config/alarms` declares. Without definitions alarms have no words and no rules of their own. */
  readonly definitions?: readonly AlarmDefinition[];
  readonly room?: RoomShape;
  readonly points?: Pick<PointTable, 'onUpdate' | 'onChange' | 'points'>;
  /** Every device as it stands now, with when it was last heard. */
  readonly deviceStates?: () => readonly DeviceState[];
  /** Banks that are under maintenance now. */
  readonly maintained?: () => readonly number[];
  readonly vigil?: VigilPolicy;
  /** Without a definition: a device must be lost for so long before that is an alarm, ms; one lost poll is none. */
  readonly lostAfterMs?: number;
  /** So long does a lost link go on explaining its devices after it is back, ms. */
  readonly cascadeHoldMs?: number;
}

const SHIFTS_LOOKED_AT = 5000;

/**
 * The one list of what is abnormal now, or was and waits for a person. One condition is one alarm, every change is
 * journaled, and so the list survives a restart. Losing a device raises an alarm of its own and touches no other.
 */
export class AlarmService {
  readonly watch: WatchDesk;
  readonly #deps: AlarmDeps;
  readonly #book: DefinitionBook;
  readonly #room: RoomShape;
  readonly #keeper: AlarmKeeper;
  readonly #suppression: Suppression;
  readonly #sources: Sources;
  readonly #background: Background;
  #running = false;

  constructor(deps: AlarmDeps) {
    const { ledger, clock, log, alarms, definitions = [], lostAfterMs = 5000 } = deps;
    this.#deps = deps;
    this.#background = new Background(log, 'an alarm could not be journaled');
    this.#room = deps.room ?? EMPTY_ROOM;
    this.#book = new DefinitionBook(definitions, (kind) => (kind === 'device-lost' ? lostAfterMs : 0));
    this.#suppression = new Suppression({
      ledger,
      clock,
      log,
      alarms,
      room: this.#room,
      maintained: deps.maintained ?? (() => []),
      holdMs: deps.cascadeHoldMs ?? 30_000,
    });
    const { explain } = this.#suppression;
    this.#keeper = new AlarmKeeper({ ledger, clock, log, alarms, book: this.#book, explain });
    this.watch = new WatchDesk({ ledger, alarms });
    this.#sources = new Sources({ ...deps, room: this.#room, book: this.#book, keeper: this.#keeper });
  }

  /** Listens for devices, points and time; goes on with what an earlier run left. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#keeper.start();
    this.#suppression.start(this.#keeper);
    this.#sources.start();
    for (const alarm of this.active())
      if (alarm.acknowledgedAt !== null && this.#isForgotten(alarm.kind))
        this.#background.run(() => this.#keeper.apply(DAEMON, alarm, { type: 'return' }));
  }

  /** Resolves when what it journals by itself is on disk. */
  async stop(): Promise<void> {
    this.#running = false;
    await this.#background.settled();
    await this.#sources.stop();
    await this.#suppression.stop();
    await this.#keeper.stop();
  }

  /** Alarms that are abnormal or wait for a person, withheld ones among them, oldest first. */
  active(): readonly Alarm[] {
    return this.#deps.alarms.active();
  }

  /** The active ones, and those that are normal and shelved or out of service. */
  kept(): readonly Alarm[] {
    return this.#deps.alarms.kept();
  }

  definitions(): readonly AlarmDefinition[] {
    return this.#book.all;
  }

  /** What was decided about one alarm; `undefined` for a kind that nobody defined. */
  definitionOf(kind: string, subject: string): AlarmDefinition | undefined {
    return this.#book.find(kind, subject);
  }

  /**
   * What is kept, with its definition and whether its source is heard.
   * @param alarms which of it; all when left out
   */
  pictures(alarms: readonly Alarm[] = this.kept()): readonly AlarmPicture[] {
    const standing = (id: string): boolean => {
      const alarm = this.#deps.alarms.alarm(id);
      return alarm !== null && isStanding(alarm);
    };
    return alarms.map((alarm) => ({
      alarm,
      definition: this.definitionOf(alarm.kind, alarm.subject),
      sourceLost: isStanding(alarm) ? lostSourceOf(alarm, this.#room, standing) : null,
    }));
  }

  /** Whether there is something to hear. */
  sound(): Sound {
    return soundOf(this.active(), this.#deps.alarms.silence());
  }

  /** The newest result of the synthetic probe; `null` before the first, and where there is none. */
  probe(): ProbeResult | null {
    return this.#sources.probeResult;
  }

  /** How the alarms of a period fared, beside EEMUA 191. Times are epoch ms. */
  statistics(from: number, to: number): AlarmGrade {
    const { alarms } = this.#deps;
    return gradeAlarms({
      occurrences: alarms.occurrences(from, to),
      standing: alarms.stoodFor(STALE_MS, from, to),
      shifts: alarms.shifts(SHIFTS_LOOKED_AT, null),
      from,
      to,
    });
  }

  /** Asserts a condition. Asserting one that stands already changes nothing. */
  async raise({ kind, subject, priority, params }: Condition): Promise<void> {
    // Looked at once before, so that a condition asserted with every poll costs no transaction.
    if (this.#keeper.isIdle(kind, subject, 'assert')) return;
    await this.#keeper.apply(DAEMON, { kind, subject }, { type: 'assert', priority, params });
  }

  /** Says that a condition ended. Saying so of one that does not stand changes nothing. */
  async clear(kind: AlarmKind, subject: string): Promise<void> {
    // Not looked at before: the raising may still be on its way to disk, and a commit without events costs no write.
    await this.#keeper.apply(DAEMON, { kind, subject }, { type: 'return' });
  }

  /**
   * A person has seen it. Acknowledging twice changes nothing; throws `Refusal('alarm-unknown')`. With one that the
   * configuration no longer knows that is the end of it: nothing is left that could say so.
   */
  async acknowledge(actor: Actor, id: string, comment: string, once?: Once): Promise<Alarm | null> {
    const said = { type: 'acknowledge', by: actor.id, comment: comment.trim() } as const;
    const alarm = await this.#byPerson(actor, id, said, once);
    if (!alarm || !this.#isForgotten(alarm.kind)) return alarm;
    return this.#keeper.apply(DAEMON, alarm, { type: 'return' });
  }

  /**
   * Its cause was dealt with.
   * @throws Refusal `alarm-unknown`, `alarm-standing`, `alarm-unacknowledged`, `confirmation-not-needed`
   */
  confirm(actor: Actor, id: string, comment: string, once?: Once): Promise<Alarm | null> {
    return this.#byPerson(actor, id, { type: 'confirm', by: actor.id, comment: comment.trim() }, once);
  }

  /**
   * Takes an alarm off the list until a moment, epoch ms. It may be normal.
   * @throws Refusal `alarm-unknown`, `alarm-not-shelvable`, `expiry-invalid`
   */
  shelve(actor: Actor, id: string, until: number, why: string, once?: Once): Promise<Alarm | null> {
    return this.#byPerson(actor, id, { type: 'shelve', by: actor.id, until, why: why.trim() }, once);
  }

  /** Puts it back on the list. Throws `Refusal('alarm-unknown')`; one that was not shelved stays as it is. */
  unshelve(actor: Actor, id: string, once?: Once): Promise<Alarm | null> {
    return this.#byPerson(actor, id, { type: 'unshelve', by: actor.id }, once);
  }

  /** Takes an alarm out of service until somebody puts it back; for installers and approvers. */
  removeFromService(actor: Actor, id: string, why: string, once?: Once): Promise<Alarm | null> {
    return this.#byPerson(actor, id, { type: 'remove-from-service', by: actor.id, why: why.trim() }, once);
  }

  returnToService(actor: Actor, id: string, once?: Once): Promise<Alarm | null> {
    return this.#byPerson(actor, id, { type: 'return-to-service', by: actor.id }, once);
  }

  /** Turns the sound off until the next alarm that people are told of. Nothing to do while there is nothing to hear. */
  silence(actor: Actor, once?: Once): Promise<Sound> {
    const { ledger, alarms } = this.#deps;
    return ledger.commit(
      actor,
      (tx) => {
        if (soundOf(alarms.active(), alarms.silence()).sounding)
          tx.append({ type: 'alarms.silenced', by: actor.id });
        return soundOf(alarms.active(), alarms.silence());
      },
      once,
    );
  }

  /** Whether it is of a limit that an earlier configuration declared: no service asserts it and no point is watched. */
  #isForgotten(kind: string): boolean {
    return !this.#book.knows(kind) && !(ALARM_KINDS as readonly string[]).includes(kind);
  }

  async #byPerson(
    actor: Actor,
    id: string,
    input: Extract<AlarmInput, { by: string }>,
    once?: Once,
  ): Promise<Alarm | null> {
    const [kind = '', ...rest] = id.split(':');
    const subject = rest.join(':');
    const reasons = roleReasons(actor);
    const fitters = input.type === 'remove-from-service' || input.type === 'return-to-service';
    if (fitters && !actor.roles.some((role) => role === 'installer' || role === 'approver'))
      reasons.push(reason('role-missing', { needed: 'installer, approver' }));
    // One that is normal may be withheld, and told of again, but only one that can be.
    const stated = input.type === 'acknowledge' || input.type === 'confirm';
    if (!stated && !this.#book.knows(kind) && this.#deps.alarms.alarm(alarmId(kind, subject)) === null)
      reasons.push(reason('alarm-unknown', { alarm: id }));
    return this.#keeper.apply(actor, { kind, subject }, input, { once, reasons });
  }
}
