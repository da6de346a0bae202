export { stopsAhead } from './decide-round.ts';
export type { Shelving } from './pickables.ts';
export { type RoundDeps, type RoundProposal, RoundService } from './round-service.ts';
export type * from './repository.ts';
