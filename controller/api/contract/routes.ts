import { type Static, type TSchema, Type } from 'typebox';
import type { Role } from '../../model/actor.ts';
import { STATISTICS_ROUTES } from './alarm-statistics.ts';
import { ALARM_ROUTES } from './alarms.ts';
import { CLIMATE_ROUTES } from './climate.ts';
import { DISINFECTION_ROUTES } from './disinfection.ts';
import { PATROL_ROUTES } from './patrols.ts';
import { REPORT_ROUTES } from './reports.ts';
import * as common from './common.ts';
import * as custody from './custody.ts';
import { HISTORY_ROUTES } from './history.ts';
import * as holdings from './holdings.ts';
import { NOTIFY_ROUTES } from './notify.ts';
import * as room from './room.ts';
import { define, Id, KEEPER, Key, READERS, type RouteSpec, WATCHERS } from './route-spec.ts';
import * as rounds from './rounds.ts';
import * as sessions from './sessions.ts';
import { PLANT_ROUTES } from './plant.ts';
import { SHELVING_ROUTES } from './shelving-routes.ts';

/** Where the versioned API begins; the paths of {@link ROUTES} come after it. */
export const API_PREFIX = '/api/v1';

/** A step of one retrieval: by a keeper unless said otherwise, answering the retrieval as it stands after it. */
const step = <Body extends TSchema, const Roles extends readonly Role[] = typeof KEEPER>(
  summary: string,
  body: Body,
  roles?: Roles,
) =>
  define({
    tag: 'custody',
    summary,
    roles: (roles ?? KEEPER) as Roles,
    params: Id,
    body,
    answer: custody.RetrievalView,
    once: true,
    versioned: true,
  });

/** A change to one's own round, answering the round as it stands after it. */
const roundStep = <Body extends TSchema>(summary: string, body: Body) =>
  define({
    tag: 'custody',
    summary,
    roles: KEEPER,
    params: Id,
    body,
    answer: rounds.RoundView,
    once: true,
  });

/**
 * Every route below {@link API_PREFIX}, keyed by method and path. The server builds itself from this table (handlers,
 * validation, roles, OpenAPI); a client needs only its type: the key says method and path, {@link Input} and
 * {@link Answer} say the rest.
 */
export const ROUTES = {
  'GET /volumes': define({
    tag: 'holdings',
    summary: 'Find volumes and where they are',
    roles: READERS,
    query: holdings.VolumeQuery,
    answer: holdings.VolumePage,
  }),
  'GET /boxes/:barcode': define({
    tag: 'holdings',
    summary: 'One box with its volumes',
    roles: READERS,
    params: Type.Object({ barcode: Key }),
    answer: holdings.BoxView,
  }),

  'POST /retrievals': define({
    tag: 'custody',
    summary: 'Ask for a box or for volumes',
    roles: ['keeper', 'records-system'],
    body: custody.RetrievalRequest,
    status: 202,
    answer: custody.RetrievalView,
    once: true,
    versioned: true,
  }),
  'GET /retrievals': define({
    tag: 'custody',
    summary: 'Retrievals, oldest first',
    roles: READERS,
    query: custody.RetrievalQuery,
    answer: custody.RetrievalPage,
  }),
  'GET /retrievals/:id': define({
    tag: 'custody',
    summary: 'One retrieval',
    roles: READERS,
    params: Id,
    answer: custody.RetrievalView,
    versioned: true,
  }),
  'POST /retrievals/:id/approve': step('Approve it', common.Nothing, ['approver']),
  'POST /retrievals/:id/refuse': step('Refuse it', custody.Why, ['approver']),
  'POST /retrievals/:id/cancel': step('Cancel it', custody.Why, ['keeper', 'approver', 'records-system']),
  'POST /retrievals/:id/start-pick': step('Take the pick', common.Nothing),
  'POST /retrievals/:id/abandon-pick': step('Give the pick back', common.Nothing),
  'POST /retrievals/:id/pick': step('Prove the box taken from the shelf', custody.PickBody),
  'POST /retrievals/:id/not-found': step('Say that the box is not in its slot', common.Nothing),
  'POST /retrievals/:id/issue': step('Hand the box to a borrower', custody.IssueBody),
  'POST /retrievals/:id/inspect': step('Record seal and page counts', custody.InspectBody),
  'POST /retrievals/:id/accept-discrepancy': step(
    'Take for good what the inspection found to differ',
    custody.AcceptDiscrepancyBody,
    ['approver'],
  ),
  'POST /retrievals/:id/reshelve': step('Prove box and slot, and close', custody.ReshelveBody),
  'POST /returns': define({
    tag: 'custody',
    summary: 'Take a lent box back',
    roles: KEEPER,
    body: custody.ReturnBody,
    answer: custody.RetrievalView,
    once: true,
    versioned: true,
  }),
  'POST /recoveries': define({
    tag: 'custody',
    summary: 'Recover a missing box that was found',
    roles: KEEPER,
    body: custody.ReturnBody,
    answer: holdings.BoxView,
    once: true,
  }),
  'POST /placements': define({
    tag: 'custody',
    summary: 'Put a box that has no retrieval on its shelf',
    roles: KEEPER,
    body: custody.ReshelveBody,
    answer: holdings.BoxView,
    once: true,
  }),

  'GET /rounds/proposal': define({
    tag: 'custody',
    summary: 'A round over everything that is released and in no round yet, in the best order found',
    roles: KEEPER,
    answer: rounds.RoundProposalView,
  }),
  'GET /rounds': define({
    tag: 'custody',
    summary: 'Every round under way',
    roles: KEEPER,
    answer: Type.Array(rounds.RoundView),
  }),
  'POST /rounds': define({
    tag: 'custody',
    summary: 'Begin a round over these retrievals, in this order',
    roles: KEEPER,
    body: rounds.RoundBody,
    status: 201,
    answer: rounds.RoundView,
    once: true,
  }),
  'POST /rounds/:id/skip': roundStep(
    'Leave one stop out; its retrieval is free for another round',
    rounds.SkipBody,
  ),
  'POST /rounds/:id/reorder': roundStep("Put the open stops into an order of one's own", rounds.ReorderBody),
  'POST /rounds/:id/end': roundStep('End the round; what is still open is free again', common.Nothing),

  ...SHELVING_ROUTES,

  'GET /room': define({
    tag: 'room',
    summary: 'The room as configured',
    roles: 'authenticated',
    answer: room.RoomView,
  }),
  'GET /points': define({
    tag: 'room',
    summary: 'Every measuring point with its newest value',
    roles: WATCHERS,
    answer: Type.Array(room.PointView),
  }),
  ...HISTORY_ROUTES,
  'GET /doors': define({
    tag: 'room',
    summary: 'Every door as it stands',
    roles: WATCHERS,
    answer: Type.Array(room.DoorView),
  }),
  'POST /doors/:id/unlock': define({
    tag: 'room',
    summary: 'Unlock a door inwards for a few seconds',
    roles: KEEPER,
    params: Id,
    body: common.Nothing,
    status: 202,
    answer: room.DoorView,
    once: true,
  }),
  'GET /devices': define({
    tag: 'room',
    summary: 'Every device, whether it answers and what it can do',
    roles: WATCHERS,
    answer: Type.Array(room.DeviceView),
  }),

  ...ALARM_ROUTES,
  ...STATISTICS_ROUTES,

  ...CLIMATE_ROUTES,
  ...PLANT_ROUTES,
  ...DISINFECTION_ROUTES,
  ...PATROL_ROUTES,
  ...REPORT_ROUTES,
  ...NOTIFY_ROUTES,

  'GET /events': define({
    tag: 'journal',
    summary: 'The journal, as far as the caller may see it',
    roles: WATCHERS,
    query: room.EventQuery,
    answer: room.EventPage,
  }),
  'GET /live': define({
    tag: 'journal',
    summary: 'Server-sent events: a snapshot, then everything that changes',
    roles: WATCHERS,
    query: room.LiveQuery,
  }),

  'POST /sessions': define({
    tag: 'identity',
    summary: 'Log in with card or PIN; sets the session cookie',
    roles: 'anyone',
    body: sessions.LoginBody,
    status: 201,
    answer: sessions.SessionView,
  }),
  'POST /sessions/display': define({
    tag: 'identity',
    summary: 'Exchange the token of a screen for its cookie',
    roles: 'anyone',
    body: sessions.DisplayBody,
    status: 201,
    answer: sessions.SessionView,
  }),
  'GET /sessions/current': define({
    tag: 'identity',
    summary: 'Who the caller is',
    roles: 'authenticated',
    answer: sessions.SessionView,
  }),
  'DELETE /sessions/current': define({
    tag: 'identity',
    summary: 'Log out',
    roles: 'authenticated',
    status: 204,
  }),
  'POST /borrowers/identify': define({
    tag: 'identity',
    summary: 'Whose card it is',
    roles: KEEPER,
    body: sessions.IdentifyBody,
    answer: sessions.PersonView,
  }),
} as const satisfies Readonly<Record<`${'GET' | 'POST' | 'DELETE'} /${string}`, RouteSpec>>;

export type Routes = typeof ROUTES;
/** `POST /retrievals/:id/pick` and the like. */
export type RouteKey = keyof Routes;

type Part<Spec, Name extends string> = Spec extends { readonly [N in Name]: infer Schema extends TSchema }
  ? { readonly [N in Name]: Static<Schema> }
  : unknown;
/** What a caller hands over: `params` fill the colons of the path, `query` goes behind it, `body` is JSON. */
export type Input<Route extends RouteKey> = Part<Routes[Route], 'params'> &
  Part<Routes[Route], 'query'> &
  Part<Routes[Route], 'body'>;
/** What a successful call answers; `undefined` for 204. */
export type Answer<Route extends RouteKey> = Routes[Route] extends {
  readonly answer: infer Schema extends TSchema;
}
  ? Static<Schema>
  : undefined;
/** Routes that want an `Idempotency-Key`. */
export type OnceRoute = {
  [Route in RouteKey]: Routes[Route] extends { readonly once: true } ? Route : never;
}[RouteKey];
