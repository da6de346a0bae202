export type StoreErrorCode =
  /** Another live process has the data directory. */
  | 'directory-in-use'
  /** The database was written by a newer version of this program. */
  | 'schema-too-new'
  /** The transaction could not be brought to disk; nothing of it remains. */
  | 'commit-failed'
  /** The store was closed, or is closing. */
  | 'store-closed'
  /** The journal holds something that the projections cannot follow. */
  | 'journal-unreadable'
  /** A work broke the rules of `Ledger.commit`. */
  | 'misuse';

const RETRYABLE: ReadonlySet<StoreErrorCode> = new Set(['directory-in-use', 'commit-failed']);

/** Everything that can go wrong with the databases: stable code, words for a person, cause kept. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  readonly persistence: 'permanent' | 'retryable';

  constructor(code: StoreErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.persistence = RETRYABLE.has(code) ? 'retryable' : 'permanent';
  }
}

/** Narrows an unknown error to a {@link StoreError}, optionally of one code. */
export function isStoreError(error: unknown, code?: StoreErrorCode): error is StoreError {
  return error instanceof StoreError && (code === undefined || error.code === code);
}
