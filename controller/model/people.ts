import type { Role } from './actor.ts';

/** A person known to the house. Credentials are stored only as hashes. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** Roles in the house; a borrower without one can borrow and nothing else. */
  readonly roles: readonly Role[];
  readonly department?: string;
}

/** A machine that calls the API with a bearer token. */
export interface ApiClient {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
}
