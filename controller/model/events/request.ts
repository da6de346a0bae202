/** The answer that was given under an Idempotency-Key, so that asking again gives it again. */
export type RequestEvent = {
  type: 'request.answered';
  principal: string;
  key: string;
  /** SHA-256 hex over method, path and canonical body. */
  fingerprint: string;
  answer: unknown;
};
