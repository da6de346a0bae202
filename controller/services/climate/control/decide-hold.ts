import type { Actor } from '../../../model/actor.ts';
import { type Decision, grantUnless } from '../../../model/decision.ts';
import type { PlantEvent } from '../../../model/events.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import { isHeld, opposes } from './decide-plant.ts';
import type { PlantState, Situation } from './types.ts';

/** What a person wants of a plant: held on or off until a moment, or `auto` to give it back to the daemon. */
export type HoldOrder =
  | { readonly state: 'on' | 'off'; readonly until: number; readonly why: string }
  | { readonly state: 'auto'; readonly why: string };

/**
 * May this actor hold the plant, or give it back? Giving back what nobody holds changes nothing.
 * @param longestMs longest hold, ms
 * @param now epoch ms
 */
export function decideHold(
  situation: Pick<Situation, 'plants' | 'airPaths'>,
  { plant, actor, order }: { plant: string; actor: Actor; order: HoldOrder },
  { longestMs, now }: { longestMs: number; now: number },
): Decision<{ events: readonly PlantEvent[] }> {
  const state = situation.plants.find(({ rules }) => rules.plant === plant);
  const reasons: Reason[] = [];
  if (!actor.roles.some((role) => role === 'keeper' || role === 'installer'))
    reasons.push(reason('role-missing', { needed: 'keeper, installer' }));
  if (!state) reasons.push(reason('plant-unknown', { plant }));
  if (order.state === 'auto')
    return grantUnless(reasons, () => ({
      events: state?.hold ? [{ type: 'plant.released', plant, by: actor.id, why: order.why.trim() }] : [],
    }));

  const { until, why } = order;
  const on = order.state === 'on';
  if (why.trim() === '') reasons.push(reason('input-invalid', { field: 'why' }));
  if (!(Number.isFinite(until) && until > now && until - now <= longestMs))
    reasons.push(reason('expiry-invalid', { plant }));
  const contrary = on && state ? heldOpposite(state, situation, now) : undefined;
  if (contrary) reasons.push(reason('plant-opposite-held', { plant, other: contrary }));
  return grantUnless(reasons, () => ({
    events: [{ type: 'plant.held', plant, on, until, why: why.trim(), by: actor.id }],
  }));
}

function heldOpposite(
  state: PlantState,
  { plants, airPaths }: Pick<Situation, 'plants' | 'airPaths'>,
  now: number,
): string | undefined {
  return plants.find(
    (other) => opposes(state, other, { airPaths }) && isHeld(other, now) && other.hold?.on === true,
  )?.rules.plant;
}
