import type {
  BankCommand,
  BankStatus,
  Clock,
  Log,
  ShelvingBank,
} from '../../../../drivers/contract/index.ts';
import { DAEMON } from '../../../model/actor.ts';
import { Refusal, type Reasons } from '../../../model/decision.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import type { DeviceSupervisor } from '../../../runtime/index.ts';
import { decideContinue } from '../arbiter/arbiter.ts';
import type { AlarmPort } from '../alarm-port.ts';
import { BankAlarms } from './bank-alarms.ts';
import type { BankJournal } from './journal.ts';
import type { BankMemory } from './memory.ts';
import type { Pursued } from './pursuits.ts';
import type { RoomSnapshot } from '../arbiter/snapshot.ts';
import { BankWarden } from './warden.ts';

export interface PilotDeps {
  readonly devices: Pick<DeviceSupervisor, 'capability' | 'refresh'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly room: () => RoomSnapshot;
  readonly alarms: AlarmPort | null;
}

/**
 * Talks to one bank's controller: sends what is journaled, feeds the heartbeat while a motion is permitted, stops it
 * the moment it is not, and finds out how commands ended.
 */
export class BankPilot {
  readonly #memory: BankMemory;
  readonly #journal: BankJournal;
  readonly #deps: PilotDeps;
  readonly #alarms: BankAlarms;
  readonly #warden: BankWarden;
  #beating = false;

  constructor(memory: BankMemory, journal: BankJournal, deps: PilotDeps) {
    this.#memory = memory;
    this.#journal = journal;
    this.#deps = deps;
    const { clock, log } = deps;
    this.#alarms = new BankAlarms(memory.spec.bank, deps.alarms, log);
    const stop = (): void => this.#stopAnew(DAEMON.id);
    this.#warden = new BankWarden(memory, journal, { clock, log, stop, alarms: this.#alarms });
  }

  /** The device that drives the bank; throws `Refusal` when it cannot. */
  requireDriver(): ShelvingBank {
    const { device } = this.#memory.spec;
    const driver = this.#deps.devices.capability(device, 'shelvingBank');
    if (!driver) throw new Refusal(reason('capability-missing', { device }));
    return driver;
  }

  /** A look that begins now, and the end of what it settles. Gives what forbids a beginning when it saw nothing. */
  async look(): Promise<readonly Reason[]> {
    const { device } = this.#memory.spec;
    const status = await this.#deps.devices.refresh(device);
    await this.#journal.settled;
    return status ? [] : [reason('device-unreachable', { device })];
  }

  /** Takes in a fresh look. */
  hear(status: BankStatus): void {
    const sighting = this.#memory.hear(status);
    this.#settleEnded(status);
    this.#warden.see(sighting);
    this.guard(true);
    this.#warden.compare(status);
    this.#warden.tellAlarms();
  }

  /** The clock came round: judges a motion again, and what could not be written or told is tried again. */
  tick(): void {
    this.guard(false);
    this.#journal.latch();
    this.#warden.tellAlarms();
  }

  /** Resolves when no alarm is on its way any more. */
  drain(): Promise<void> {
    return this.#alarms.drain();
  }

  /** Sends a journaled command. Never rejects: what became of it is read from the controller. */
  async send(pursued: Pursued, command: BankCommand): Promise<void> {
    pursued.sending = 'under-way';
    pursued.judgeable = false;
    try {
      const driver = this.requireDriver();
      let withheld = this.#withhold(pursued, command);
      if (withheld === null && rolls(command.kind)) {
        await driver.beat();
        // The heartbeat waited for the line, and permission may have gone meanwhile.
        withheld = this.#withhold(pursued, command);
      }
      if (withheld !== null) {
        this.#journal.settle([{ pursued, verdict: { outcome: 'never-sent', detail: withheld } }]);
        return;
      }
      pursued.onWire = true;
      await driver.send(pursued.sequence, command);
      pursued.sending = 'sent';
    } catch (error) {
      pursued.sending = 'failed';
      this.#deps.log.warn({ ...this.#memory.spec, command: command.kind, err: error }, 'sending failed');
    }
    // A stop that came while this was on its way may have gone ahead of it, and then it stopped nothing.
    if (pursued.stopWanted) this.#stopAnew(DAEMON.id);
    this.#journal.background('could not look again', this.#confirm(pursued));
  }

  /**
   * Judges a motion again: at every look, and by the clock when looks stay away.
   * @param fresh whether a look has just arrived
   */
  guard(fresh: boolean): void {
    const { status, pursuits } = this.#memory;
    const motion = pursuits.motion;
    const ours = motion?.onWire && !motion.settling && rolls(motion.command) ? motion : null;
    // Under local control a person at the bank has taken it over; it is not ours to permit or to stop.
    if (!ours && !(fresh && status?.moving && !status.localControl)) return;
    const decision = decideContinue(this.#deps.room(), this.#memory.spec.bank, ours?.by ?? null);
    if (!decision.granted && !this.#leftToWatchdog(decision.reasons)) this.trip(decision.reasons);
    else if (ours?.stopWanted) this.#insist(ours);
    else if (ours && fresh && decision.granted) this.#beat();
  }

  /**
   * A daemon that is not well stops feeding, and leaves the rest to the bank's own watchdog: what comes to itself again
   * before that runs out has stopped nobody. A make without one is stopped at once.
   */
  #leftToWatchdog(reasons: Reasons): boolean {
    const { features } = this.#memory.snapshot();
    return features.has('watchdog') && reasons.every(({ code }) => code === 'daemon-unwell');
  }

  /** Permission is gone: stop at once, and stay latched until a person resets. */
  trip(reasons: Reasons): void {
    const memory = this.#memory;
    if (!memory.latched) this.#deps.log.warn({ ...memory.spec, reasons }, 'motion stopped');
    memory.trip(codes(reasons));
    memory.pursuits.wantStop();
    this.sendStop(DAEMON.id);
    this.#journal.latch();
  }

  /**
   * Sends a stop before it is journaled: unlike a movement it can do no harm, and must not wait for a disk. While the
   * newest command is a stop already, it is only repeated, under its own number, until the controller has taken it.
   */
  sendStop(by: string): void {
    const { pursuits, status } = this.#memory;
    const { newest } = pursuits;
    // Whatever the controller took after it has to be stopped again; it knows that number and would ignore it.
    const passed = newest?.accepted && status?.moving && status.lastSequence !== newest.sequence;
    if (newest?.command !== 'stop' || newest.settling || passed) return this.#stopAnew(by);
    const again = newest.sending !== 'under-way' && newest.judgeable && !newest.accepted;
    if (again) this.#journal.background('could not stop', this.send(newest, { kind: 'stop' }));
  }

  /** A motion goes on that somebody stopped. While it is still being sent, {@link send} stops it when that is over. */
  #insist({ accepted, sending }: Pursued): void {
    if (accepted || sending !== 'under-way') this.sendStop(DAEMON.id);
  }

  #stopAnew(by: string): void {
    const pursued = this.#journal.open({ kind: 'stop' }, by);
    this.#journal.background('could not stop', this.send(pursued, { kind: 'stop' }));
    this.#journal.stopSent(pursued);
  }

  /** Why a command that was permitted a moment ago must not go out after all. */
  #withhold({ stopWanted, by }: Pursued, { kind }: BankCommand): string | null {
    if (stopWanted) return 'stopped-by-command';
    if (!rolls(kind)) return null;
    const decision = decideContinue(this.#deps.room(), this.#memory.spec.bank, by);
    return decision.granted ? null : codes(decision.reasons);
  }

  /** Looks again after sending: only a look that began later, and succeeded, can tell that the command was not taken. */
  async #confirm(pursued: Pursued): Promise<void> {
    const status = await this.#deps.devices.refresh(this.#memory.spec.device);
    pursued.judgeable = true;
    if (status) this.#settleEnded(status);
  }

  #settleEnded(status: BankStatus): void {
    const ended = this.#memory.pursuits.see(status);
    if (ended.length > 0) this.#journal.settle(ended);
  }

  #beat(): void {
    if (this.#beating) return;
    this.#beating = true;
    const beat = this.requireDriver()
      .beat()
      .finally(() => {
        this.#beating = false;
      });
    this.#journal.background('a heartbeat failed', beat);
  }
}

const ROLLING: ReadonlySet<string> = new Set<BankCommand['kind']>(['open-aisle', 'close-up', 'spread']);

/** Whether carriages roll under a command. */
export function rolls(command: string): boolean {
  return ROLLING.has(command);
}

/** The codes of some reasons, each once, as the journal keeps them. */
function codes(reasons: Reasons): string {
  return [...new Set(reasons.map(({ code }) => code))].join(', ');
}
