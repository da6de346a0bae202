import type { ShelvingEvent } from '../../../model/events.ts';
import type { AisleClaim } from '../../../model/shelving.ts';
import type { MotionCommand } from '../bank/picture.ts';
import { unqueued } from './decide-queue.ts';

/**
 * What a permitted command does to the queue of its bank: who opens an aisle waits no longer, whichever aisle it is.
 * @param claims everybody who waits there
 * @param person who commands
 */
export function claimEvents(
  claims: readonly AisleClaim[],
  person: string,
  { kind }: Pick<MotionCommand, 'kind'>,
): readonly ShelvingEvent[] {
  if (kind !== 'open-aisle') return [];
  return claims.filter((claim) => claim.person === person).map((claim) => unqueued(claim, 'opened'));
}
