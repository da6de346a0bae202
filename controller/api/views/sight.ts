import type { Actor } from '../../model/actor.ts';
import { hasRole } from '../edge/authenticate.ts';

/**
 * How much a caller may see of what happened: `wall` is for whoever walks past a screen, `house` for people who work
 * here, `audit` for those who have to prove what happened.
 */
export type Sight = 'wall' | 'house' | 'audit';

/** The most that any of a caller's roles lets them see. */
export function sightOf(actor: Actor): Sight {
  if (hasRole(actor, ['auditor'])) return 'audit';
  return hasRole(actor, ['keeper', 'approver', 'installer']) ? 'house' : 'wall';
}
