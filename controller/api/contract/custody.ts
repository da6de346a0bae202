import { type Static, Type } from 'typebox';
import { RETRIEVAL_STATES } from '../../model/custody.ts';
import { Nullable, OneOf, Page, paging, Timestamp } from './common.ts';

export const RetrievalRequest = Type.Object(
  {
    box: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'Barcode of the box; or name volumes' }),
    ),
    volumes: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
        minItems: 1,
        maxItems: 200,
        description: 'Volume ids or reference codes, all in one box',
      }),
    ),
    use: OneOf(['charge-out', 'reading-room']),
    borrower: Type.Optional(Type.String({ maxLength: 64, description: 'Id of the person it is for' })),
    note: Type.Optional(Type.String({ maxLength: 500 })),
    neededBy: Type.Optional({ ...Timestamp, description: 'RFC 3339, UTC: when the box should be at hand' }),
    rush: Type.Optional(
      Type.Boolean({ default: false, description: 'Picked before everything that is not; replans a round' }),
    ),
  },
  { additionalProperties: false },
);
export type RetrievalRequest = Static<typeof RetrievalRequest>;

export const RetrievalView = Type.Object({
  id: Type.String(),
  box: Type.String(),
  slot: Nullable(Type.String()),
  volumes: Type.Array(
    Type.Object({
      id: Type.String(),
      reference: Type.String(),
      title: Type.String(),
      pages: Nullable(Type.Integer()),
    }),
  ),
  use: OneOf(['charge-out', 'reading-room']),
  state: OneOf(RETRIEVAL_STATES),
  requestedBy: Type.String(),
  requestedAt: Timestamp,
  forBorrower: Nullable(Type.String()),
  note: Nullable(Type.String()),
  /** When the box should be at hand. */
  neededBy: Nullable(Timestamp),
  rush: Type.Boolean(),
  approvedBy: Nullable(Type.String()),
  holdUntil: Nullable(Timestamp),
  keeper: Nullable(Type.String()),
  borrower: Nullable(Type.String()),
  borrowerName: Nullable(Type.String()),
  dueAt: Nullable(Timestamp),
  overdue: Type.Boolean(),
  inspector: Nullable(Type.String()),
  /** What the inspection found to differ; empty when nothing did, or none took place. */
  discrepancies: Type.Array(
    Type.Object({
      kind: OneOf(['seal', 'pages']),
      volume: Type.Optional(Type.String()),
      expected: Type.Union([Type.String(), Type.Integer(), Type.Null()]),
      found: Type.Union([Type.String(), Type.Integer()]),
    }),
  ),
  /** Seal number the inspector must find; only told to keepers. */
  seal: Nullable(Type.String()),
});
export type RetrievalView = Static<typeof RetrievalView>;
export const RetrievalPage = Page(RetrievalView);
export type RetrievalPage = Static<typeof RetrievalPage>;

export const RetrievalQuery = Type.Object(
  {
    state: Type.Optional(
      Type.String({ maxLength: 200, description: 'One state, or several separated by commas' }),
    ),
    box: Type.Optional(Type.String({ maxLength: 64 })),
    ...paging,
  },
  { additionalProperties: false },
);
export type RetrievalQuery = Static<typeof RetrievalQuery>;

/**
 * How a box is proved: what the kiosk's scan field read, or the name of an RFID reader whose field the server itself
 * looks into at that moment.
 */
export const Proof = Type.Union([
  Type.Object({ barcode: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false }),
  Type.Object({ reader: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false }),
]);
export type Proof = Static<typeof Proof>;

export const Why = Type.Object(
  { why: Type.String({ minLength: 1, maxLength: 500 }) },
  { additionalProperties: false },
);
export const PickBody = Type.Object({ proof: Proof }, { additionalProperties: false });
export const IssueBody = Type.Object(
  {
    proof: Proof,
    borrower: Type.Union([
      Type.Object({ card: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false }),
      Type.Object({ person: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false }),
    ]),
    dueAt: Type.Optional(Timestamp),
  },
  { additionalProperties: false },
);
export const ReturnBody = Type.Object({ proof: Proof }, { additionalProperties: false });
export const InspectBody = Type.Object(
  {
    sealFound: Type.String({ maxLength: 64 }),
    pages: Type.Record(Type.String(), Type.Integer({ minimum: 0, maximum: 100_000 })),
    remarks: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false },
);
export const ReshelveBody = Type.Object(
  { proof: Proof, slot: Type.String({ description: 'The slot label as scanned', maxLength: 64 }) },
  { additionalProperties: false },
);
/** Why an approver takes what the inspection found for good, and the seal put on since when there is a new one. */
export const AcceptDiscrepancyBody = Type.Object(
  {
    remark: Type.String({ minLength: 1, maxLength: 500 }),
    seal: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  },
  { additionalProperties: false },
);
export type IssueBody = Static<typeof IssueBody>;
export type InspectBody = Static<typeof InspectBody>;
export type ReshelveBody = Static<typeof ReshelveBody>;
