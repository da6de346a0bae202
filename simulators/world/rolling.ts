import type { DriveLimits } from './drive.ts';

/** What a motor is told: a signed speed (positive to the right), or to brake. */
export type MotorOrder =
  | { readonly kind: 'run'; readonly speedMmPerS: number }
  | { readonly kind: 'brake'; readonly emergency: boolean };

/** Carriages as they stand and roll; all arrays have carriage 1 first. */
export interface Rolling {
  /** Left edges from the left stop, mm. */
  readonly positionsMm: readonly number[];
  /** Positive to the right, mm/s. */
  readonly speedsMmPerS: readonly number[];
}

/** What a step of physics works on besides carriages and orders. */
export interface Rails {
  readonly carriageWidthMm: number;
  readonly lengthMm: number;
  readonly limits: DriveLimits;
  /** Share of nominal acceleration and braking each carriage reaches. */
  readonly shares: readonly number[];
  /** No gap gets narrower than this, mm, n+1 entries: what lies in it. A gap that is narrower already just stays so. */
  readonly leastGapsMm: readonly number[];
}

/** Carriages a step later. */
export interface Rolled extends Rolling {
  /** Change of speed along the movement, mm/s²; negative while slowing. */
  readonly accelerationsMmPerS2: readonly number[];
  /** Whether something in the way kept the carriage from rolling as far as it would have. */
  readonly blocked: readonly boolean[];
}

/**
 * One step of physics: motors change speeds no faster than their force allows, brakes likewise, and nothing passes
 * what it meets: an end stop, a neighbour, something on the rail. Whatever runs into one of them stops there and pushes
 * nothing. Carriages that did not overlap before do not overlap after, whatever the orders were.
 * @param stepS length of the step, s
 */
export function roll(rolling: Rolling, orders: readonly MotorOrder[], rails: Rails, stepS: number): Rolled {
  const wanted = orders.map((order, i) =>
    speedAfter(rolling.speedsMmPerS[i] ?? 0, order, rails.limits, rails.shares[i] ?? 1, stepS),
  );
  const reach = rolling.positionsMm.map((position, i) => position + (wanted[i] ?? 0) * stepS);
  const positionsMm = withoutOverlap(rolling.positionsMm, reach, rails);
  const blocked = reach.map((aim, i) => Math.abs(aim - (positionsMm[i] ?? 0)) > 1e-9);
  const speedsMmPerS = positionsMm.map((position, i) =>
    blocked[i] ? (position - (rolling.positionsMm[i] ?? 0)) / stepS : (wanted[i] ?? 0),
  );
  const accelerationsMmPerS2 = speedsMmPerS.map(
    (speed, i) => (Math.abs(speed) - Math.abs(rolling.speedsMmPerS[i] ?? 0)) / stepS,
  );
  return { positionsMm, speedsMmPerS, accelerationsMmPerS2, blocked };
}

function speedAfter(
  speed: number,
  order: MotorOrder,
  limits: DriveLimits,
  share: number,
  stepS: number,
): number {
  const emergency = order.kind === 'brake' && order.emergency;
  const rate = (emergency ? limits.emergencyBrakingMmPerS2 : limits.accelerationMmPerS2) * share;
  const wanted = order.kind === 'brake' ? 0 : order.speedMmPerS;
  // Rolling the other way, a motor brakes before it reverses: the step ends at rest at the latest.
  const aim = speed * wanted < 0 ? 0 : wanted;
  return speed + Math.min(rate * stepS, Math.max(-rate * stepS, aim - speed));
}

/**
 * Lets each carriage come as far towards its aim as there is room. Those that go right are settled from the right end,
 * then those that go left from the left end: each only ever takes room that its neighbour has left or does not leave in
 * this step.
 */
function withoutOverlap(before: readonly number[], aims: readonly number[], rails: Rails): number[] {
  const { carriageWidthMm: width, lengthMm } = rails;
  const last = before.length - 1;
  const after = [...before];
  const gapMm = (k: number): number =>
    (k > last ? lengthMm : (before[k] ?? 0)) - (k === 0 ? 0 : (before[k - 1] ?? 0) + width);
  const keepMm = (k: number): number => Math.max(0, Math.min(rails.leastGapsMm[k] ?? 0, gapMm(k)));
  for (let i = last; i >= 0; i--) {
    const from = before[i] ?? 0;
    const aim = aims[i] ?? from;
    if (aim <= from) continue;
    const wall = i === last ? lengthMm : (after[i + 1] ?? 0);
    after[i] = Math.max(from, Math.min(aim, wall - keepMm(i + 1) - width));
  }
  for (let i = 0; i <= last; i++) {
    const from = before[i] ?? 0;
    const aim = aims[i] ?? from;
    if (aim >= from) continue;
    const wall = i === 0 ? 0 : (after[i - 1] ?? 0) + width;
    after[i] = Math.min(from, Math.max(aim, wall + keepMm(i)));
  }
  return after;
}
