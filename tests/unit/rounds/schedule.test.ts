import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRound, schedule, type TimedVisit } from '../../../controller/services/rounds/planner/index.ts';
import { problems } from './problems.ts';

const rounds = problems({ jobs: 10, banks: 3, widths: 2, due: true, rush: true });

describe('banks side by side', () => {
  it('end no later than one opening and pick after the other, and at the same cost', () => {
    fc.assert(
      fc.property(rounds, (problem) => {
        const { plan } = planRound(problem, { effort: 5000 });
        const planned = schedule(problem, plan);
        expect(planned.doneSeconds).toBeLessThanOrEqual(planned.oneByOneSeconds + 1e-6);
        expect(planned.plan.cost.openings).toBe(plan.cost.openings);
        expect(planned.plan.cost.carriages).toBe(plan.cost.carriages);
        expect([...planned.plan.jobs].sort()).toEqual([...plan.jobs].sort());
        expect(planned.plan.late.broken).toBe(0);
        const rush = planned.plan.jobs.map((id) => problem.jobs.find((job) => job.id === id)?.rush);
        expect(rush).toEqual(rush.toSorted((a, b) => Number(b) - Number(a)));
      }),
      { numRuns: 300 },
    );
  });

  it('never move a bank while the keeper picks in it, and have the keeper in one place at a time', () => {
    fc.assert(
      fc.property(rounds, (problem) => {
        const { visits } = schedule(problem, planRound(problem, { effort: 5000 }).plan);
        const inside = new Map<number, TimedVisit>();
        let free = 0;
        for (const visit of visits) {
          expect(visit.openFromSeconds).toBeGreaterThanOrEqual(inside.get(visit.bank)?.doneSeconds ?? 0);
          expect(visit.openSeconds).toBeCloseTo(visit.openFromSeconds + visit.seconds);
          expect(visit.pickSeconds).toBeGreaterThanOrEqual(Math.max(free, visit.openSeconds));
          free = visit.doneSeconds;
          inside.set(visit.bank, visit);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('hide the opening of one behind the picking in the other', () => {
    const job = (id: string, bank: number, aisle: number) => ({
      id,
      visits: [{ bank, aisle }],
      rush: false,
      dueAt: null,
    });
    const problem = {
      banks: [1, 2].map((bank) => ({ bank, aisles: 9, freeAisles: 1, open: [1] })),
      jobs: [job('a', 1, 3), job('b', 1, 5), job('c', 2, 3), job('d', 2, 5)],
      speeds: { openingSeconds: 10, secondsPerCarriage: 5, pickSeconds: 30 },
      startAt: 0,
    };
    const { plan, doneSeconds, oneByOneSeconds } = schedule(problem, planRound(problem).plan);
    expect(plan.visits.map(({ bank }) => bank)).toEqual([1, 2, 1, 2]);
    // Only the very first opening is waited for: 20 s, then four picks of 30 s.
    expect(doneSeconds).toBe(140);
    expect(oneByOneSeconds).toBe(200);
  });
});
