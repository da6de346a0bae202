export type AccessEvent =
  | { type: 'door.unlocked'; door: string; person: string; evidence: string }
  /** The pulse that was to follow `door.unlocked` did not reach the lock. */
  | { type: 'door.unlock-failed'; door: string; problem: string }
  | { type: 'door.denied'; door: string; credential: string; reasons: readonly string[] }
  | { type: 'gate.box-seen'; door: string; box: string; released: boolean };
