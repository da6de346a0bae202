import type { Role } from '../actor.ts';

export type PeopleEvent =
  | {
      type: 'person.registered';
      person: string;
      name: string;
      department: string | null;
      roles: readonly Role[];
      login: string | null;
      /** Argon2id hash of the PIN. */
      pinHash: string | null;
      /** SHA-256 hex of the card number. */
      cardHash: string | null;
    }
  | {
      type: 'client.registered';
      client: string;
      name: string;
      roles: readonly Role[];
      tokenHash: string;
      expiresAt: number | null;
    }
  | {
      type: 'session.opened';
      session: string;
      person: string;
      tokenHash: string;
      station: string;
      expiresAt: number;
      by: 'pin' | 'card';
    }
  | { type: 'session.closed'; session: string; why: 'logout' | 'expired' | 'replaced' };
