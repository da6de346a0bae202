import type { Log } from '../../../drivers/contract/index.ts';
import { DAEMON } from '../../model/actor.ts';
import { isStanding } from '../../model/alarm-fold.ts';
import { type Alarm, alarmId } from '../../model/alarms.ts';
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

/** After something could not be written, e.g. on a full disk. */
const TROUBLE_NAP_MS = 10_000;
const KINDS: ReadonlySet<string> = new Set(['alarm.raised', 'alarm.cleared', 'mode.entered', 'mode.left']);

/**
 * Suppression by design: keeps the consequences of one fault off the list. It looks at how things stand and not at how
 * they came to be so, which makes it right after a restart.
 */
export class Suppression {
  readonly #deps: SuppressionDeps;
  readonly #background: Background;
  /** Causes that ended a moment ago, and until when they still explain, by the clock nobody sets. */
  readonly #fading = new Map<string, number>();
  /** What would explain an alarm, by its id; the room does not change while the daemon runs. */
  readonly #explanations = new Map<string, readonly string[]>();
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
      for (const cause of suppressedBy) this.#fading.set(cause, clock.monotonic() + this.#deps.holdMs);
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
    this.#explanationsOf(kind, subject).filter((cause) => this.#holds(cause));

  #explanationsOf(kind: string, subject: string): readonly string[] {
    const id = alarmId(kind, subject);
    let known = this.#explanations.get(id);
    if (!known) {
      known = explanationsOf({ kind, subject }, this.#deps.room);
      // Most alarms are nobody's consequence, and of boxes and people there is no end.
      if (known.length > 0) this.#explanations.set(id, known);
    }
    return known;
  }

  #holds(cause: string): boolean {
    const { alarms, maintained, clock } = this.#deps;
    const alarm = alarms.alarm(cause);
    if (alarm !== null && isStanding(alarm)) return true;
    if ((this.#fading.get(cause) ?? 0) > clock.monotonic()) return true;
    return cause.startsWith('maintenance:') && maintained().some((bank) => maintenanceOf(bank) === cause);
  }

  #heard(entries: readonly JournalEntry[]): void {
    const { clock, holdMs } = this.#deps;
    if (!entries.some(({ event }) => KINDS.has(event.type))) return;
    for (const { event } of entries)
      if (event.type === 'alarm.cleared') this.#fading.set(event.alarm, clock.monotonic() + holdMs);
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
          for (const alarm of this.#deps.alarms.active()) {
            const causes = this.explain(alarm.kind, alarm.subject);
            if (causes.length > 0 || alarm.suppressedBy.length > 0) await this.#settle(alarm, causes);
          }
        }
        this.#arm();
      } catch (error) {
        this.#arm(TROUBLE_NAP_MS);
        throw error;
      } finally {
        this.#looking = false;
      }
    });
  }

  async #settle({ kind, subject, suppressedBy }: Alarm, causes: readonly string[]): Promise<void> {
    const about = { kind, subject };
    for (const cause of causes)
      if (!suppressedBy.includes(cause))
        await this.#keeper?.apply(DAEMON, about, { type: 'suppress', cause });
    for (const cause of suppressedBy)
      if (!causes.includes(cause)) await this.#keeper?.apply(DAEMON, about, { type: 'unsuppress', cause });
  }

  /** @param atMostMs until the next look, whatever fades by then */
  #arm(atMostMs = Number.POSITIVE_INFINITY): void {
    const { clock } = this.#deps;
    const now = clock.monotonic();
    for (const [cause, until] of this.#fading) if (until <= now) this.#fading.delete(cause);
    this.#timer?.();
    this.#timer = null;
    const inMs = Math.min(atMostMs, ...[...this.#fading.values()].map((until) => until - now));
    if (this.#keeper && Number.isFinite(inMs)) this.#timer = clock.after(inMs, () => this.#look());
  }
}
