import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../model/actor.ts';
import type { Once } from '../../model/ledger.ts';
import type { Answer, Input, RouteKey, Routes } from '../contract/index.ts';
import type { Words } from '../contract/messages/index.ts';

type OnceOf<Route extends RouteKey> = Routes[Route] extends { readonly once: true } ? Once : undefined;
type ActorOf<Route extends RouteKey> = Routes[Route] extends { readonly roles: 'anyone' } ? null : Actor;

/** One checked call: who, what, under which key, and in which language to answer. */
export type Call<Route extends RouteKey> = Input<Route> & {
  readonly actor: ActorOf<Route>;
  readonly once: OnceOf<Route>;
  /** The version `If-Match` insists on. */
  readonly expect: number | undefined;
  readonly words: Words;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};

/** Answers one route; throws a Refusal, or an error of the edge, to say no. */
export type Handler<Route extends RouteKey> = (call: Call<Route>) => Answer<Route> | Promise<Answer<Route>>;

/** Handlers of some routes; together they must cover the whole table. */
export type Handlers<Route extends RouteKey = RouteKey> = { readonly [R in Route]: Handler<R> };
