export { type RoundProposal, type RoundDeps, RoundService } from './round-service.ts';
export type * from './repository.ts';
