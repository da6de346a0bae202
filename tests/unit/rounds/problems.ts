import * as fc from 'fast-check';
import {
  type Job,
  type RoundProblem,
  USUAL_SPEEDS,
  type Visit,
} from '../../../controller/services/rounds/planner/problem.ts';

/** What a generated problem may contain. */
export interface Kind {
  readonly jobs: number;
  readonly banks?: number;
  readonly widths?: number;
  readonly due?: boolean;
  readonly rush?: boolean;
}

/** Problems small enough to be looked at in full, with everything that `kind` allows in them. */
export function problems(kind: Kind): fc.Arbitrary<RoundProblem> {
  const { jobs, banks = 1, widths = 1, due = false, rush = false } = kind;
  const line = (bank: number) =>
    fc.integer({ min: 2, max: 9 }).chain((aisles) =>
      fc.integer({ min: 1, max: Math.min(widths, aisles) }).chain((freeAisles) =>
        fc.record({
          bank: fc.constant(bank),
          aisles: fc.constant(aisles),
          freeAisles: fc.constant(freeAisles),
          open: fc.uniqueArray(fc.integer({ min: 1, max: aisles }), { maxLength: freeAisles }),
          rails: fc.constantFrom(undefined, undefined, { openingSeconds: 5, secondsPerCarriage: 13 }),
        }),
      ),
    );
  return fc.tuple(...Array.from({ length: banks }, (_, at) => line(at + 1))).chain((lines) => {
    const visit: fc.Arbitrary<Visit> = fc
      .constantFrom(...lines)
      .chain(({ bank, aisles }) => fc.integer({ min: 1, max: aisles }).map((aisle) => ({ bank, aisle })));
    const job = fc.record({
      visits: fc.array(visit, { minLength: 1, maxLength: 3 }),
      rush: rush ? fc.boolean() : fc.constant(false),
      dueAt: due ? fc.option(fc.integer({ min: -60, max: 900 }).map((s) => s * 1000)) : fc.constant(null),
    });
    return fc.record({
      banks: fc.constant(lines),
      jobs: fc
        .array(job, { maxLength: jobs })
        .map((list): readonly Job[] => list.map((one, at) => ({ id: `J${at}`, ...one }))),
      speeds: fc.constantFrom(
        USUAL_SPEEDS,
        { openingSeconds: 1, secondsPerCarriage: 10, pickSeconds: 5 },
        { openingSeconds: 60, secondsPerCarriage: 0.5, pickSeconds: 20 },
      ),
      startAt: fc.constant(0),
    });
  });
}

/** Every order of some things. */
export function* permutations<T>(things: readonly T[]): Generator<readonly T[]> {
  if (things.length === 0) yield [];
  for (const [at, thing] of things.entries())
    for (const rest of permutations(things.toSpliced(at, 1))) yield [thing, ...rest];
}
