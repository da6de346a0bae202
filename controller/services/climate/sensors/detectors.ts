import type { SensorSettings } from './settings.ts';

/** One reading of one sensor, beside what its neighbours say. */
export interface Look {
  /** Epoch ms. */
  readonly at: number;
  readonly value: number;
  /** Median of the other sensors of the zone that can be believed; `null` when there is none. */
  readonly neighbours: number | null;
}

/** A detector's memory, plain JSON, and whether it finds fault now. */
export interface Found<State> {
  readonly state: State;
  readonly isFault: boolean;
}

/** Readings in a row that were possible; 0 while it says what cannot be. */
export type RangeState = { readonly possibleInRow: number };
export const RANGE_UNSEEN: RangeState = { possibleInRow: Number.MAX_SAFE_INTEGER };

/** Finds values that cannot be; believes the sensor again after several that can. */
export function detectRange(
  { possibleInRow }: RangeState,
  { value }: Look,
  { possible: [low, high], backAfter }: SensorSettings,
): Found<RangeState> {
  const isPossible = value >= low && value <= high;
  const state = {
    possibleInRow: isPossible ? Math.min(possibleInRow + 1, Number.MAX_SAFE_INTEGER) : 0,
  };
  return { state, isFault: state.possibleInRow < backAfter };
}

export type FrozenState = {
  readonly value: number;
  readonly since: number;
  /** What the neighbours went through meanwhile; `null` while there were none. */
  readonly neighbours: readonly [low: number, high: number] | null;
} | null;

/** Finds a sensor that repeats itself: for very long, or while its neighbours move. */
export function detectFrozen(
  state: FrozenState,
  { at, value, neighbours }: Look,
  { frozen }: SensorSettings,
): Found<FrozenState> {
  if (state?.value !== value) {
    const range = neighbours === null ? null : ([neighbours, neighbours] as const);
    return { state: { value, since: at, neighbours: range }, isFault: false };
  }
  const seen = widened(state.neighbours, neighbours);
  const stoodMs = at - state.since;
  const moved = seen === null ? 0 : seen[1] - seen[0];
  return {
    state: { ...state, neighbours: seen },
    isFault: stoodMs >= frozen.aloneMs || (stoodMs >= frozen.besideMs && moved >= frozen.neighboursMoved),
  };
}

function widened(
  range: readonly [number, number] | null,
  value: number | null,
): readonly [number, number] | null {
  if (value === null) return range;
  return range === null ? [value, value] : [Math.min(range[0], value), Math.max(range[1], value)];
}

export type JumpState = {
  readonly value: number;
  readonly at: number;
  /** Since when, and from where it leapt; `null` while it is believed. */
  readonly leapt: { readonly since: number; readonly from: number } | null;
} | null;

/**
 * Finds a leap that the neighbours did not make. It is over when the sensor is back where it was or where the others
 * are; without others, when it has stayed for so long that it must be believed.
 */
export function detectJump(
  state: JumpState,
  { at, value, neighbours }: Look,
  { jump }: SensorSettings,
): Found<JumpState> {
  const isBeside = neighbours !== null && Math.abs(value - neighbours) <= jump.step / 2;
  const next = (leapt: NonNullable<JumpState>['leapt']): Found<JumpState> => ({
    state: { value, at, leapt },
    isFault: leapt !== null,
  });
  if (state?.leapt) {
    const isBack = Math.abs(value - state.leapt.from) <= jump.step / 2;
    const isSettled = neighbours === null && at - state.leapt.since >= jump.settleMs;
    return next(isBack || isBeside || isSettled ? null : state.leapt);
  }
  const isLeap =
    state !== null && at - state.at <= jump.withinMs && Math.abs(value - state.value) > jump.step;
  return next(isLeap && !isBeside ? { since: at, from: state.value } : null);
}

const HOUR_MS = 3_600_000;

export interface DriftState {
  /** Start of the hour that is being summed up, epoch ms, and its sum. */
  readonly hour: number | null;
  readonly sum: number;
  readonly count: number;
  /** What was learned: how far it usually is from its neighbours. */
  readonly learned: { readonly sum: number; readonly hours: number };
  readonly above: number;
  readonly below: number;
  readonly isFault: boolean;
}
export const DRIFT_UNSEEN: DriftState = {
  hour: null,
  sum: 0,
  count: 0,
  learned: { sum: 0, hours: 0 },
  above: 0,
  below: 0,
  isFault: false,
};

/**
 * Finds a sensor that slowly leaves its neighbours: a two-sided cumulative sum (E. S. Page, Biometrika 41 (1954)
 * 100–115) over the hourly mean of what lies between it and them, less what usually does. It is forgiven when half of
 * what raised the alarm has worn off.
 */
export function detectDrift(
  state: DriftState,
  { at, value, neighbours }: Look,
  { drift }: SensorSettings,
): Found<DriftState> {
  if (neighbours === null) return { state, isFault: state.isFault };
  const hour = Math.floor(at / HOUR_MS) * HOUR_MS;
  const apart = value - neighbours;
  const closed = state.hour === null || state.hour === hour ? state : closeHour(state, drift);
  const isSame = closed.hour === hour;
  const next = {
    ...closed,
    hour,
    sum: (isSame ? closed.sum : 0) + apart,
    count: (isSame ? closed.count : 0) + 1,
  };
  return { state: next, isFault: next.isFault };
}

function closeHour(state: DriftState, drift: SensorSettings['drift']): DriftState {
  const mean = state.sum / state.count;
  const { learned } = state;
  const open = { ...state, hour: null };
  if (learned.hours < drift.baselineHours)
    return { ...open, learned: { sum: learned.sum + mean, hours: learned.hours + 1 } };
  const deviation = mean - learned.sum / learned.hours;
  // Bounded, so that a sensor that was corrected is forgiven in hours and not in weeks.
  const bounded = (sum: number): number => Math.min(2 * drift.alarm, Math.max(0, sum));
  const above = bounded(state.above + deviation - drift.slack);
  const below = bounded(state.below - deviation - drift.slack);
  const worst = Math.max(above, below);
  return { ...open, above, below, isFault: worst >= (state.isFault ? drift.alarm / 2 : drift.alarm) };
}
