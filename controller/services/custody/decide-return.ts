import type { Actor } from '../../model/actor.ts';
import type { BoxCustody, BoxEvidence, Retrieval } from '../../model/custody.ts';
import { type Decision, grantUnless } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { roleReasons } from './checks.ts';

/** A box known by its evidence alone. */
export interface ProvedBox {
  readonly box: BoxCustody;
  readonly evidence: BoxEvidence;
  /** The open retrieval that has a claim on it. */
  readonly claim: Retrieval | null;
}

/** A keeper takes an issued box back, whoever brings it. */
export function decideReturn(
  state: ProvedBox,
  command: { actor: Actor },
): Decision<{ retrieval: string; events: readonly DomainEvent[] }> {
  const { box, claim, evidence } = state;
  const { actor } = command;
  const reasons: Reason[] = [...roleReasons(actor, 'keeper')];
  if (box.state === 'missing') reasons.push(reason('box-missing', { box: box.barcode }));
  else if (box.state !== 'issued' || claim?.state !== 'issued')
    reasons.push(reason('box-in-wrong-state', { box: box.barcode, state: box.state, needed: 'issued' }));
  const retrieval = claim?.id ?? '';
  return grantUnless(reasons, () => ({
    retrieval,
    events: [{ type: 'box.returned', retrieval, box: box.barcode, receivedBy: actor.id, evidence }],
  }));
}

/** A missing box was scanned somewhere, and so it is missing no longer. */
export function decideRecovery(
  state: ProvedBox,
  command: { actor: Actor },
): Decision<{ events: readonly DomainEvent[] }> {
  const { box, evidence } = state;
  const { actor } = command;
  const reasons: Reason[] = [...roleReasons(actor, 'keeper')];
  if (box.state !== 'missing')
    reasons.push(reason('box-in-wrong-state', { box: box.barcode, state: box.state, needed: 'missing' }));
  return grantUnless(reasons, () => ({
    events: [{ type: 'box.recovered', box: box.barcode, by: actor.id, evidence }],
  }));
}
