import type { Log } from '../../../drivers/contract/index.ts';
import { type Actor, DAEMON } from '../../model/actor.ts';
import { isStanding, processState } from '../../model/alarm-fold.ts';
import { type Alarm, alarmId } from '../../model/alarms.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import { Refusal } from '../../model/decision.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import type { Reason } from '../../model/reasons.ts';
import { Background } from '../../runtime/background.ts';
import type { DefinitionBook } from './definition-book.ts';
import type { AlarmInput, AlarmRecord, Pending } from './engine/machine.ts';
import { nextDue, transition } from './engine/transition.ts';
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

/**
 * Puts inputs through the state machine: decides inside a transaction, journals what follows, and sets a timer for what
 * time alone will bring. What the journal keeps outlives a restart; delays that run begin anew.
 */
export class AlarmKeeper {
  readonly #deps: KeeperDeps;
  readonly #background: Background;
  readonly #pending = new Map<string, Pending>();
  readonly #timers = new Map<string, Cancel>();
  #running = false;

  constructor(deps: KeeperDeps) {
    this.#deps = deps;
    this.#background = new Background(deps.log, 'an alarm could not be journaled');
  }

  /** Sets the timers of everything that was left by an earlier run. */
  start(): void {
    this.#running = true;
    for (const { kind, subject } of this.#deps.alarms.kept()) this.#arm(kind, subject);
  }

  /** Resolves when what it journals by itself is on disk. */
  async stop(): Promise<void> {
    this.#running = false;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    await this.#background.settled();
  }

  /** Looks anew at everything that waits for time: the clock was set. */
  rearm(): void {
    const kept = this.#deps.alarms.kept();
    for (const { kind, subject } of kept) this.#arm(kind, subject);
  }

  /** Whether the condition stands, as journaled. */
  isStanding(kind: string, subject: string): boolean {
    const alarm = this.#deps.alarms.alarm(alarmId(kind, subject));
    return alarm !== null && isStanding(alarm);
  }

  /** Whether an input of that kind would find nothing to change; looked at without a transaction. */
  isIdle(kind: string, subject: string, input: 'assert' | 'return'): boolean {
    return (
      !this.#pending.has(alarmId(kind, subject)) && this.isStanding(kind, subject) === (input === 'assert')
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
    const { ledger, alarms } = this.#deps;
    const id = alarmId(kind, subject);
    const heardAt = this.#deps.clock.now();
    try {
      return await ledger.commit(
        actor,
        (tx) => {
          const { book } = this.#deps;
          const around = {
            now: tx.now,
            heardAt,
            groupFirst: this.#groupFirst(kind, subject),
            explainedBy: this.#deps.explain(kind, subject),
          };
          const result = transition(this.#record(kind, subject), book.of(kind, subject), input, around);
          const [first, ...rest] = result.granted ? reasons : [...reasons, result.reason];
          if (first) throw new Refusal(first, ...rest);
          if (!result.granted) return null;
          tx.append(...result.events);
          if (result.record.pending) this.#pending.set(id, result.record.pending);
          else this.#pending.delete(id);
          return alarms.alarm(id);
        },
        once,
      );
    } finally {
      this.#arm(kind, subject);
    }
  }

  #record(kind: string, subject: string): AlarmRecord {
    const id = alarmId(kind, subject);
    const pending = this.#pending.get(id) ?? null;
    return { id, kind, subject, alarm: this.#deps.alarms.alarm(id), pending };
  }

  /** The alarm that was the first of its group, while anything of the group is not normal. */
  #groupFirst(kind: string, subject: string): string | null {
    const { book, alarms } = this.#deps;
    const group = book.groupOf(kind, subject);
    if (group === null) return null;
    const other = alarms
      .active()
      .find(
        (one) =>
          one.firstOut !== null &&
          processState(one) !== 'normal' &&
          book.groupOf(one.kind, one.subject) === group,
      );
    return other?.firstOut ?? null;
  }

  #arm(kind: string, subject: string): void {
    if (!this.#running) return;
    const { book, clock } = this.#deps;
    const id = alarmId(kind, subject);
    this.#timers.get(id)?.();
    this.#timers.delete(id);
    const due = nextDue(this.#record(kind, subject), book.of(kind, subject));
    if (due === null) return;
    const delayMs = Math.min(LONGEST_TIMER_MS, Math.max(0, due - clock.now()));
    this.#timers.set(
      id,
      clock.after(delayMs, () => {
        this.#timers.delete(id);
        this.#background.run(() => this.apply(DAEMON, { kind, subject }, { type: 'tick' }));
      }),
    );
  }
}
