import type { Round, RoundCost, RoundStop } from '../../model/rounds.ts';
import { type RoundProposal, stopsAhead } from '../../services/rounds/index.ts';
import type { RoundProposalView, RoundStopView, RoundView } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import { instant, instantOrNull } from './time.ts';

type Reading = Pick<ApiDeps, 'repositories'>;

/** A round as the API shows it; its first open stop is the current one. */
export function roundView(round: Round, deps: Reading): RoundView {
  const current = round.endedAt === null ? round.stops.find(({ state }) => state === 'open') : undefined;
  return {
    id: round.id,
    keeper: round.keeper,
    keeperName: deps.repositories.people.person(round.keeper)?.name ?? null,
    plannedAt: instant(round.plannedAt),
    replannedAt: instantOrNull(round.replannedAt),
    endedAt: instantOrNull(round.endedAt),
    openAhead: stopsAhead(round).map(({ retrieval, bank, aisle }) => ({ retrieval, bank, aisle })),
    stops: round.stops.map((stop) => stopView(stop, stop === current, deps)),
    ...totals(round.cost, round.firstCome),
  };
}

/** A proposal as the API shows it, as if it had been accepted. */
export function proposalView(proposal: RoundProposal, deps: Reading): RoundProposalView {
  const stops = proposal.stops.map((stop, index) =>
    stopView({ ...stop, state: 'open', outcome: null, why: null }, index === 0, deps),
  );
  return { stops, ...totals(proposal.cost, proposal.firstCome), optimal: proposal.optimal };
}

function stopView(stop: RoundStop, current: boolean, { repositories }: Reading): RoundStopView {
  const { holdings, custody } = repositories;
  const retrieval = custody.retrieval(stop.retrieval);
  const asked = new Set(retrieval?.volumes ?? []);
  const inBox = holdings.volumesOf(stop.box);
  const volumes = asked.size === 0 ? inBox : inBox.filter(({ id }) => asked.has(id));
  return {
    retrieval: stop.retrieval,
    box: stop.box,
    slot: stop.slot,
    bank: stop.bank,
    aisle: stop.aisle,
    title: volumes[0]?.title ?? null,
    volumes: volumes.length,
    neededBy: instantOrNull(retrieval?.neededBy ?? null),
    rush: retrieval?.rush ?? false,
    state: current ? 'current' : stop.state,
    outcome: stop.outcome,
    why: stop.why,
    opens: stop.opens,
    carriages: stop.carriages,
    openingSeconds: stop.seconds,
  };
}

function totals(predicted: RoundCost, firstCome: RoundCost) {
  const share = firstCome.seconds === 0 ? 0 : 1 - predicted.seconds / firstCome.seconds;
  return { predicted, firstCome, savedPercent: Math.round(share * 1000) / 10 };
}
