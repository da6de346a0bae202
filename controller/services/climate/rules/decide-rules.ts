import type { Actor } from '../../../model/actor.ts';
import { type Decision, grantUnless } from '../../../model/decision.ts';
import type { DomainEvent } from '../../../model/events.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import type { RuleBook } from './rule-book.ts';
import { strictest } from './strictest.ts';

/**
 * Judges a zone by other rule sets: they exist, leave room between them, and an installer or approver says why. Choosing
 * what is chosen already changes nothing.
 * @param before ids of the rule sets in force; `null` when there is no such zone
 */
export function decideRules(
  book: RuleBook,
  before: readonly string[] | null,
  command: {
    readonly actor: Actor;
    readonly zone: string;
    readonly rules: readonly string[];
    readonly why: string;
  },
): Decision<{ events: readonly DomainEvent[] }> {
  const { actor, zone, rules: names, why } = command;
  const reasons: Reason[] = [];
  if (!actor.roles.some((role) => role === 'installer' || role === 'approver'))
    reasons.push(reason('role-missing', { needed: 'installer, approver' }));
  if (before === null) reasons.push(reason('zone-unknown', { zone }));
  for (const rule of names) if (!book.find(rule)) reasons.push(reason('rule-set-unknown', { rule }));
  const chosen = book.these(names);
  for (const { value, rules } of strictest(chosen).conflicts)
    reasons.push(reason('rules-conflict', { limit: value, rules: rules.join(', ') }));
  const ids = [...new Set(chosen.map(({ id }) => id))];
  return grantUnless(reasons, () => ({
    events:
      ids.join() === before?.join()
        ? []
        : [
            {
              type: 'zone.rules-chosen',
              zone,
              rules: ids,
              before: before ?? [],
              by: actor.id,
              why: why.trim(),
            },
          ],
  }));
}
