import type { PlantCause, PlantParams } from '../../../model/plant.ts';

/** What would be good for the zones of one plant, before anything is asked that may stand in the way. */
export interface Wish {
  readonly on: boolean;
  readonly why: PlantCause;
  readonly params: PlantParams;
  /** How badly it is wanted: 0 where it starts, 1 a whole margin further. */
  readonly urgency: number;
  /** Off at once, minimum times or not. */
  readonly atOnce?: true;
  /** A person wants it so. */
  readonly held?: true;
}

/** Not wanted, with the reason. */
export function rest(why: PlantCause, params: PlantParams = {}): Wish {
  return { on: false, why, params, urgency: 0 };
}

/** Wanted, with the reason. */
export function run(why: PlantCause, params: PlantParams, urgency: number): Wish {
  return { on: true, why, params, urgency };
}

/** Figures for people: a tenth is more than any sensor here knows. */
export function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
