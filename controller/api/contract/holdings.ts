import { type Static, Type } from 'typebox';
import { BOX_STATES } from '../../model/custody.ts';
import {
  MediumSchema,
  Nullable,
  OneOf,
  Page,
  paging,
  ReasonView,
  SecurityClassSchema,
  Timestamp,
} from './common.ts';

export const VolumeQuery = Type.Object(
  {
    reference: Type.Optional(Type.String({ maxLength: 128, description: 'Exact reference code' })),
    customer: Type.Optional(Type.String({ maxLength: 128, description: 'Exact customer number' })),
    box: Type.Optional(Type.String({ maxLength: 64, description: 'Barcode of the box' })),
    title: Type.Optional(
      Type.String({ maxLength: 200, description: 'Words of the title, Chinese or English; all must occur' }),
    ),
    ...paging,
  },
  { additionalProperties: false },
);
export type VolumeQuery = Static<typeof VolumeQuery>;

/** Whether a box can be had now; when not, every reason why. */
export const Availability = Type.Object({
  available: Type.Boolean(),
  reasons: Type.Array(ReasonView),
});
export type Availability = Static<typeof Availability>;

/** One volume with the box it is in and where that box is. */
export const VolumeView = Type.Object({
  id: Type.String(),
  reference: Type.String(),
  title: Type.String(),
  customer: Nullable(Type.String()),
  pages: Nullable(Type.Integer()),
  box: Type.String({ description: 'Barcode of the box' }),
  slot: Nullable(Type.String({ description: 'e.g. 1-05-A-03-4-12' })),
  state: OneOf(BOX_STATES),
  availability: Availability,
});
export type VolumeView = Static<typeof VolumeView>;
export const VolumePage = Page(VolumeView);
export type VolumePage = Static<typeof VolumePage>;

export const BoxView = Type.Object({
  barcode: Type.String(),
  epc: Nullable(Type.String()),
  seal: Nullable(Type.String()),
  securityClass: SecurityClassSchema,
  medium: MediumSchema,
  slot: Nullable(Type.String()),
  state: OneOf(BOX_STATES),
  retrieval: Nullable(Type.String()),
  availability: Availability,
  /** Out of the cold and to stay closed until then, or dew would settle in it; counted down at the kiosk. */
  warmUpUntil: Nullable(Timestamp),
  /** For how long it would have to stay closed if it were taken out now; 0 when not at all. `null`: for ever in this air. */
  warmUpMinutes: Nullable(Type.Integer()),
  volumes: Type.Array(
    Type.Object({
      id: Type.String(),
      reference: Type.String(),
      title: Type.String(),
      customer: Nullable(Type.String()),
      pages: Nullable(Type.Integer()),
    }),
  ),
});
export type BoxView = Static<typeof BoxView>;
