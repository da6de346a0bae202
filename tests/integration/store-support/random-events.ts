import * as fc from 'fast-check';
import type { DomainEvent } from '../../../controller/model/events.ts';
import { shelvingCommit } from './shelving-events.ts';
import { CARE_EVENTS } from './care-events.ts';
import { accession, EVERYTHING_ELSE, loan, request } from './room-events.ts';
import { changes, planned } from './round-events.ts';

/**
 * Histories that could have happened: boxes come in, are asked for, go through as many steps of their loan as chance
 * wants, with people, banks and alarms in between. Each inner list is one commit.
 */
export const histories: fc.Arbitrary<readonly (readonly DomainEvent[])[]> = fc
  .array(fc.tuple(fc.nat(5), fc.nat(), fc.string({ unit: 'grapheme', maxLength: 12 })), { maxLength: 40 })
  .map((draws) => {
    const under = new Map<number, readonly DomainEvent[]>();
    let boxes = 0;
    let loans = 0;
    let commits = 0;
    return draws.map(([kind, pick, words]): readonly DomainEvent[] => {
      if (kind === 5) return shelvingCommit(++commits, pick);
      if (boxes === 0 || kind === 0) return [accession(++boxes, words)];
      const box = 1 + (pick % boxes);
      if (kind === 1) {
        const [step, ...rest] = under.get(box) ?? loan(`R-${++loans}`, box);
        if (rest.length > 0) under.set(box, rest);
        else under.delete(box);
        return step ? [step] : [];
      }
      if (kind === 2 && !under.has(box)) {
        const retrieval = `R-${++loans}`;
        const [round, keeper] = [`T-${loans}`, `P-${loans}`];
        const happening = changes(round, retrieval, box, keeper);
        return [
          request(retrieval, `B${box}`),
          planned(round, retrieval, box, keeper),
          ...(happening[pick % happening.length] ?? []),
          { type: 'retrieval.cancelled', retrieval, by: 'P', why: words },
        ];
      }
      if (kind === 3) return REPEATABLE.slice(0, pick % (REPEATABLE.length + 1));
      return [
        { type: 'volume.recounted', volume: `V${box}b`, box: `B${box}`, pages: pick % 999 },
        { type: 'alarm.acknowledged', alarm: 'device-lost:reader-1', by: 'P', comment: words },
        { type: 'alarm.cleared', alarm: 'device-lost:reader-1' },
      ];
    });
  });

/** What may happen again and again without naming new ids. */
const REPEATABLE = EVERYTHING_ELSE.filter(
  (event) =>
    !CARE_EVENTS.includes(event) &&
    !['intent.opened', 'session.opened', 'aisle.queued', 'aisle.called'].includes(event.type),
);
