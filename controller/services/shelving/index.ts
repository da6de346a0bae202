export { decideUnlock, type UnlockRequest } from './arbiter/arbiter.ts';
export type { BankSpec } from './bank/memory.ts';
export type * from './bank/phase.ts';
export type * from './bank/picture.ts';
export * from './policy.ts';
export type * from './repository.ts';
export * from './shelving-service.ts';
export * from './arbiter/snapshot.ts';
