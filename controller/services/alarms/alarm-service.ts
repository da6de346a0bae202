import type { Log } from '../../../drivers/contract/index.ts';
import { type Actor, DAEMON } from '../../model/actor.ts';
import type { Alarm, AlarmKind } from '../../model/alarms.ts';
import type { Cancel, Clock } from '../../model/clock.ts';
import { granted } from '../../model/decision.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import { Background } from '../../runtime/background.ts';
import type { EventBus } from '../../runtime/event-bus.ts';
import { type Condition, decideAcknowledge, decideClear, decideRaise } from './decide-alarm.ts';
import { LostDevices } from './lost-devices.ts';
import type { AlarmRepository } from './repository.ts';

export interface AlarmDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly alarms: AlarmRepository;
  readonly bus: EventBus;
  /** A device must be lost for so long before that is an alarm, ms; one lost poll is none. */
  readonly lostAfterMs?: number;
}

/**
 * The one list of what is abnormal now or was and nobody has seen it yet. One condition is one alarm, every change is
 * journaled, and so the list survives a restart. Losing a device raises `device-lost` and touches no other alarm.
 */
export class AlarmService {
  readonly #deps: AlarmDeps;
  readonly #lost: LostDevices;
  readonly #background: Background;
  #unsubscribe: Cancel | null = null;

  constructor(deps: AlarmDeps) {
    this.#deps = deps;
    this.#background = new Background(deps.log, 'an alarm could not be journaled');
    this.#lost = new LostDevices({
      clock: deps.clock,
      onDelayMs: deps.lostAfterMs ?? 5000,
      onLost: (device, problem) =>
        this.#background.run(() =>
          this.raise({ kind: 'device-lost', subject: device, priority: 'high', params: { device, problem } }),
        ),
      onBack: (device) => this.#background.run(() => this.clear('device-lost', device)),
    });
  }

  /** Listens for devices that come and go. */
  start(): void {
    this.#unsubscribe ??= this.#deps.bus.on('device', (state) => this.#lost.heard(state));
  }

  /** Resolves when what it journals by itself is on disk. */
  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    this.#lost.stop();
    await this.#background.settled();
  }

  /** Active alarms, and those that ended but that nobody acknowledged. */
  active(): readonly Alarm[] {
    return this.#deps.alarms.active();
  }

  /** Asserts a condition. Asserting one that stands already changes nothing. */
  async raise(condition: Condition): Promise<void> {
    const { alarms, ledger } = this.#deps;
    // Looked at once before, so that a condition asserted with every poll costs no transaction.
    if (decideRaise(alarms.alarm(alarmId(condition.kind, condition.subject)), condition).length === 0) return;
    await ledger.commit(DAEMON, (tx) =>
      tx.append(...decideRaise(alarms.alarm(alarmId(condition.kind, condition.subject)), condition)),
    );
  }

  /** Says that a condition ended. Saying so of one that does not stand changes nothing. */
  async clear(kind: AlarmKind, subject: string): Promise<void> {
    const { alarms, ledger } = this.#deps;
    // Not looked at before: the raising may still be on its way to disk, and a commit without events costs no write.
    await ledger.commit(DAEMON, (tx) => tx.append(...decideClear(alarms.alarm(alarmId(kind, subject)))));
  }

  /** A person has seen it. Acknowledging twice changes nothing; throws `Refusal('alarm-unknown')`. */
  acknowledge(actor: Actor, id: string, comment: string, once?: Once): Promise<Alarm | null> {
    const { alarms, ledger } = this.#deps;
    return ledger.commit(
      actor,
      (tx) => {
        tx.append(...granted(decideAcknowledge(alarms.alarm(id), { actor, id, comment })).events);
        // An alarm that had ended already leaves the list with its acknowledgement.
        return alarms.alarm(id);
      },
      once,
    );
  }
}

/** `kind:subject`, so that one condition is one alarm. */
function alarmId(kind: AlarmKind, subject: string): string {
  return `${kind}:${subject}`;
}
