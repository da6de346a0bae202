import type { Actor } from '../../model/actor.ts';
import { type Retrieval, RETRIEVAL_STATES, type RetrievalState } from '../../model/custody.ts';
import { Refusal } from '../../model/decision.ts';
import { reason } from '../../model/reasons.ts';
import { API_PREFIX, type BoxView, type RetrievalView } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import { hasRole } from '../edge/authenticate.ts';
import { cursorOf, readCursor } from '../edge/cursor.ts';
import { etagOf } from '../edge/if-match.ts';
import { InputInvalid } from '../edge/problem.ts';
import { boxView } from '../views/holdings.ts';
import { retrievalView } from '../views/retrieval.ts';
import type { Call, Handlers } from './call.ts';

type CustodyRoute =
  | 'POST /retrievals'
  | 'GET /retrievals'
  | `GET /retrievals/:id`
  | StepRoute
  | 'POST /returns'
  | 'POST /recoveries'
  | 'POST /placements';
type StepRoute = Extract<keyof Handlers, `POST /retrievals/:id/${string}`>;
type Reply = Call<CustodyRoute>['reply'];

const PAGE = 50;

/** Lending, step by step. */
export function custodyHandlers(deps: ApiDeps): Handlers<CustodyRoute> {
  const { custody, clock, repositories } = deps;

  /** Answers a step with the retrieval as the step left it. */
  const stepped = async (
    { actor, reply }: { actor: Actor; reply: Reply },
    step: Promise<Retrieval>,
  ): Promise<RetrievalView> => {
    const retrieval = await step;
    void reply.header('etag', etagOf(retrieval.version));
    return retrievalView(retrieval, deps, actor, null);
  };
  const boxed = async (
    { actor, words }: Pick<Call<'POST /recoveries'>, 'actor' | 'words'>,
    step: Promise<{ readonly barcode: string }>,
  ): Promise<BoxView> => {
    const { barcode } = await step;
    const view = boxView(barcode, deps, words, { sealShown: hasRole(actor, ['keeper']) });
    if (!view) throw new Refusal(reason('box-unknown', { box: barcode }));
    return view;
  };

  return {
    'POST /retrievals': async (call) => {
      const { neededBy, ...body } = call.body;
      const input = neededBy === undefined ? body : { ...body, neededBy: Date.parse(neededBy) };
      const view = await stepped(call, custody.request(call.actor, input, call.once));
      void call.reply.header('location', `${API_PREFIX}/retrievals/${encodeURIComponent(view.id)}`);
      return view;
    },
    'GET /retrievals': ({ query, actor }) => {
      const { limit = PAGE, cursor, state, box } = query;
      const filter = { ...(state !== undefined && { state }), ...(box !== undefined && { box }) };
      const { items, next } = repositories.custody.retrievals(
        { ...(state !== undefined && { states: statesOf(state) }), ...(box !== undefined && { box }) },
        { limit, after: readCursor('retrievals', filter, cursor) },
      );
      const now = clock.now();
      return {
        items: items.map((retrieval) => retrievalView(retrieval, deps, actor, now)),
        nextCursor: cursorOf('retrievals', filter, next),
      };
    },
    'GET /retrievals/:id': ({ params: { id }, actor, reply }) => {
      const retrieval = repositories.custody.retrieval(id);
      if (!retrieval) throw new Refusal(reason('retrieval-unknown', { retrieval: id }));
      void reply.header('etag', etagOf(retrieval.version));
      return retrievalView(retrieval, deps, actor, clock.now());
    },

    'POST /retrievals/:id/approve': (call) =>
      stepped(call, custody.approve(call.actor, call.params.id, call.once, call.expect)),
    'POST /retrievals/:id/refuse': (call) =>
      stepped(call, custody.refuse(call.actor, call.params.id, call.body.why, call.once, call.expect)),
    'POST /retrievals/:id/cancel': (call) =>
      stepped(call, custody.cancel(call.actor, call.params.id, call.body.why, call.once, call.expect)),
    'POST /retrievals/:id/start-pick': (call) =>
      stepped(call, custody.startPick(call.actor, call.params.id, call.once, call.expect)),
    'POST /retrievals/:id/abandon-pick': (call) =>
      stepped(call, custody.abandonPick(call.actor, call.params.id, call.once, call.expect)),
    'POST /retrievals/:id/pick': (call) =>
      stepped(call, custody.pick(call.actor, call.params.id, call.body.proof, call.once, call.expect)),
    'POST /retrievals/:id/not-found': (call) =>
      stepped(call, custody.reportNotFound(call.actor, call.params.id, call.once, call.expect)),
    'POST /retrievals/:id/issue': (call) => {
      const { dueAt, ...body } = call.body;
      const input = dueAt === undefined ? body : { ...body, dueAt: Date.parse(dueAt) };
      return stepped(call, custody.issue(call.actor, call.params.id, input, call.once, call.expect));
    },
    'POST /retrievals/:id/inspect': (call) =>
      stepped(call, custody.inspect(call.actor, call.params.id, call.body, call.once, call.expect)),
    'POST /retrievals/:id/accept-discrepancy': (call) =>
      stepped(call, custody.acceptDiscrepancy(call.actor, call.params.id, call.body, call.once, call.expect)),
    'POST /retrievals/:id/reshelve': (call) =>
      stepped(call, custody.reshelve(call.actor, call.params.id, call.body, call.once, call.expect)),

    'POST /returns': (call) => stepped(call, custody.receive(call.actor, call.body.proof, call.once)),
    'POST /recoveries': (call) => boxed(call, custody.recover(call.actor, call.body.proof, call.once)),
    'POST /placements': (call) => boxed(call, custody.place(call.actor, call.body, call.once)),
  };
}

function statesOf(text: string): readonly RetrievalState[] {
  const known: ReadonlySet<string> = new Set(RETRIEVAL_STATES);
  const states = text.split(',').map((word) => word.trim());
  const unknown = states.filter((state) => !known.has(state));
  if (unknown.length > 0)
    throw new InputInvalid(() => [
      { path: '/query/state', message: `${unknown.join(', ')} ∉ ${RETRIEVAL_STATES.join(', ')}` },
    ]);
  return states as RetrievalState[];
}
