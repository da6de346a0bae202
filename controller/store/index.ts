export { isStoreError, StoreError, type StoreErrorCode } from './errors.ts';
export { openStore, type Store } from './open-store.ts';
export { openSnapshot } from './snapshot.ts';
export { type Problem, type VerifyReport, verifyStore } from './verify/verify-store.ts';
