export { decideUnlock, type UnlockRequest } from './arbiter.ts';
export type { BankSpec } from './bank-memory.ts';
export type * from './phase.ts';
export type * from './picture.ts';
export type * from './repository.ts';
export * from './shelving-service.ts';
export * from './snapshot.ts';
