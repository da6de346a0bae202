import type { Round } from '../../model/rounds.ts';

/** What rounds read; implemented by the store. Synchronous: inside a commit it sees that commit's own changes. */
export interface RoundRepository {
  round(id: string): Round | null;
  /** The round of that keeper which is not over. */
  underWayOf(keeper: string): Round | null;
  /** Every round that is not over, oldest first. */
  underWay(): readonly Round[];
  /** The round of which that retrieval is an open stop. */
  roundHolding(retrieval: string): string | null;
}
