export { type PatrolDeps, PatrolService, type PatrolState } from './patrol-service.ts';
export type * from './repository.ts';
