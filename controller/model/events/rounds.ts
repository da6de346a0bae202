import type { PlannedStop, RoundCost } from '../rounds.ts';

/**
 * A keeper's round. Its stops are done by what custody journals of their retrievals: picked, not found, cancelled,
 * expired, or taken by another keeper. Without an open stop a round is over.
 */
export type RoundEvent =
  | {
      type: 'round.planned';
      round: string;
      keeper: string;
      stops: readonly PlannedStop[];
      cost: RoundCost;
      firstCome: RoundCost;
    }
  | {
      /** Something pressing came in; `stops` are the open ones in their new order. */
      type: 'round.replanned';
      round: string;
      why: 'rush';
      /** The retrieval that came in. */
      retrieval: string;
      stops: readonly PlannedStop[];
      cost: RoundCost;
      firstCome: RoundCost;
    }
  | {
      /** The keeper knows better; `stops` are the open ones in their new order. */
      type: 'round.reordered';
      round: string;
      by: string;
      stops: readonly PlannedStop[];
      cost: RoundCost;
      firstCome: RoundCost;
    }
  | {
      /** `stops` are those still open, in the order they had. */
      type: 'round.stop-skipped';
      round: string;
      retrieval: string;
      by: string;
      why: string;
      stops: readonly PlannedStop[];
      cost: RoundCost;
      firstCome: RoundCost;
    }
  | { type: 'round.ended'; round: string; by: string };
