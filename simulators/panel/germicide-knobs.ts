import { type Static, Type } from 'typebox';
import type { Germicide } from '../world/germicide.ts';

/** What a visitor can do to a lamp, a generator and the air around them; what is left out stays as it is. */
export const GermicideFaultsBody = Type.Object(
  {
    lampPct: Type.Optional(
      Type.Number({ minimum: 0, maximum: 100, description: 'Light that the lamp still gives' }),
    ),
    lampStuck: Type.Optional(Type.Boolean()),
    generatorStuck: Type.Optional(Type.Boolean()),
    fanDead: Type.Optional(Type.Boolean()),
    ozonePpm: Type.Optional(Type.Number({ minimum: 0, maximum: 50, description: 'In the air from now on' })),
  },
  { additionalProperties: false },
);

/** Turns the knobs named in `body`. */
export function turnGermicideKnobs(germicide: Germicide, body: Static<typeof GermicideFaultsBody>): void {
  const { lampPct, ozonePpm, ...switches } = body;
  if (lampPct !== undefined) germicide.knobs.lampShare = lampPct / 100;
  if (ozonePpm !== undefined) germicide.disturb({ ozonePpm });
  Object.assign(germicide.knobs, switches);
}
