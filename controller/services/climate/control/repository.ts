import type { PlantHold } from '../../../model/plant.ts';
import type { PlantSwitch } from './types.ts';

/** What the ledger remembers of the plant; implemented by the store. */
export interface PlantRepository {
  /** The newest changes of one plant, oldest first. */
  switches(plant: string): readonly PlantSwitch[];
  holds(): readonly PlantHold[];
  hold(plant: string): PlantHold | null;
}
