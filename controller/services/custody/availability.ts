import type { BankShape } from '../../model/address.ts';
import type { BoxWhereabouts, Retrieval } from '../../model/custody.ts';
import { reasonsOf } from '../../model/decision.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { homeSlot } from './prove-aisle.ts';

/**
 * Every reason why a box cannot be promised now; none when it can.
 * @param claim the open retrieval that has a claim on the box, when there is one
 */
export function availability(
  box: BoxWhereabouts,
  claim: Retrieval | null,
  shapes: readonly BankShape[],
): readonly Reason[] {
  const reasons: Reason[] = [...stateReasons(box, claim), ...reasonsOf(homeSlot(box, shapes))];
  // A shelved box that is claimed all the same is a contradiction, and is not promised twice.
  if (box.state === 'shelved' && box.retrieval !== null)
    reasons.push(reason('box-reserved', { box: box.barcode, retrieval: box.retrieval }));
  return reasons;
}

function stateReasons(box: BoxWhereabouts, claim: Retrieval | null): readonly Reason[] {
  const named = { box: box.barcode };
  switch (box.state) {
    case 'shelved':
      return [];
    case 'unplaced':
      return box.slot === null ? [] : [reason('box-not-reshelved', named)];
    case 'reserved':
    case 'in-hand':
      return [reason('box-reserved', { ...named, retrieval: box.retrieval ?? '' })];
    case 'issued':
      return [reason('box-on-loan', { ...named, ...dueParam(claim) })];
    case 'to-inspect':
    case 'to-reshelve':
      return [reason('box-not-reshelved', named)];
    case 'held-back':
      return [reason('box-held-back', named), ...discrepancyReasons(claim)];
    case 'missing':
      return [reason('box-missing', named)];
  }
}

function dueParam(claim: Retrieval | null): { dueAt?: string } {
  return claim?.dueAt == null ? {} : { dueAt: new Date(claim.dueAt).toISOString() };
}

function discrepancyReasons(claim: Retrieval | null): readonly Reason[] {
  return (claim?.discrepancies ?? []).map((found) =>
    found.kind === 'seal'
      ? reason('seal-mismatch', { expected: found.expected ?? '', found: found.found })
      : reason('pages-mismatch', { volume: found.volume, expected: found.expected, found: found.found }),
  );
}
