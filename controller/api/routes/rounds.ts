import type { ApiDeps } from '../deps.ts';
import { proposalView, roundView } from '../views/round.ts';
import type { Handlers } from './call.ts';

type RoundRoute = Extract<keyof Handlers, `${string} /rounds${string}`>;

/** Rounds: proposed, begun, changed by hand, ended. */
export function roundHandlers(deps: ApiDeps): Handlers<RoundRoute> {
  const { rounds } = deps;
  return {
    'GET /rounds/proposal': ({ actor }) => proposalView(rounds.propose(actor), deps),
    'GET /rounds': () => rounds.all().map((round) => roundView(round, deps)),
    'POST /rounds': async ({ actor, body, once }) =>
      roundView(await rounds.accept(actor, body.retrievals, once), deps),
    'POST /rounds/:id/skip': async ({ actor, params, body, once }) =>
      roundView(await rounds.skip(actor, params.id, body.retrieval, body.why, once), deps),
    'POST /rounds/:id/reorder': async ({ actor, params, body, once }) =>
      roundView(await rounds.reorder(actor, params.id, body.retrievals, once), deps),
    'POST /rounds/:id/end': async ({ actor, params, once }) =>
      roundView(await rounds.end(actor, params.id, once), deps),
  };
}
