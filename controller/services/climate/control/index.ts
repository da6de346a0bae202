export { decideHold, type HoldOrder } from './decide-hold.ts';
export { decidePlant, isHeld } from './decide-plant.ts';
export type * from './repository.ts';
export type * from './types.ts';
