export { isStoreError, StoreError, type StoreErrorCode } from './errors.ts';
export { openStore, type Store } from './open-store.ts';
export { type Problem, type VerifyReport, verifyStore } from './verify/verify-store.ts';
