import { type Actor, DAEMON } from '../../model/actor.ts';
import { type Cycle, type DisinfectionKind, hasEnded, keepsPeopleOut } from '../../model/disinfection.ts';
import { type Decision, grantUnless, refuse } from '../../model/decision.ts';
import type { DisinfectionEvent } from '../../model/events.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import type { ZoneSpec } from './policy.ts';

type Events = Decision<{ readonly events: readonly DisinfectionEvent[] }>;

/** Plans a cycle. Planning switches nothing and reserves nothing; one plan of a kind and zone is enough. */
export function decidePlan(
  spec: ZoneSpec | null,
  order: {
    readonly cycle: string;
    readonly zone: string;
    readonly kind: DisinfectionKind;
    readonly by: string;
    readonly scheduled: boolean;
  },
  open: readonly Cycle[],
): Events {
  const { cycle, zone, kind, by, scheduled } = order;
  if (!spec) return refuse(reason('zone-unknown', { zone }));
  const emitter = spec.emitters[kind];
  if (!emitter) return refuse(reason('irradiation-not-configured', { zone, kind }));
  const same = open.find((other) => other.zone === zone && other.kind === kind);
  return grantUnless(same ? [reason('cycle-under-way', { cycle: same.id })] : [], () => ({
    events: [
      {
        type: 'disinfection.planned',
        cycle,
        zone,
        kind,
        by,
        scheduled,
        items: spec.items.map(({ id }) => id),
        targetDose: emitter.targetDose,
      },
    ],
  }));
}

/** A named person vouches for one item; who does so again, does so anew. */
export function decideTick(
  cycle: Cycle | null,
  { id, item, note, actor }: { id: string; item: string; note: string; actor: Actor },
): Events {
  if (!cycle) return refuse(reason('cycle-unknown', { cycle: id }));
  const reasons: Reason[] = [];
  // A machine cannot have looked.
  if (actor.kind !== 'person') reasons.push(reason('role-missing', { needed: 'person' }));
  if (cycle.phase !== 'planned' && cycle.phase !== 'checklist')
    reasons.push(reason('cycle-in-wrong-state', { cycle: id, phase: cycle.phase }));
  if (!cycle.items.includes(item)) reasons.push(reason('checklist-item-unknown', { item }));
  return grantUnless(reasons, () => ({
    events: [{ type: 'disinfection.ticked', cycle: id, item, by: actor.id, note: note.trim() }],
  }));
}

/**
 * The order to begin. Whoever walked the room last gives it, soon after, and with no door opened in between; that the
 * room is empty it still has to prove.
 * @param order `walkIntact`: whether no door of the space was opened or unlocked since the walk, as far as is known;
 * `standing`: what is in the way of disinfecting the zone at this moment. Only whoever gives the order may be, since
 * they may have yet to leave
 */
export function decideBegin(
  cycle: Cycle | null,
  {
    id,
    actor,
    now,
    walkIntact,
    standing,
  }: { id: string; actor: Actor; now: number; walkIntact: boolean; standing: readonly Reason[] },
  spec: ZoneSpec | null,
  open: readonly Cycle[],
): Events {
  if (!cycle) return refuse(reason('cycle-unknown', { cycle: id }));
  if (!spec?.emitters[cycle.kind])
    return refuse(reason('irradiation-not-configured', { zone: cycle.zone, kind: cycle.kind }));
  const reasons: Reason[] = [];
  if (cycle.phase !== 'planned' && cycle.phase !== 'checklist')
    reasons.push(reason('cycle-in-wrong-state', { cycle: id, phase: cycle.phase }));
  const other = open.find((candidate) => candidate.id !== id && keepsPeopleOut(candidate));
  if (other) reasons.push(reason('cycle-under-way', { cycle: other.id }));
  const missing = spec.items.filter((item) => !cycle.ticks.some((tick) => tick.item === item.id));
  if (missing.length > 0)
    reasons.push(reason('checklist-incomplete', { items: missing.map((item) => item.id).join(', ') }));
  const walk = cycle.ticks.find((tick) => spec.items.some((item) => item.walk && item.id === tick.item));
  if (walk && !(now - walk.at <= spec.walkMs && walkIntact)) reasons.push(reason('walk-outdated'));
  if (walk && walk.by !== actor.id) reasons.push(reason('walk-not-yours', { person: walk.by }));
  reasons.push(...standing.filter(({ code }) => code !== 'occupancy-unproven'));
  return grantUnless(reasons, () => ({
    events: [{ type: 'disinfection.begun', cycle: id, by: actor.id }],
  }));
}

/**
 * What a restart makes of a cycle that keeps people out: nobody knows what happened meanwhile, so what ran is over, and
 * what was being aired goes on being aired.
 */
export function decideRestart({ id, kind, phase, litAt, dose }: Cycle): readonly DisinfectionEvent[] {
  if (phase === 'ventilating' || phase === 'waiting') return [];
  return [
    {
      type: 'disinfection.aborted',
      cycle: id,
      cause: 'restart',
      by: DAEMON.id,
      why: '',
      reasons: [],
      dose,
      ventilates: kind === 'ozone' && litAt !== null,
    },
  ];
}

/** Whether a person may end a cycle: everyone may, as long as there is something to end. */
export function decideAbort(cycle: Cycle | null, id: string): Decision<{ readonly cycle: Cycle }> {
  if (!cycle) return refuse(reason('cycle-unknown', { cycle: id }));
  const ending = hasEnded(cycle) || cycle.abort !== null || cycle.offAt !== null;
  return grantUnless(
    ending ? [reason('cycle-in-wrong-state', { cycle: id, phase: cycle.phase })] : [],
    () => ({
      cycle,
    }),
  );
}
