import type { Bank } from '../world/bank.ts';
import { openAislesAt, positionsForAisle, positionsSpread } from '../world/geometry.ts';
import { CODE, guardOf, RESULT } from './bank-codes.ts';
import { BankInputs } from './bank-inputs.ts';
import { positionsToOpen } from './free-widths.ts';

export { guardOf, RESULT };

/** How long a moving bank goes on without a heartbeat when nobody set another time, ms. */
export const DEFAULT_WATCHDOG_MS = 3000;
/** Repeats of an accepted sequence are recognised this far back, so that a delayed duplicate cannot move a bank. */
const REMEMBERED_SEQUENCES = 16;
/** A motor is called overloaded after drawing too much for this long. */
const OVERLOAD_AFTER_MS = 300;
/** A motion in which nothing has rolled for so long will not get anywhere: something is in the way. */
const STUCK_AFTER_MS = 5000;

/** What a controller keeps in its non-volatile memory. */
export interface BankMemory {
  readonly accepted: readonly number[];
  readonly result: number;
  readonly locked: boolean;
  readonly latchedStop: boolean;
  readonly emergencyLatched: boolean;
  readonly watchdogTripped: boolean;
  readonly overload: boolean;
}

interface Motion {
  /** Left edges, or the way home to the left end stop. */
  readonly targets: readonly number[] | 'home';
  readonly aisle: number;
  /** Moves from the local panel are not watched by the heartbeat and have no sequence. */
  readonly remote: boolean;
  overloadMs: number;
  standingMs: number;
}

/**
 * The certified controller of one bank: takes commands, refuses or runs them, and stops the carriages by itself
 * whatever the network wants. Knows nothing of registers; `tick` lets time pass.
 */
export class BankController {
  readonly bank: Bank;
  heartbeat = 0;
  watchdogMs = DEFAULT_WATCHDOG_MS;
  #accepted: number[] = [];
  #result: number = RESULT.none;
  #locked = false;
  #latchedStop = false;
  #emergencyLatched = false;
  #watchdogTripped = false;
  #overload = false;
  #sinceBeatMs = 0;
  #motion: Motion | null = null;
  #next: Motion | null = null;
  /** A stop or lock command runs until the carriages rest. */
  #settling = false;
  /** The aisle that was opened last, while it is open. */
  #openedLast = 0;
  readonly #inputs: BankInputs;
  readonly #onAccepted: () => void;

  /** @param onAccepted called after each accepted command, before it is answered: the place to write memory down */
  constructor(bank: Bank, memory?: BankMemory, onAccepted: () => void = () => undefined) {
    this.bank = bank;
    this.#inputs = new BankInputs(bank);
    this.#onAccepted = onAccepted;
    if (memory) this.#remember(memory);
  }

  get lastSequence(): number {
    return this.#accepted.at(-1) ?? 0;
  }
  get result(): number {
    return this.#result;
  }
  get targetAisle(): number {
    return (this.#next ?? this.#motion)?.aisle ?? 0;
  }
  /** Whether its program is at work. A motor that does not let go rolls on unknown to it. */
  get moving(): boolean {
    return this.bank.carriages.running || this.#motion !== null;
  }
  get locked(): boolean {
    return this.#locked;
  }
  get latchedStop(): boolean {
    return this.#latchedStop;
  }
  get emergencyLatched(): boolean {
    return this.#emergencyLatched;
  }
  get watchdogTripped(): boolean {
    return this.#watchdogTripped;
  }
  get overload(): boolean {
    return this.#overload;
  }

  /** The emergency stop contact as the input card reads it. */
  get emergencyStop(): boolean {
    return this.#inputs.emergencyStop;
  }

  /** Presence as the input card sees it: a broken sensor reads occupied, which is the safe way to fail. */
  occupied(aisle: number): boolean {
    return this.#inputs.occupied(aisle);
  }

  sensorBad(aisle: number): boolean {
    return this.#inputs.sensorBad(aisle);
  }

  get anyOccupied(): boolean {
    return this.#inputs.anyOccupied;
  }

  /**
   * The aisles it believes open, ascending; `null` when the positions are unknown. Only a bank at rest has open aisles.
   */
  openAisles(): readonly number[] | null {
    if (this.bank.knobs.positionUnknown) return null;
    return this.moving ? [] : openAislesAt(this.bank.build, this.bank.carriages.reportedMm);
  }

  /** Of {@link openAisles} the one opened last, else the lowest; 0 none, `null` when the positions are unknown. */
  openAisle(): number | null {
    const open = this.openAisles();
    if (open === null) return null;
    return open.includes(this.#openedLast) ? this.#openedLast : (open[0] ?? 0);
  }

  /** Takes a command block. A wrong guard, a sequence of 0 and a repeated sequence are ignored. */
  command(sequence: number, code: number, argument: number, guard: number): void {
    if (guard !== guardOf(sequence, code, argument)) return;
    if (sequence < 1 || sequence > 0xffff || this.#accepted.includes(sequence)) return;
    this.#accepted = [...this.#accepted, sequence].slice(-REMEMBERED_SEQUENCES);
    this.#settling = false;
    this.#result = this.#obey(code, argument);
    this.#onAccepted();
  }

  /** Someone moves the bank at its own panel. Returns whether it set off. Needs local control. */
  localMove(aisle: number): boolean {
    if (!this.bank.knobs.localControl || !this.bank.hasAisle(aisle)) return false;
    if (this.#hindrance('local') !== null) return false;
    this.#start(this.#placesToOpen(aisle), aisle, false);
    return true;
  }

  /**
   * Someone looks for the left end stop at the bank's own panel: everything runs there slowly, and then the controller
   * knows again where its carriages are. Returns whether it set off. Needs local control.
   */
  home(): boolean {
    if (!this.bank.knobs.localControl || this.#hindrance('home') !== null) return false;
    this.#start('home', 0, false);
    return true;
  }

  /** Someone presses stop on the bank's own panel. */
  localStop(): void {
    if (this.moving) this.#halt(RESULT.stoppedByCommand, 'service', false);
  }

  /** A write to the heartbeat register; only a change counts. */
  beat(value: number): void {
    if (value !== this.heartbeat) this.#sinceBeatMs = 0;
    this.heartbeat = value;
  }

  /**
   * Watches the inputs and lets the carriages move.
   * @param worldMs time that passes for the carriages (speeded up in a demo)
   * @param wireMs time that passes for the network, for the heartbeat
   */
  tick(worldMs: number, wireMs: number): void {
    this.#sinceBeatMs += wireMs;
    this.#inputs.pass(wireMs);
    if (this.emergencyStop) this.#emergencyLatched = true;
    if (this.#motion) this.#watch(worldMs);
    this.bank.step(worldMs);
    if (this.bank.carriages.running) return;
    if (this.#next) this.#run(this.#next);
    else if (this.#motion) this.#finish();
    else if (this.#settling) {
      this.#settling = false;
      this.#result = RESULT.done;
    }
  }

  /** Power comes back after a reboot: whatever ran has ended, volatile settings are at their defaults. */
  reboot(): void {
    this.bank.carriages.brake('emergency');
    if (this.bank.knobs.losesPositionOnPowerCut) this.bank.knobs.positionUnknown = true;
    this.#remember(this.memory());
    this.#openedLast = 0;
    this.#motion = null;
    this.#next = null;
    this.#settling = false;
    this.heartbeat = 0;
    this.watchdogMs = DEFAULT_WATCHDOG_MS;
  }

  memory(): BankMemory {
    return {
      accepted: this.#accepted,
      result: this.#result,
      locked: this.#locked,
      latchedStop: this.#latchedStop,
      emergencyLatched: this.#emergencyLatched,
      watchdogTripped: this.#watchdogTripped,
      overload: this.#overload,
    };
  }

  #remember(memory: BankMemory): void {
    this.#accepted = [...memory.accepted];
    // A command that was running when the power went has been stopped by that, and must say so.
    this.#result = memory.result === RESULT.running ? RESULT.stoppedEmergency : memory.result;
    this.#locked = memory.locked;
    this.#latchedStop = memory.latchedStop;
    this.#emergencyLatched = memory.emergencyLatched;
    this.#watchdogTripped = memory.watchdogTripped;
    this.#overload = memory.overload;
  }

  #obey(code: number, argument: number): number {
    const { build } = this.bank;
    switch (code) {
      case CODE.openAisle:
        if (!this.bank.hasAisle(argument)) return RESULT.refusedBadArgument;
        return this.#hindrance('remote') ?? this.#start(this.#placesToOpen(argument), argument, true);
      case CODE.closeUp: {
        if (argument > 1) return RESULT.refusedBadArgument;
        const gap = argument === 0 ? build.carriages + 1 : 1;
        return this.#hindrance('remote') ?? this.#start(positionsForAisle(build, gap), 0, true);
      }
      case CODE.spread:
        return this.#hindrance('remote') ?? this.#start(positionsSpread(build), 0, true);
      case CODE.stop:
        return this.#stopByCommand();
      case CODE.lock:
        if (this.bank.knobs.localControl) return RESULT.refusedLocal;
        this.#locked = true;
        return this.#stopByCommand();
      case CODE.unlock:
        if (this.bank.knobs.localControl) return RESULT.refusedLocal;
        this.#locked = false;
        return RESULT.done;
      case CODE.reset:
        return this.#reset();
      default:
        return RESULT.refusedBadArgument;
    }
  }

  /** Why nothing may set off now, as a result code; `null` when nothing is in the way. */
  #hindrance(what: 'remote' | 'local' | 'home'): number | null {
    const { knobs } = this.bank;
    if (this.#emergencyLatched || this.emergencyStop) return RESULT.refusedEmergencyStop;
    if (knobs.fire) return RESULT.refusedFire;
    if (knobs.faultCode !== 0 || (knobs.positionUnknown && what !== 'home')) return RESULT.refusedFault;
    if (what === 'remote' && knobs.localControl) return RESULT.refusedLocal;
    if (this.#locked) return RESULT.refusedLocked;
    if (this.#latchedStop) return RESULT.refusedLatched;
    if (this.anyOccupied) return RESULT.refusedOccupied;
    return null;
  }

  #placesToOpen(aisle: number): readonly number[] {
    return positionsToOpen(this.bank.build, this.bank.carriages.reportedMm, aisle);
  }

  #start(targets: Motion['targets'], aisle: number, remote: boolean): number {
    const motion: Motion = { targets, aisle, remote, overloadMs: 0, standingMs: 0 };
    this.#sinceBeatMs = 0;
    this.#openedLast = aisle;
    if (this.bank.carriages.running) {
      this.bank.carriages.brake('service');
      this.#motion = null;
      this.#next = motion;
    } else this.#run(motion);
    return this.#motion || this.#next ? RESULT.running : RESULT.done;
  }

  #run(motion: Motion): void {
    const { carriages } = this.bank;
    this.#next = null;
    if (motion.targets !== 'home' && carriages.arrivedAt(motion.targets)) {
      this.#motion = null;
      if (motion.remote) this.#result = RESULT.done;
      return;
    }
    this.#motion = motion;
    if (motion.targets === 'home') carriages.home();
    else carriages.drive(motion.targets);
  }

  #finish(): void {
    if (this.#motion?.targets === 'home') this.bank.knobs.positionUnknown = false;
    if (this.#motion?.remote) this.#result = RESULT.done;
    this.#motion = null;
  }

  #stopByCommand(): number {
    this.#motion = null;
    this.#next = null;
    if (!this.bank.carriages.running) return RESULT.done;
    this.bank.carriages.brake('service');
    this.#settling = true;
    return RESULT.running;
  }

  #reset(): number {
    const { knobs } = this.bank;
    if (knobs.localControl) return RESULT.refusedLocal;
    if (this.emergencyStop) return RESULT.refusedEmergencyStop;
    if (knobs.fire) return RESULT.refusedFire;
    if (knobs.faultCode !== 0) return RESULT.refusedFault;
    if (this.anyOccupied) return RESULT.refusedOccupied;
    if (this.bank.barPressed || this.moving) return RESULT.refusedLatched;
    this.#latchedStop = false;
    this.#emergencyLatched = false;
    this.#watchdogTripped = false;
    this.#overload = false;
    return RESULT.done;
  }

  /** The safety function: everything that ends a motion without being asked. */
  #watch(worldMs: number): void {
    const motion = this.#motion;
    if (!motion) return;
    const { knobs } = this.bank;
    const lost = knobs.positionUnknown && motion.targets !== 'home';
    if (this.#emergencyLatched || knobs.fire || knobs.faultCode !== 0 || lost)
      return this.#halt(RESULT.stoppedEmergency, 'emergency', true);
    if (this.anyOccupied || this.bank.barPressed)
      return this.#halt(RESULT.stoppedObstruction, 'emergency', true);
    const overloaded = knobs.overloadCarriage !== null || this.bank.overcurrent;
    motion.overloadMs = overloaded ? motion.overloadMs + worldMs : 0;
    if (motion.overloadMs > OVERLOAD_AFTER_MS) {
      this.#overload = true;
      return this.#halt(RESULT.stoppedOverload, 'service', true);
    }
    const rolls = this.bank.carriages.speedsMmPerS.some((speed) => speed !== 0);
    motion.standingMs = rolls ? 0 : motion.standingMs + worldMs;
    if (motion.standingMs > STUCK_AFTER_MS) return this.#halt(RESULT.stoppedObstruction, 'service', true);
    if (!motion.remote) return;
    if (knobs.localControl) return this.#halt(RESULT.stoppedByCommand, 'service', false);
    if (this.#sinceBeatMs > this.watchdogMs) {
      this.#watchdogTripped = true;
      this.#halt(RESULT.stoppedWatchdog, 'service', true);
    }
  }

  #halt(result: number, braking: 'service' | 'emergency', latch: boolean): void {
    const remote = (this.#next ?? this.#motion)?.remote ?? false;
    if (remote) this.#result = result;
    if (latch) this.#latchedStop = true;
    this.#motion = null;
    this.#next = null;
    this.#settling = false;
    this.bank.carriages.brake(braking);
  }
}
