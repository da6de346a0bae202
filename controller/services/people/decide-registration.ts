import type { Actor, Role } from '../../model/actor.ts';
import { type Decision, grantUnless } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import { type Reason, reason } from '../../model/reasons.ts';

/** Only who sets the house up may make people and clients known; the daemon does it for the first ones. */
export function registrarReasons(actor: Actor): readonly Reason[] {
  return actor.kind === 'daemon' || actor.roles.includes('installer')
    ? []
    : [reason('role-missing', { needed: 'installer' })];
}

/** A person with credentials already hashed. */
export interface RegistrationCommand {
  readonly actor: Actor;
  readonly person: string;
  readonly name: string;
  readonly department: string | null;
  readonly roles: readonly Role[];
  readonly login: string | null;
  readonly pinHash: string | null;
  readonly cardHash: string | null;
}

/**
 * @param taken what others already have: the person id, the login, the card
 */
export function decideRegistration(
  taken: { readonly person: boolean; readonly login: boolean; readonly card: boolean },
  { actor, ...person }: RegistrationCommand,
): Decision<{ events: readonly DomainEvent[] }> {
  const reasons: Reason[] = [...registrarReasons(actor)];
  for (const [field, used] of Object.entries(taken))
    if (used) reasons.push(reason('credential-taken', { field }));
  if (person.name.trim() === '') reasons.push(reason('input-invalid', { field: 'name' }));
  // A login without a PIN, or a PIN without a login, could never be used: a mistake.
  if ((person.login === null) !== (person.pinHash === null))
    reasons.push(reason('input-invalid', { field: person.login === null ? 'login' : 'pin' }));
  return grantUnless(reasons, () => ({ events: [{ type: 'person.registered', ...person }] }));
}
