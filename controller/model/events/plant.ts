import type { PlantCause, PlantParams } from '../plant.ts';

export type PlantEvent =
  | { type: 'plant.switched'; plant: string; on: boolean; why: PlantCause; params: PlantParams }
  | { type: 'plant.held'; plant: string; on: boolean; until: number; why: string; by: string }
  /** Back to automatic: by a person, or by the clock. */
  | { type: 'plant.released'; plant: string; by: string; why: string };
