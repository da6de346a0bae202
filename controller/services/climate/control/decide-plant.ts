import { OPPOSITE } from '../../../model/plant.ts';
import { demandOf } from './demand.ts';
import { dutyReached, minimumLeftMs } from './timing.ts';
import type { PlantState, Situation, Verdict } from './types.ts';
import { rest, type Wish } from './wish.ts';

/** One plant on its way through the decision. */
interface Candidate {
  readonly state: PlantState;
  readonly wish: Wish;
}

/**
 * What every plant shall do now, and why. What decides, strongest first:
 * 1. fire and disinfection: off at once;
 * 2. trouble of the plant itself: a reported fault is off at once, one that does not answer goes to its fail-safe state;
 * 3. minimum times on and off, which not even a person may cut short: they are the machine's own;
 * 4. opposites on one body of air never run together, and the second waits for the changeover time;
 * 5. a person's hold, until it runs out;
 * 6. fail-safe, when the sensors tell nothing;
 * 7. the duty limit;
 * 8. the demand of the zones, with hysteresis.
 *
 * Among opposites that both want to run, held plant comes first, then what runs already, then the more urgent, then
 * drying before wetting and cooling before heating: mould and heat do more harm than their contraries.
 * @param now epoch ms
 */
export function decidePlant(situation: Situation, now: number): readonly Verdict[] {
  const candidates = situation.plants.map((state) => ({ state, wish: wishFor(state, situation, now) }));
  const claims = new Set<PlantState>();
  const settled = new Map<PlantState, Verdict>();
  for (const { state, wish } of candidates.toSorted(precedence)) {
    const verdict = settle(state, wish, claims, situation, now);
    // Held plant claims its air even while it must wait, or its opposite would keep it waiting for ever.
    if (verdict.on || (wish.on && wish.held)) claims.add(state);
    settled.set(state, verdict);
  }
  return situation.plants.map((state) => settled.get(state) as Verdict);
}

/** Whether a person's hold counts now. */
export function isHeld({ hold }: PlantState, now: number): boolean {
  return hold !== null && now < hold.until;
}

function wishFor(state: PlantState, situation: Situation, now: number): Wish {
  const { rules, trouble, hold } = state;
  if (situation.fire) return { ...rest('fire'), atOnce: true };
  const zone = rules.zones.find((id) => situation.disinfecting.has(id));
  if (zone !== undefined) return { ...rest('disinfection-running', { zone }), atOnce: true };
  if (trouble?.cause === 'plant-trouble') return { ...rest(trouble.cause, trouble.params), atOnce: true };
  // Refused for now: it stays as it is, and is asked for again later.
  if (trouble?.cause === 'arbiter-refused' && !state.on) return rest(trouble.cause);
  if (trouble?.cause === 'plant-lost')
    return { on: rules.failSafe, why: trouble.cause, params: trouble.params, urgency: 0 };
  if (hold && isHeld(state, now))
    return { on: hold.on, why: hold.on ? 'held-on' : 'held-off', params: {}, urgency: 0, held: true };
  const demand = demandOf(state, situation);
  const spent = demand.on ? dutyReached(state, now) : null;
  return spent ? rest('duty-reached', spent) : demand;
}

function settle(
  state: PlantState,
  wish: Wish,
  claims: ReadonlySet<PlantState>,
  situation: Situation,
  now: number,
): Verdict {
  const { plant } = state.rules;
  if (wish.atOnce) return { plant, on: false, why: wish.why, params: wish.params };
  const leftMs = minimumLeftMs(state, now);
  const waitsUntil = now + leftMs;
  if (state.on && leftMs > 0)
    return wish.on
      ? { plant, on: true, why: wish.why, params: wish.params, waitsUntil }
      : { plant, on: true, why: 'minimum-on-time', params: {}, waitsUntil };
  if (!wish.on) return { plant, on: false, why: wish.why, params: wish.params };
  if (!state.on && leftMs > 0) return { plant, on: false, why: 'minimum-off-time', params: {}, waitsUntil };
  return againstOpposites(state, wish, claims, situation, now);
}

function againstOpposites(
  state: PlantState,
  wish: Wish,
  claims: ReadonlySet<PlantState>,
  situation: Situation,
  now: number,
): Verdict {
  const { plant } = state.rules;
  const opposites = situation.plants.filter((other) => opposes(state, other, situation));
  // One that is only now being switched off still runs: the other begins at the next look at the earliest.
  const contrary = opposites.find((other) => other.on || other.mayRun || claims.has(other));
  if (contrary) return { plant, on: false, why: 'opposite-running', params: { other: contrary.rules.plant } };
  // A person who wants it now knows why; what runs already did its waiting before it started.
  if (!state.on && !wish.held)
    for (const other of opposites) {
      const waitsUntil = (other.since ?? -Infinity) + situation.band.changeoverMs;
      if (now < waitsUntil)
        return { plant, on: false, why: 'changeover', params: { other: other.rules.plant }, waitsUntil };
    }
  return { plant, on: true, why: wish.why, params: wish.params };
}

/** Whether two plants undo each other's work on one body of air. */
export function opposes(
  one: PlantState,
  other: PlantState,
  { airPaths }: Pick<Situation, 'airPaths'>,
): boolean {
  if (OPPOSITE[one.rules.kind] !== other.rules.kind) return false;
  const mine = one.rules.zones;
  const theirs = other.rules.zones;
  if (mine.some((zone) => theirs.includes(zone))) return true;
  return airPaths.some(
    (path) => mine.some((zone) => path.includes(zone)) && theirs.some((zone) => path.includes(zone)),
  );
}

const FIRST_OF_A_PAIR: ReadonlySet<string> = new Set(['dehumidifier', 'cooler']);

function precedence(a: Candidate, b: Candidate): number {
  const rank = ({ state, wish }: Candidate): readonly number[] => [
    wish.held ? 0 : 1,
    state.on ? 0 : 1,
    -wish.urgency,
    FIRST_OF_A_PAIR.has(state.rules.kind) ? 0 : 1,
  ];
  const [left, right] = [rank(a), rank(b)];
  for (const [index, mine] of left.entries()) {
    const difference = mine - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
