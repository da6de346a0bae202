import type { Actor } from '../../model/actor.ts';
import { type Decision, grantUnless } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import type { Accession } from './manifest/assemble.ts';
import type { Existing } from './manifest/compare.ts';
import type { ImportPlan } from './manifest/read-manifest.ts';

/** Reasons listed of one kind at most: a plan that went stale as a whole need not say so five thousand times. */
const MOST_REASONS = 20;

/** Takes every box of a plan in, or none. What became taken since the plan was made is a reason against all of it. */
export function decideAccession(
  existing: Existing,
  plan: Pick<ImportPlan, 'accessions' | 'acceptable' | 'summary'>,
  actor: Actor,
): Decision<{ events: readonly DomainEvent[] }> {
  const reasons: Reason[] = [];
  if (actor.kind !== 'daemon' && !actor.roles.includes('keeper') && !actor.roles.includes('installer'))
    reasons.push(reason('role-missing', { needed: 'keeper, installer' }));
  if (!plan.acceptable) reasons.push(reason('manifest-rejected', { errors: plan.summary.errors }));
  for (const accession of plan.accessions) {
    if (reasons.length >= MOST_REASONS) break;
    reasons.push(...takenReasons(accession, existing));
  }
  return grantUnless(reasons, () => ({
    events: plan.accessions.map(({ box, slot, volumes }) => ({
      type: 'box.accessioned',
      box,
      slot,
      volumes,
    })),
  }));
}

function takenReasons({ box, slot }: Accession, { holdings, custody }: Existing): readonly Reason[] {
  const reasons: Reason[] = [];
  if (holdings.box(box.barcode)) reasons.push(reason('barcode-taken', { box: box.barcode }));
  if (box.epc !== undefined && custody.boxByEpc(box.epc)) reasons.push(reason('epc-taken', { epc: box.epc }));
  if (slot !== null && custody.boxAtHome(slot)) reasons.push(reason('slot-taken', { slot }));
  return reasons;
}
