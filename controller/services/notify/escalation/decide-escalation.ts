import type { ChainConfig } from '../../../config/schema-notify.ts';
import { wantsAcknowledgement } from '../../../model/alarm-fold.ts';
import type { Alarm, AlarmClass } from '../../../model/alarms.ts';
import type { TakenStep } from '../../../model/notify.ts';
import type { ContactBook, Reach } from './contact-book.ts';

const MINUTE_MS = 60_000;

/** What the decision looks at, all from one moment. */
export interface EscalationView {
  readonly alarms: readonly Alarm[];
  readonly chains: readonly ChainConfig[];
  readonly contacts: ContactBook;
  readonly taken: readonly TakenStep[];
  /** Class of an alarm, by which a chain may be chosen. */
  readonly classOf: (alarm: Alarm) => AlarmClass | null;
  /** Channels that cannot carry this alarm, e.g. the one whose failure it is. */
  readonly withoutFor: (alarm: Alarm) => ReadonlySet<string>;
  /** Epoch ms. */
  readonly now: number;
  /** How long ago a moment was, epoch ms to ms, whatever was done to the clock of the house since. */
  readonly agoMs: (moment: number) => number;
  readonly timeZone: string;
}

/** A step that is to be taken now. `reaches` is empty when nobody in it can be told. */
export interface DueStep extends TakenStep {
  readonly of: Alarm;
  readonly reaches: readonly Reach[];
}

export interface Escalation {
  readonly due: readonly DueStep[];
  /** When the next step falls due if nothing changes, epoch ms; `null` when none will. */
  readonly nextAt: number | null;
}

/**
 * Who is to be told of which alarm now. Each alarm goes down its chain until somebody acknowledges it: a step falls due
 * when its minutes are over, and at once when the one before reached nobody. What is urgent never stays silent: when no
 * step reaches anybody, everybody in the chain is told whatever the hour. An alarm that rings again repeats the last
 * step. What is not urgent is not pursued after its condition ended.
 */
export function decideEscalation(view: EscalationView): Escalation {
  const due: DueStep[] = [];
  let nextAt: number | null = null;
  const taken = byAlarm(view.taken);
  for (const alarm of view.alarms) {
    if (!isPursued(alarm)) continue;
    const chain = view.chains.find((candidate) => fits(candidate, alarm, view));
    if (!chain) continue;
    const steps = new ChainWalk(alarm, chain, view, taken.get(alarm.id) ?? []).walk();
    due.push(...steps.due);
    if (steps.nextAt !== null) nextAt = Math.min(nextAt ?? Number.POSITIVE_INFINITY, steps.nextAt);
  }
  return { due, nextAt };
}

function byAlarm(taken: readonly TakenStep[]): ReadonlyMap<string, readonly TakenStep[]> {
  const found = new Map<string, TakenStep[]>();
  for (const step of taken) {
    const same = found.get(step.alarm);
    if (same) same.push(step);
    else found.set(step.alarm, [step]);
  }
  return found;
}

function isPursued(alarm: Alarm): boolean {
  return wantsAcknowledgement(alarm) && (alarm.priority === 'urgent' || alarm.clearedAt === null);
}

function fits({ priorities, classes }: ChainConfig, alarm: Alarm, { classOf }: EscalationView): boolean {
  if (!priorities.includes(alarm.priority)) return false;
  const itsClass = classes && classOf(alarm);
  return !classes || (itsClass != null && classes.includes(itsClass));
}

/** One alarm on its way down its chain. */
class ChainWalk {
  readonly #alarm: Alarm;
  readonly #chain: ChainConfig;
  readonly #view: EscalationView;
  readonly #taken: readonly TakenStep[];
  /** Fixed by the first step, so that an alarm that comes and goes cannot put the later ones off. */
  readonly #since: number;

  /** @param taken steps of any chain that were taken for the alarm */
  constructor(alarm: Alarm, chain: ChainConfig, view: EscalationView, taken: readonly TakenStep[]) {
    this.#alarm = alarm;
    this.#chain = chain;
    this.#view = view;
    this.#taken = taken.filter((step) => step.chain === chain.id);
    this.#since = this.#taken[0]?.since ?? alarm.realarmedAt ?? alarm.announcedAt ?? view.now;
  }

  walk(): Escalation {
    const { now, agoMs } = this.#view;
    const waitedMs = agoMs(this.#since);
    const due: DueStep[] = [];
    let nextAt: number | null = null;
    let unheard = false;
    for (const [index, { afterMinutes, tell }] of this.#chain.steps.entries()) {
      if (this.#taken.some(({ step }) => step === index)) continue;
      const inMs = afterMinutes * MINUTE_MS - waitedMs;
      if (inMs > 0 && !unheard) {
        nextAt = now + inMs;
        break;
      }
      const step = this.#step(index, this.#reaches(tell));
      due.push(step);
      unheard = step.reaches.length === 0;
    }
    if (due.length === 0) return { due: this.#again(), nextAt };
    return { due: this.#lastResort(due), nextAt };
  }

  /** An alarm that rang again repeats the last step that reaches somebody. */
  #again(): readonly DueStep[] {
    const lastRing = Math.max(...this.#taken.map(({ ring }) => ring));
    if (this.#taken.length === 0 || this.#alarm.realarms <= lastRing) return [];
    const reached = this.#taken
      .map(({ step }) => step)
      .sort((a, b) => b - a)
      .map((index) => this.#step(index, this.#reaches(this.#chain.steps[index]?.tell ?? [])));
    const again = reached.find(({ reaches }) => reaches.length > 0) ?? reached[0];
    return again ? this.#lastResort([again]) : [];
  }

  #lastResort(due: readonly DueStep[]): readonly DueStep[] {
    const ring = this.#alarm.realarms;
    const toldBefore = this.#taken.some((step) => step.ring === ring);
    const last = due.at(-1);
    if (!last || this.#alarm.priority !== 'urgent' || toldBefore) return due;
    if (due.some(({ reaches }) => reaches.length > 0)) return due;
    const everybody = this.#chain.steps.flatMap(({ tell }) => tell);
    return [...due.slice(0, -1), { ...last, reaches: this.#reaches(everybody, true) }];
  }

  #reaches(names: readonly string[], atAnyTime = false): readonly Reach[] {
    const { contacts, now, timeZone, withoutFor } = this.#view;
    const { priority } = this.#alarm;
    return contacts.reaches(names, { priority, now, timeZone, atAnyTime, without: withoutFor(this.#alarm) });
  }

  #step(step: number, reaches: readonly Reach[]): DueStep {
    const { id, realarms } = this.#alarm;
    return {
      alarm: id,
      chain: this.#chain.id,
      since: this.#since,
      step,
      ring: realarms,
      of: this.#alarm,
      reaches,
    };
  }
}
