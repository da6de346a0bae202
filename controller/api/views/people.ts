import type { PeopleRepository } from '../../services/people/index.ts';

/** The name of the person with that id; empty when there is none, e.g. for the daemon. */
export type NameOf = (person: string) => string;

/** Names as the register of people has them now. */
export function namesIn(people: PeopleRepository): NameOf {
  return (person) => people.person(person)?.name ?? '';
}
