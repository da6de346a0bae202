import { type Static, Type } from 'typebox';
import { ROLES } from '../../model/actor.ts';
import { OneOf, Timestamp } from './common.ts';

export const LoginBody = Type.Union([
  Type.Object(
    {
      login: Type.String({ minLength: 1, maxLength: 32 }),
      pin: Type.String({ minLength: 1, maxLength: 32 }),
      station: Type.String({ maxLength: 32 }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { card: Type.String({ minLength: 1, maxLength: 64 }), station: Type.String({ maxLength: 32 }) },
    { additionalProperties: false },
  ),
]);
export type LoginBody = Static<typeof LoginBody>;

export const SessionView = Type.Object({
  /** `client` is a machine or a screen with a token of its own; nobody is logged in there. */
  kind: OneOf(['person', 'client']),
  person: Type.String(),
  name: Type.String(),
  roles: Type.Array(OneOf(ROLES)),
  station: Type.String(),
  expiresAt: Timestamp,
});
export type SessionView = Static<typeof SessionView>;

export const PersonView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  department: Type.Union([Type.String(), Type.Null()]),
});
export type PersonView = Static<typeof PersonView>;
export const IdentifyBody = Type.Object(
  { card: Type.String({ minLength: 1, maxLength: 64 }) },
  { additionalProperties: false },
);
export const DisplayBody = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);
export type DisplayBody = Static<typeof DisplayBody>;
