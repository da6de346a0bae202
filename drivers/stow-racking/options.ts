import { type Static, Type } from 'typebox';

/** Sources disagree; four bytes are two words, as the rest of the map has them. */
export const DEFAULT_REQUEST_BYTES = 4;
/** A controller on the local network answers in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 1000;

/** Options of a Stow mobile rack. What the one known capture leaves open, somebody at the rack has to find out. */
export const StowOptions = Type.Object(
  {
    carriages: Type.Integer({
      minimum: 1,
      maximum: 18,
      description: 'Number of mobile carriages; the map names 19 aisles at most',
    }),
    requestBytes: Type.Optional(
      Type.Union([Type.Literal(4), Type.Literal(2)], {
        default: DEFAULT_REQUEST_BYTES,
        description: 'Length of a request: two 16-bit words, or two bytes',
      }),
    ),
    timeoutMs: Type.Optional(
      Type.Integer({
        minimum: 50,
        maximum: 10_000,
        default: DEFAULT_TIMEOUT_MS,
        description: 'How long to wait for an answer, ms',
      }),
    ),
    safetyInputs: Type.Optional(
      Type.Enum(['one-is-tripped', 'one-is-healthy'], {
        description:
          'What a 1 of the curtains, beams, underride guard and emergency stop means; unknown to us, and then so are they',
      }),
    ),
    trucksCountPeople: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Whether people on foot are counted as trucks; else a count of 0 proves no aisle empty. Needs safetyInputs',
      }),
    ),
    selectedIsOpen: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Whether the selected aisle, at rest and in automatic, stands open; only where a run that was cut short clears it',
      }),
    ),
    readyBits: Type.Optional(
      Type.Array(Type.Enum(['released', 'power']), {
        uniqueItems: true,
        default: ['released', 'power'],
        description: 'Bits that are set in a sound rack; without one of them it is taken for faulty',
      }),
    ),
  },
  { additionalProperties: false },
);
export type StowOptions = Static<typeof StowOptions>;
