import type { Actor } from './actor.ts';
import type { DomainEvent, JournalEntry } from './events.ts';

/** What a decision may do inside its transaction: append. It reads through the repositories it was given. */
export interface Transaction {
  /** Time of this commit, epoch ms; the same for all its events. */
  readonly now: number;
  /** Adds events to the journal and updates every projection from them, at once and visibly to later reads. */
  append(...events: readonly DomainEvent[]): void;
}

/** Makes a commit answer only once: the same key with the same fingerprint gives the first answer again. */
export interface Once {
  /** Whose key it is; two principals may use the same key. */
  readonly principal: string;
  readonly key: string;
  readonly fingerprint: string;
}

/**
 * The journal and its projections. `commit` runs `work` synchronously inside one SQLite transaction and resolves after
 * it is on disk; when `work` throws (a `Refusal` or anything else) nothing of it remains. Commits that arrive together
 * share one transaction on disk, each with its own savepoint.
 *
 * With `once`, an answer that was already given under that key is returned without running `work`; another
 * fingerprint under the same key rejects with `Refusal('idempotency-key-reused')`. The answer must be plain JSON.
 */
export interface Ledger {
  commit<Answer>(actor: Actor, work: (tx: Transaction) => Answer, once?: Once): Promise<Answer>;
  /** Called after each durable commit with the entries it wrote, in order. Returns how to stop. */
  onCommitted(listener: (entries: readonly JournalEntry[]) => void): () => void;
  /** Entries with `seq` > `after`, oldest first, at most `limit`. */
  read(after: number, limit: number): readonly JournalEntry[];
  /** Sequence of the newest entry, 0 when empty. */
  readonly head: number;
}
