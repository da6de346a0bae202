/** Every role there is. */
export const ROLES = ['keeper', 'approver', 'auditor', 'installer', 'records-system', 'display'] as const;
/** What somebody may do. Roles are enforced by the server, never by a screen alone. */
export type Role = (typeof ROLES)[number];

/** Who is behind a command: a person at a kiosk, a machine with a token, or the daemon itself. */
export interface Actor {
  readonly kind: 'person' | 'client' | 'daemon';
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** The session or token by which the actor is known; absent for the daemon. */
  readonly session?: string;
}

/** The daemon, when it acts by itself (time-outs, device events, recovery). */
export const DAEMON: Actor = { kind: 'daemon', id: 'daemon', name: 'muniment', roles: [] };
