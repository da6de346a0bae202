import { type TSchema, Type } from 'typebox';
import type { Role } from '../../model/actor.ts';

/**
 * One route as both sides know it. `roles` is who may call it: any one of them is enough; `anyone` needs no token,
 * `authenticated` any valid one. `once` routes change something and want an `Idempotency-Key`; `versioned` ones answer
 * with an `ETag` and, when they change something, heed `If-Match`.
 */
export interface RouteSpec {
  readonly tag: 'holdings' | 'custody' | 'shelving' | 'room' | 'alarms' | 'journal' | 'identity';
  readonly summary: string;
  readonly roles: readonly Role[] | 'anyone' | 'authenticated';
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** Status of success; 200 when absent. */
  readonly status?: 201 | 202 | 204;
  /** Body of success; absent with 204, and for the live stream. */
  readonly answer?: TSchema;
  /** It answers with a file of that kind, which the handler sends; `answer` is absent then. */
  readonly file?: 'application/pdf' | 'text/csv';
  readonly once?: true;
  readonly versioned?: true;
}

/** Keeps the exact type of a route. */
export const define = <const Spec extends RouteSpec>(spec: Spec): Spec => spec;

/** Who may read holdings and their lending. */
export const READERS = ['keeper', 'approver', 'auditor', 'records-system'] as const;
/** Who may see how the room stands. */
export const WATCHERS = ['keeper', 'approver', 'auditor', 'installer', 'display'] as const;
/** Who works with boxes and shelves. */
export const KEEPER = ['keeper'] as const;

/** Something short that names one thing in a path. */
export const Key = Type.String({ minLength: 1, maxLength: 64 });
/** The path parameter of what is addressed by its id. */
export const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });
