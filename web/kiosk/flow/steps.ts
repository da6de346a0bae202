import type { BankView, RetrievalView } from '../../../controller/api/contract/index.ts';
import { aisleOf, parseSlot, type SlotAddress } from '../../../controller/api/contract/slots.ts';

/** What the keeper does next; one screen each. */
export type Step =
  | 'approve'
  | 'start'
  | 'elsewhere'
  | 'open'
  | 'prove'
  | 'borrower'
  | 'issue'
  | 'lent'
  | 'inspect'
  | 'discrepant'
  | 'open-back'
  | 'shelve'
  | 'done'
  | 'ended';

/** The milestones along the top of the screen, each reached by one or more steps. */
export const LEGS = {
  out: ['start', 'open', 'prove', 'borrower', 'issue', 'lent'],
  back: ['lent', 'inspect', 'open-back', 'shelve', 'done'],
} as const satisfies Readonly<Record<string, readonly Step[]>>;
/** On the way out of the house, or back. */
export type Leg = keyof typeof LEGS;

/** What the screen itself remembers of the way, because the server has no state for it. */
export interface Local {
  readonly borrowerKnown: boolean;
  /** The picked box is not issued after all and goes back. */
  readonly puttingBack: boolean;
}

/** Where a keeper stands in a retrieval, and where its box belongs. */
export interface Flow {
  readonly step: Step;
  readonly leg: Leg;
  readonly slot: SlotAddress | null;
  /** The aisle to open; `null` when the box has no slot. */
  readonly aisle: number | null;
}

const BACK: ReadonlySet<Step> = new Set<Step>(['inspect', 'discrepant', 'open-back', 'shelve', 'done']);

/**
 * Where a keeper stands in a retrieval, from what the server and the bank say.
 * @param bank the bank of the slot, as it stands now
 * @param person id of whoever is logged in
 */
export function flowOf(
  retrieval: RetrievalView,
  bank: BankView | undefined,
  person: string | null,
  local: Local,
): Flow {
  const slot = retrieval.slot === null ? null : parseSlot(retrieval.slot);
  const aisle = slot ? aisleOf(slot) : null;
  const aisleOpen = aisle !== null && bank?.openAisles?.includes(aisle) === true && !bank.moving;
  const step = stepOf(retrieval, aisleOpen, person, local);
  return { step, leg: BACK.has(step) ? 'back' : 'out', slot, aisle };
}

function stepOf(retrieval: RetrievalView, aisleOpen: boolean, person: string | null, local: Local): Step {
  switch (retrieval.state) {
    case 'awaiting-approval':
      return 'approve';
    case 'released':
      return 'start';
    case 'picking':
      if (retrieval.keeper !== person) return 'elsewhere';
      return aisleOpen ? 'prove' : 'open';
    case 'picked':
      if (local.puttingBack) return aisleOpen ? 'shelve' : 'open-back';
      return local.borrowerKnown ? 'issue' : 'borrower';
    case 'issued':
      return 'lent';
    case 'returned':
      return 'inspect';
    case 'discrepant':
      return 'discrepant';
    case 'inspected':
      return aisleOpen ? 'shelve' : 'open-back';
    case 'closed':
      return 'done';
    case 'refused':
    case 'cancelled':
    case 'expired':
    case 'not-found':
      return 'ended';
  }
}
