import { type Static, type TSchema, Type } from 'typebox';
import { SimulatorError, unknownThing } from '../errors.ts';
import type { Bank } from '../world/bank.ts';

const Aisle = Type.Integer({ minimum: 1, maximum: 41 });
const Carriage = Type.Integer({ minimum: 1, maximum: 40 });
const Drift = Type.Number({ minimum: -200, maximum: 200 });
const WidthMm = Type.Integer({ minimum: 20, maximum: 5000 });
const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What the control API takes as a bank's mishaps; what is left out stays as it is. */
export const BankFaultsBody = Type.Object(
  {
    obstruction: Type.Optional(Nullable(Aisle)),
    obstructionWidthMm: Type.Optional(WidthMm),
    debris: Type.Optional(Nullable(Aisle)),
    debrisWidthMm: Type.Optional(WidthMm),
    stuckContactor: Type.Optional(Nullable(Carriage)),
    encoderDriftMmPerM: Type.Optional(
      Type.Union([Drift, Type.Record(Type.String({ pattern: '^([1-9]|[1-3][0-9]|40)$' }), Drift)]),
    ),
    bounceMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
    losesPositionOnPowerCut: Type.Optional(Type.Boolean()),
    emergencyStop: Type.Optional(Type.Boolean()),
    fire: Type.Optional(Type.Boolean()),
    localControl: Type.Optional(Type.Boolean()),
    faultCode: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
    overload: Type.Optional(Nullable(Carriage)),
    presenceSensorBad: Type.Optional(Type.Array(Aisle)),
    positionUnknown: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

const DEFAULT_OBSTRUCTION_MM = 380;
const DEFAULT_DEBRIS_MM = 300;

/**
 * Turns the knobs named in `body`, all of them or none.
 * Throws `SimulatorError`: 404 for an aisle or carriage the bank has not, 409 for debris that does not fit into its aisle.
 */
export function turnBankKnobs(bank: Bank, body: Static<typeof BankFaultsBody>): void {
  const { obstruction, obstructionWidthMm, debris, debrisWidthMm, stuckContactor, overload, ...plain } = body;
  for (const aisle of [obstruction, debris]) if (aisle) requireAisle(bank, aisle);
  for (const carriage of [stuckContactor, overload]) if (carriage) requireCarriage(bank, carriage);
  const debrisMm = debrisWidthMm ?? DEFAULT_DEBRIS_MM;
  if (debris && bank.carriages.gapMm(debris) < debrisMm)
    throw new SimulatorError(`aisle ${debris} of bank ${bank.build.bank} is too narrow for that`);
  if (obstruction !== undefined)
    bank.knobs.obstruction =
      obstruction === null
        ? null
        : { aisle: obstruction, widthMm: obstructionWidthMm ?? DEFAULT_OBSTRUCTION_MM };
  if (debris !== undefined) bank.knobs.debris = debris === null ? null : { aisle: debris, widthMm: debrisMm };
  if (stuckContactor !== undefined)
    bank.knobs.stuckContactor = stuckContactor === null ? null : { carriage: stuckContactor };
  if (overload !== undefined) bank.knobs.overloadCarriage = overload;
  Object.assign(bank.knobs, plain);
}

function requireAisle(bank: Bank, aisle: number): void {
  if (!bank.hasAisle(aisle)) throw unknownThing(`aisle ${aisle} in bank ${bank.build.bank}`);
}

function requireCarriage(bank: Bank, carriage: number): void {
  if (carriage > bank.build.carriages) throw unknownThing(`carriage ${carriage} in bank ${bank.build.bank}`);
}
