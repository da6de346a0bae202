import type { BankController } from '../bank-controller.ts';
import { PlainDrive } from './plain-drive.ts';

const STATUS_BYTES = 20;
const VERSION = [0, 0, 2, 5] as const;
const OPEN = 1;
const STATUS = 2;
/** The widest rack has so many aisles. */
const MOST_AISLES = 19;

/** What people and mishaps do at the rack itself; every field is a knob. */
export interface StowKnobs {
  /** Somebody stands in the light curtain. */
  curtainFront: boolean;
  curtainBack: boolean;
  beamForward: boolean;
  beamFall: boolean;
  /** Switched to night operation at the panel: nothing moves. */
  night: boolean;
  power: boolean;
}

/** A Stow mobile rack: opens aisles in automatic operation, counts trucks, and has no stop for the network. */
export class StowRack {
  readonly knobs: StowKnobs = {
    curtainFront: false,
    curtainBack: false,
    beamForward: false,
    beamFall: false,
    night: false,
    power: true,
  };
  readonly #drive: PlainDrive;
  readonly #oneIsHealthy: boolean;
  #selected = 0;

  /** @param oneIsHealthy whether a safety input reads 1 while nothing is wrong, as circuits that open on danger do */
  constructor(controller: BankController, oneIsHealthy = true) {
    this.#drive = new PlainDrive(controller);
    this.#oneIsHealthy = oneIsHealthy;
  }

  /** Loses what is volatile. */
  reboot(): void {
    this.#drive.powerUp();
    this.#selected = 0;
  }

  /** Takes the two words of a request and gives what answers it; `null` for a request that means nothing. */
  answer(selector: number, command: number): Buffer | null {
    if (command === OPEN && selector >= 1 && selector <= MOST_AISLES) this.#open(selector);
    else if (command !== STATUS || selector !== 0) return null;
    return this.#status();
  }

  #open(aisle: number): void {
    const { controller } = this.#drive;
    const { night, power, curtainFront, curtainBack } = this.knobs;
    if (night || !power || curtainFront || curtainBack || controller.bank.knobs.localControl) return;
    this.#selected = aisle;
    this.#drive.open(aisle);
  }

  #status(): Buffer {
    const { controller } = this.#drive;
    const { bank } = controller;
    const { knobs } = this;
    const manual = bank.knobs.localControl;
    const stopped = controller.emergencyStop || controller.emergencyLatched;
    const faulty = bank.knobs.faultCode !== 0 || bank.knobs.positionUnknown;
    const bytes = Buffer.alloc(STATUS_BYTES);
    bytes.set(VERSION);
    const automatic = !manual && !knobs.night;
    const released = !faulty && !stopped;
    bytes[5] = bits(true, automatic, released, manual, knobs.night, controller.moving, knobs.power);
    bytes[6] = bank.aisles - 1;
    bytes[7] = this.#trucks();
    const tripped = bits(
      knobs.curtainFront,
      knobs.curtainBack,
      stopped,
      bank.barPressed,
      knobs.beamForward,
      knobs.beamFall,
    );
    const contactor = released && knobs.power ? 0x40 : 0;
    bytes[8] = (this.#oneIsHealthy ? tripped ^ 0x3f : tripped) | contactor;
    bytes[14] = this.#selected;
    return bytes;
  }

  /** Whoever is inside is counted as a truck: the rack sees no difference. */
  #trucks(): number {
    const { controller } = this.#drive;
    const { bank } = controller;
    let count = 0;
    for (let aisle = 1; aisle <= bank.aisles; aisle++)
      if (controller.occupied(aisle)) count += Math.max(1, bank.peopleIn(aisle));
    return Math.min(0xff, count);
  }
}

function bits(...on: readonly boolean[]): number {
  return on.reduce((byte, one, bit) => (one ? byte | (1 << bit) : byte), 0);
}
