import type { Log } from '../../../drivers/contract/index.ts';
import { type Actor, DAEMON } from '../../model/actor.ts';
import { isStanding } from '../../model/alarm-fold.ts';
import { type Alarm, alarmId } from '../../model/alarms.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import { Refusal } from '../../model/decision.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import type { Reason } from '../../model/reasons.ts';
import { Ages } from '../../runtime/ages.ts';
import { Background } from '../../runtime/background.ts';
import type { DefinitionBook } from './definition-book.ts';
import type { AlarmInput, AlarmRecord, Pending } from './engine/machine.ts';
import { dueInMs, transition } from './engine/transition.ts';
import { AlarmGroups } from './groups.ts';
import type { AlarmRepository } from './repository.ts';

export interface KeeperDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly alarms: AlarmRepository;
  readonly book: DefinitionBook;
  /** What explains an alarm at this moment, should it be raised. */
  readonly explain: (kind: string, subject: string) => readonly string[];
}

/** The longest a timer is set for; a later moment is looked at again then, so that a clock set anew is noticed. */
const LONGEST_TIMER_MS = 3_600_000;
/** After something could not be written, e.g. on a full disk. */
const TROUBLE_NAP_MS = 10_000;

/** What a source says of its condition, as opposed to what people do about an alarm. */
type Word = Extract<AlarmInput, { readonly type: 'assert' | 'return' }>;

/**
 * Puts inputs through the state machine: decides inside a transaction, journals what follows, and sets a timer for what
 * time alone will bring. What the journal keeps outlives a restart; delays that run begin anew. What a source said and
 * could not be written is said again until it can: a source need not repeat itself.
 */
export class AlarmKeeper {
  readonly #deps: KeeperDeps;
  readonly #background: Background;
  readonly #ages: Ages;
  readonly #groups: AlarmGroups;
  readonly #pending = new Map<string, Pending>();
  /** Alarms of which something could not be written, with the word that is owed; `null` where only time was. */
  readonly #owed = new Map<string, Word | null>();
  readonly #timers = new Map<string, Cancel>();
  #running = false;

  constructor(deps: KeeperDeps) {
    this.#deps = deps;
    this.#ages = new Ages(deps.clock);
    this.#groups = new AlarmGroups(deps.book, (id) => deps.alarms.alarm(id));
    this.#background = new Background(deps.log, 'an alarm could not be journaled');
  }

  /** Sets the timers of everything that was left by an earlier run. */
  start(): void {
    this.#running = true;
    for (const { id, kind, subject } of this.#deps.alarms.kept()) {
      this.#groups.add(kind, subject, id);
      this.#arm(kind, subject);
    }
  }

  /** Resolves when what it journals by itself is on disk. */
  async stop(): Promise<void> {
    this.#running = false;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    await this.#background.settled();
  }

  /** Looks anew at what waits for a time of day: the clock was set. Delays do not, and go on. */
  rearm(): void {
    for (const { kind, subject } of this.#deps.alarms.kept()) this.#arm(kind, subject);
  }

  /** Whether the condition stands, as journaled. */
  isStanding(kind: string, subject: string): boolean {
    const alarm = this.#deps.alarms.alarm(alarmId(kind, subject));
    return alarm !== null && isStanding(alarm);
  }

  /** Whether an input of that kind would find nothing to change; looked at without a transaction. */
  isIdle(kind: string, subject: string, input: 'assert' | 'return'): boolean {
    return (
      !this.#pending.has(alarmId(kind, subject)) &&
      !this.#owed.has(alarmId(kind, subject)) &&
      this.isStanding(kind, subject) === (input === 'assert')
    );
  }

  /**
   * One input to one alarm.
   * @param reasons what stands against it already; the machine's own refusal is added
   * @returns the alarm as it stands after that; `null` when it is normal and nothing withholds it
   * @throws Refusal with every reason
   */
  async apply(
    actor: Actor,
    { kind, subject }: Pick<Alarm, 'kind' | 'subject'>,
    input: AlarmInput,
    { once, reasons = [] }: { readonly once?: Once | undefined; readonly reasons?: readonly Reason[] } = {},
  ): Promise<Alarm | null> {
    const { ledger, alarms, book, explain, clock } = this.#deps;
    const id = alarmId(kind, subject);
    const heardAt = isWord(input) ? this.#ages.note() : clock.now();
    // A later word of the source makes an earlier one void, whether that was written or not.
    if (isWord(input)) this.#owed.delete(id);
    let waited: { readonly before: Pending | undefined; readonly after: Pending | null } | null = null;
    try {
      return await ledger.commit(
        actor,
        (tx) => {
          const around = {
            now: tx.now,
            heardAt,
            agoMs: this.#ages.agoMs,
            groupFirst: this.#groups.firstOf(kind, subject),
            explainedBy: explain(kind, subject),
          };
          const result = transition(this.#record(kind, subject), book.of(kind, subject), input, around);
          const [first, ...rest] = result.granted ? reasons : [...reasons, result.reason];
          if (first) throw new Refusal(first, ...rest);
          if (!result.granted) return null;
          tx.append(...result.events);
          if (result.record.alarm?.firstOut != null) this.#groups.add(kind, subject, id);
          // What is journaled now is new, even where the clock of the house has been there before.
          if (result.events.length > 0) this.#ages.note();
          waited = { before: this.#pending.get(id), after: result.record.pending };
          this.#wait(id, result.record.pending);
          return alarms.alarm(id);
        },
        once,
      );
    } catch (error) {
      if (!(error instanceof Refusal)) this.#owe(id, input, waited);
      throw error;
    } finally {
      this.#arm(kind, subject);
    }
  }

  #wait(id: string, pending: Pending | null | undefined): void {
    if (pending) this.#pending.set(id, pending);
    else this.#pending.delete(id);
  }

  /** What was decided did not come to the disk: the delay that was over is not, and the word has to be said again. */
  #owe(
    id: string,
    input: AlarmInput,
    waited: { readonly before: Pending | undefined; readonly after: Pending | null } | null,
  ): void {
    // Unless another input has changed it since.
    if (waited && (this.#pending.get(id) ?? null) === waited.after) this.#wait(id, waited.before);
    if (isWord(input)) this.#owed.set(id, input);
    else if (input.type === 'tick' && !this.#owed.has(id)) this.#owed.set(id, null);
  }

  #record(kind: string, subject: string): AlarmRecord {
    const id = alarmId(kind, subject);
    const pending = this.#pending.get(id) ?? null;
    return { id, kind, subject, alarm: this.#deps.alarms.alarm(id), pending };
  }

  #arm(kind: string, subject: string): void {
    if (!this.#running) return;
    const { book, clock } = this.#deps;
    const id = alarmId(kind, subject);
    this.#timers.get(id)?.();
    this.#timers.delete(id);
    const owed = this.#owed.get(id);
    const around = { now: clock.now(), agoMs: this.#ages.agoMs };
    const inMs =
      owed === undefined
        ? dueInMs(this.#record(kind, subject), book.of(kind, subject), around)
        : TROUBLE_NAP_MS;
    if (inMs === null) return;
    this.#timers.set(
      id,
      clock.after(Math.min(LONGEST_TIMER_MS, Math.max(0, inMs)), () => {
        this.#timers.delete(id);
        this.#owed.delete(id);
        this.#background.run(() => this.apply(DAEMON, { kind, subject }, owed ?? { type: 'tick' }));
      }),
    );
  }
}

function isWord(input: AlarmInput): input is Word {
  return input.type === 'assert' || input.type === 'return';
}
