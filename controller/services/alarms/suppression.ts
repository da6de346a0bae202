import type { Log } from '../../../drivers/contract/index.ts';
import { DAEMON } from '../../model/actor.ts';
import { isStanding } from '../../model/alarm-fold.ts';
import type { Alarm } from '../../model/alarms.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import type { JournalEntry } from '../../model/events.ts';
import type { Ledger } from '../../model/ledger.ts';
import { Background } from '../../runtime/background.ts';
import type { AlarmKeeper } from './alarm-keeper.ts';
import { explanationsOf, maintenanceOf, type RoomShape } from './engine/explain.ts';
import type { AlarmRepository } from './repository.ts';

export interface SuppressionDeps {
  readonly ledger: Pick<Ledger, 'onCommitted'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly alarms: AlarmRepository;
  readonly room: RoomShape;
  /** Banks that are under maintenance now. */
  readonly maintained: () => readonly number[];
  /** So long does a cause go on explaining after it ended: forty devices do not come back in the same moment. */
  readonly holdMs: number;
}

const KINDS: ReadonlySet<string> = new Set(['alarm.raised', 'alarm.cleared', 'mode.entered', 'mode.left']);

/**
 * Suppression by design: keeps the consequences of one fault off the list. It looks at how things stand and not at how
 * they came to be so, which makes it right after a restart.
 */
export class Suppression {
  readonly #deps: SuppressionDeps;
  readonly #background: Background;
  /** Causes that ended a moment ago, and until when they still explain. */
  readonly #fading = new Map<string, number>();
  #keeper: AlarmKeeper | null = null;
  #unsubscribe: Cancel | null = null;
  #timer: Cancel | null = null;
  #looking = false;
  #again = false;

  constructor(deps: SuppressionDeps) {
    this.#deps = deps;
    this.#background = new Background(deps.log, 'an alarm could not be suppressed');
  }

  start(keeper: AlarmKeeper): void {
    const { ledger, alarms, clock } = this.#deps;
    this.#keeper = keeper;
    // What was suppressed before a restart stays so until its cause had its time to be found again.
    for (const { suppressedBy } of alarms.active())
      for (const cause of suppressedBy) this.#fading.set(cause, clock.now() + this.#deps.holdMs);
    this.#unsubscribe ??= ledger.onCommitted((entries) => this.#heard(entries));
    this.#look();
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#timer?.();
    this.#unsubscribe = this.#timer = null;
    await this.#background.settled();
    this.#keeper = null;
  }

  /** What explains an alarm now. */
  readonly explain = (kind: string, subject: string): readonly string[] =>
    explanationsOf({ kind, subject }, this.#deps.room).filter((cause) => this.#holds(cause));

  #holds(cause: string): boolean {
    const { alarms, maintained, clock } = this.#deps;
    if (maintained().some((bank) => maintenanceOf(bank) === cause)) return true;
    const alarm = alarms.alarm(cause);
    return (alarm !== null && isStanding(alarm)) || (this.#fading.get(cause) ?? 0) > clock.now();
  }

  #heard(entries: readonly JournalEntry[]): void {
    const { clock, holdMs } = this.#deps;
    if (!entries.some(({ event }) => KINDS.has(event.type))) return;
    for (const { event } of entries)
      if (event.type === 'alarm.cleared') this.#fading.set(event.alarm, clock.now() + holdMs);
    this.#look();
  }

  /** Compares what is suppressed with what should be, one look at a time. */
  #look(): void {
    this.#again = true;
    if (this.#looking) return;
    this.#looking = true;
    this.#background.run(async () => {
      try {
        while (this.#again) {
          this.#again = false;
          for (const alarm of this.#deps.alarms.active()) await this.#settle(alarm);
        }
      } finally {
        this.#looking = false;
      }
      this.#arm();
    });
  }

  async #settle({ kind, subject, suppressedBy }: Alarm): Promise<void> {
    const causes = this.explain(kind, subject);
    const about = { kind, subject };
    for (const cause of causes)
      if (!suppressedBy.includes(cause))
        await this.#keeper?.apply(DAEMON, about, { type: 'suppress', cause });
    for (const cause of suppressedBy)
      if (!causes.includes(cause)) await this.#keeper?.apply(DAEMON, about, { type: 'unsuppress', cause });
  }

  #arm(): void {
    const { clock } = this.#deps;
    const now = clock.now();
    for (const [cause, until] of this.#fading) if (until <= now) this.#fading.delete(cause);
    this.#timer?.();
    this.#timer = null;
    const next = Math.min(...this.#fading.values());
    if (this.#keeper && Number.isFinite(next)) this.#timer = clock.after(next - now, () => this.#look());
  }
}
