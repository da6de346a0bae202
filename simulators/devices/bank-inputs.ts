import { seededRandom } from '../random.ts';
import type { Bank } from '../world/bank.ts';
import { Contact } from './contact.ts';

/** The input card of a bank's controller: presence sensors and the emergency stop, chatter and all. */
export class BankInputs {
  readonly #bank: Bank;
  readonly #presence: readonly Contact[];
  readonly #emergencyStop: Contact;

  constructor(bank: Bank) {
    this.#bank = bank;
    const random = seededRandom(bank.build.bank);
    this.#presence = Array.from({ length: bank.aisles }, () => new Contact(random));
    this.#emergencyStop = new Contact(random);
  }

  /** A broken presence sensor reads occupied, which is the safe way to fail. */
  occupied(aisle: number): boolean {
    const somebody = this.#bank.peopleIn(aisle) > 0;
    const read = this.#presence[aisle - 1]?.read(somebody, this.#bank.knobs.bounceMs) ?? somebody;
    return read || this.sensorBad(aisle);
  }

  sensorBad(aisle: number): boolean {
    return this.#bank.knobs.presenceSensorBad.includes(aisle);
  }

  get anyOccupied(): boolean {
    for (let aisle = 1; aisle <= this.#bank.aisles; aisle++) if (this.occupied(aisle)) return true;
    return false;
  }

  get emergencyStop(): boolean {
    const { emergencyStop, bounceMs } = this.#bank.knobs;
    return this.#emergencyStop.read(emergencyStop, bounceMs);
  }

  /** Lets `wireMs` pass: contacts chatter in the time of those who read them, however fast the room lives. */
  pass(wireMs: number): void {
    for (const contact of this.#presence) contact.pass(wireMs);
    this.#emergencyStop.pass(wireMs);
  }
}
