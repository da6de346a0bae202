import { type Static, Type } from 'typebox';
import { MEDIA, SECURITY_CLASSES } from '../../model/holdings.ts';

/** A schema for one of several words. */
export const OneOf = Type.Enum;

/** RFC 3339 in UTC, e.g. `2026-01-31T08:00:00.000Z`. */
export const Timestamp = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' });
export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** Text in both languages of the house. */
export const Bilingual = Type.Object(
  { 'zh-CN': Type.String(), en: Type.String() },
  // A comma without quotes in a YAML flow mapping ends the words and begins a key of its own.
  { additionalProperties: false },
);
export type Bilingual = Static<typeof Bilingual>;

export const SecurityClassSchema = OneOf(SECURITY_CLASSES);
export const MediumSchema = OneOf(MEDIA);

/** A coded reason, and the same in the language the caller asked for. */
export const ReasonView = Type.Object({
  code: Type.String(),
  text: Type.String(),
  params: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
});
export type ReasonView = Static<typeof ReasonView>;

/** RFC 9457 problem details; `reasons` says everything that stood in the way, `errors` where the input is wrong. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    code: Type.String(),
    reasons: Type.Optional(Type.Array(ReasonView)),
    errors: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
  },
  { $id: 'Problem' },
);
export type Problem = Static<typeof Problem>;

export const Page = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: Nullable(Type.String()) });

/** Parameters without a value for routes that take no body. A stray field is refused like anywhere else. */
export const Nothing = Type.Object({}, { additionalProperties: false });
export type Nothing = Static<typeof Nothing>;

/** Paging of every list: `cursor` is what the page before gave as `nextCursor`, and means nothing to the caller. */
export const paging = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: Type.Optional(
    Type.String({ maxLength: 1024, description: 'Opaque; `nextCursor` of the page before' }),
  ),
};
