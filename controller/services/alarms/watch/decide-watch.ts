import type { Actor, Role } from '../../../model/actor.ts';
import type { Watch } from '../../../model/alarms.ts';
import { type Decision, grantUnless } from '../../../model/decision.ts';
import type { WatchEvent } from '../../../model/events/alarms.ts';
import { type Reason, reason } from '../../../model/reasons.ts';

/** Who may say that they saw an alarm, and watch the room. */
export const WATCH_ROLES: readonly Role[] = ['keeper', 'approver', 'installer'];

/** Whoever takes the watch over, and how they proved who they are: `card` or `pin`. */
export interface Receiver {
  readonly id: string;
  readonly roles: readonly Role[];
  readonly evidence: string;
}

/** How the room stands at a change of watch. */
export interface Shift {
  readonly watch: Watch | null;
  readonly openAlarms: readonly string[];
}

/** Takes the watch when nobody has it, or, said so, instead of somebody who is not there. */
export function decideTake(
  { watch, openAlarms }: Shift,
  command: { readonly actor: Actor; readonly notes: string; readonly relieve: boolean },
): Decision<{ readonly events: readonly WatchEvent[] }> {
  const { actor, notes, relieve } = command;
  const reasons = roleReasons(actor);
  if (watch?.person === actor.id) reasons.push(reason('already-on-watch'));
  else if (watch && !relieve) reasons.push(reason('watch-held', { person: watch.person }));
  return grantUnless(reasons, () => ({
    events: [
      {
        type: 'watch.taken',
        person: actor.id,
        insteadOf: watch?.person ?? null,
        notes: notes.trim(),
        openAlarms,
        evidence: evidenceOf(actor),
      },
    ],
  }));
}

/** Both sign: whoever hands over by their session, whoever takes over by their card or PIN, there and then. */
export function decideHandOver(
  { watch, openAlarms }: Shift,
  command: { readonly actor: Actor; readonly receiver: Receiver; readonly notes: string },
): Decision<{ readonly events: readonly WatchEvent[] }> {
  const { actor, receiver, notes } = command;
  const reasons = roleReasons(actor);
  if (watch?.person !== actor.id) reasons.push(reason('not-on-watch'));
  if (receiver.id === actor.id) reasons.push(reason('watch-receiver-same'));
  else if (!mayWatch(receiver.roles)) reasons.push(reason('watch-receiver-role'));
  return grantUnless(reasons, () => ({
    events: [
      {
        type: 'watch.handed-over',
        from: actor.id,
        to: receiver.id,
        notes: notes.trim(),
        openAlarms,
        fromEvidence: evidenceOf(actor),
        toEvidence: receiver.evidence,
      },
    ],
  }));
}

/** Goes off watch at the end of the day, with nobody to take over. */
export function decideEnd(
  { watch, openAlarms }: Shift,
  { actor, notes }: { readonly actor: Actor; readonly notes: string },
): Decision<{ readonly events: readonly WatchEvent[] }> {
  const reasons = roleReasons(actor);
  if (watch?.person !== actor.id) reasons.push(reason('not-on-watch'));
  return grantUnless(reasons, () => ({
    events: [
      {
        type: 'watch.ended',
        person: actor.id,
        notes: notes.trim(),
        openAlarms,
        evidence: evidenceOf(actor),
      },
    ],
  }));
}

/** Why the actor may not deal with alarms; empty when they may. Only a person can: a screen sees nothing. */
export function roleReasons({ roles, kind }: Actor): Reason[] {
  return mayWatch(roles) && kind !== 'daemon'
    ? []
    : [reason('role-missing', { needed: WATCH_ROLES.join(', ') })];
}

function mayWatch(roles: readonly Role[]): boolean {
  return roles.some((role) => WATCH_ROLES.includes(role));
}

function evidenceOf({ kind, session }: Actor): string {
  return `${kind === 'person' ? 'session' : 'client'}:${session ?? ''}`;
}
