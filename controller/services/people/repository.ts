import type { ApiClient, Person } from '../../model/people.ts';

export interface StoredSession {
  readonly id: string;
  readonly person: string;
  readonly station: string;
  readonly expiresAt: number;
}

/** What identity reads; implemented by the store. Synchronous. */
export interface PeopleRepository {
  person(id: string): Person | null;
  personByLogin(login: string): { person: Person; pinHash: string } | null;
  personByCard(cardHash: string): Person | null;
  /** Clients whose token has not expired at `now`. */
  clientByToken(tokenHash: string, now: number): ApiClient | null;
  /** Sessions that were not closed; the caller checks expiry. */
  sessionByToken(tokenHash: string): StoredSession | null;
  openSessions(): readonly StoredSession[];
  people(): readonly Person[];
}
