export type { AirableBanks } from './actuator.ts';
export { decideHold, type HoldOrder } from './decide-hold.ts';
export { decidePlant, isHeld } from './decide-plant.ts';
export type { PlantPicture } from './plant-picture.ts';
export { type AirConditions, type PlantAlarms, type PlantDeps, PlantService } from './plant-service.ts';
export type * from './repository.ts';
export type * from './types.ts';
export { type JudgedZone, zoneAirs } from './zone-air.ts';
