export { type DisinfectionDeps, DisinfectionService } from './disinfection-service.ts';
export type { CycleProgress } from './progress.ts';
export { type ChecklistItem, disinfectionZones, type ZoneSpec } from './policy.ts';
export type * from './repository.ts';
