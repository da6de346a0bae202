import type { AisleClaim } from '../../../model/shelving.ts';

/** A claim as the person who waits sees it. */
export interface QueuedClaim extends AisleClaim {
  /** 1 is next. */
  readonly position: number;
  /** ms until they may probably open it; `null` when nothing is known to estimate from. */
  readonly estimatedWaitMs: number | null;
}
