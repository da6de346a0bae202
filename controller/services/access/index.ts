export { type AccessDeps, AccessService, type DoorSpec, type DoorState } from './access-service.ts';
export type * from './repository.ts';
