import type { Clock } from '../../model/clock.ts';
import type { StoredSession } from './repository.ts';

/** However much it is used, no session lives longer than a shift, ms. */
export const SESSION_HARD_LIMIT_MS = 12 * 3_600_000;

/**
 * When sessions were last used. Kept in memory: writing each use to the journal would drown what matters there. After a
 * restart, a session whose last use nobody remembers gets one idle period from then, within its hard limit.
 */
export class SessionClock {
  readonly #clock: Clock;
  readonly #idleMs: number;
  readonly #startedAt: number;
  readonly #usedAt = new Map<string, number>();

  constructor(clock: Clock, idleMs: number) {
    this.#clock = clock;
    this.#idleMs = idleMs;
    this.#startedAt = clock.now();
  }

  /** When the session ends if it is not used again, epoch ms. */
  endsAt(session: Pick<StoredSession, 'id' | 'expiresAt'>): number {
    return Math.min(session.expiresAt, (this.#usedAt.get(session.id) ?? this.#startedAt) + this.#idleMs);
  }

  expired(session: StoredSession): boolean {
    return this.#clock.now() >= this.endsAt(session);
  }

  used(session: string): void {
    this.#usedAt.set(session, this.#clock.now());
  }

  forget(session: string): void {
    this.#usedAt.delete(session);
  }
}
