export { stopsAhead } from './decide-round.ts';
export { type RoundDeps, type RoundProposal, RoundService, type Shelving } from './round-service.ts';
export type * from './repository.ts';
