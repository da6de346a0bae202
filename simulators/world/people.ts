import { SimulatorError, unknownThing } from '../errors.ts';
import type { Bank } from './bank.ts';

/** Where a person is. */
export type PersonPlace = 'outside' | 'room' | { readonly bank: number; readonly aisle: number };

export interface Person {
  readonly id: string;
  readonly name: { readonly 'zh-CN': string; readonly en: string };
  /** Number of the card in their pocket; '' when they have none. */
  readonly card: string;
  place: PersonPlace;
}

/** The people of the demo, and nameless visitors who only stand in aisles. */
export class People {
  readonly #people: ReadonlyMap<string, Person>;
  readonly #banks: ReadonlyMap<number, Bank>;
  readonly #visitors = new Map<string, number>();

  constructor(people: readonly Omit<Person, 'place'>[], banks: ReadonlyMap<number, Bank>) {
    this.#people = new Map(people.map((person) => [person.id, { ...person, place: 'room' }]));
    this.#banks = banks;
  }

  all(): readonly Person[] {
    return [...this.#people.values()];
  }

  /** Throws `SimulatorError` (404) for a stranger. */
  get(id: string): Person {
    const person = this.#people.get(id);
    if (!person) throw unknownThing(`person ${id}`);
    return person;
  }

  /** How many people are in the room, aisles included. */
  get inside(): number {
    const named = this.all().filter((person) => person.place !== 'outside').length;
    let visitors = 0;
    for (const count of this.#visitors.values()) visitors += count;
    return named + visitors;
  }

  /** Somebody walks into an aisle. Throws `SimulatorError` when the gap is too narrow for a body. */
  enterAisle(bankNumber: number, aisle: number, id?: string): void {
    const bank = this.#bank(bankNumber, aisle);
    if (!bank.fitsPerson(aisle))
      throw new SimulatorError(`aisle ${aisle} of bank ${bankNumber} is too narrow to walk into`);
    if (id === undefined) {
      const key = `${bankNumber}/${aisle}`;
      this.#visitors.set(key, (this.#visitors.get(key) ?? 0) + 1);
    } else this.get(id).place = { bank: bankNumber, aisle };
    this.#count();
  }

  /** Everybody, or one person, comes out of an aisle. */
  leaveAisle(bankNumber: number, aisle: number, id?: string): void {
    this.#bank(bankNumber, aisle);
    const isThere = ({ place }: Person): boolean =>
      typeof place === 'object' && place.bank === bankNumber && place.aisle === aisle;
    for (const person of this.all())
      if (isThere(person) && (id === undefined || person.id === id)) person.place = 'room';
    if (id === undefined) this.#visitors.delete(`${bankNumber}/${aisle}`);
    this.#count();
  }

  /** Puts a person where they are said to be, without walking: for restoring a state. */
  restore(people: Readonly<Record<string, PersonPlace>>, visitors: Readonly<Record<string, number>>): void {
    for (const [id, place] of Object.entries(people)) {
      const person = this.#people.get(id);
      if (person) person.place = place;
    }
    for (const [key, count] of Object.entries(visitors)) this.#visitors.set(key, count);
    this.#count();
  }

  visitors(): Record<string, number> {
    return Object.fromEntries(this.#visitors);
  }

  places(): Record<string, PersonPlace> {
    return Object.fromEntries(this.all().map((person) => [person.id, person.place]));
  }

  #bank(bankNumber: number, aisle: number): Bank {
    const bank = this.#banks.get(bankNumber);
    if (!bank) throw unknownThing(`bank ${bankNumber}`);
    if (!bank.hasAisle(aisle)) throw unknownThing(`aisle ${aisle} in bank ${bankNumber}`);
    return bank;
  }

  #count(): void {
    for (const [number, bank] of this.#banks)
      for (let aisle = 1; aisle <= bank.aisles; aisle++) {
        const named = this.all().filter(
          ({ place }) => typeof place === 'object' && place.bank === number && place.aisle === aisle,
        ).length;
        bank.setPeople(aisle, named + (this.#visitors.get(`${number}/${aisle}`) ?? 0));
      }
  }
}
