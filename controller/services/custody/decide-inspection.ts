import type { Actor } from '../../model/actor.ts';
import type { Discrepancy } from '../../model/custody.ts';
import { type Decision, grantUnless } from '../../model/decision.ts';
import type { DomainEvent } from '../../model/events.ts';
import type { Volume } from '../../model/holdings.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { claimReasons, type Held, roleReasons, stateReasons } from './checks.ts';
import { wordsReasons } from './decide-ending.ts';

/** What the inspector found; pages by volume id, only of the volumes that were counted. */
export interface InspectionInput {
  readonly sealFound: string;
  readonly pages: Readonly<Record<string, number>>;
  readonly remarks?: string;
}

/**
 * Somebody who did not have the box looks it over. A difference is no refusal: it is what inspections are for. It is
 * recorded, and the box is held back from its shelf until an approver takes the difference for good.
 * @param volumes the volumes of the box
 */
export function decideInspection(
  held: Held,
  volumes: readonly Volume[],
  command: { actor: Actor; input: InspectionInput },
): Decision<{ events: readonly DomainEvent[] }> {
  const { retrieval, box } = held;
  const { actor, input } = command;
  const sealFound = input.sealFound.trim();
  const counted = Object.entries(input.pages);
  const reasons: Reason[] = [
    ...roleReasons(actor, 'keeper'),
    ...stateReasons(retrieval, 'returned'),
    ...claimReasons(held),
    ...counted.flatMap(([volume, pages]) => countReasons(volume, pages, volumes)),
  ];
  if (actor.id === retrieval.borrower) reasons.push(reason('borrower-is-inspector'));
  const discrepancies = [...sealDiscrepancy(box.seal, sealFound), ...pageDiscrepancies(counted, volumes)];
  return grantUnless(reasons, () => ({
    events: [
      {
        type: 'box.inspected',
        retrieval: retrieval.id,
        box: box.barcode,
        inspector: actor.id,
        inspection: {
          sealExpected: box.seal,
          sealFound,
          pages: input.pages,
          ...(input.remarks !== undefined && { remarks: input.remarks }),
        },
      },
      ...(discrepancies.length === 0
        ? []
        : [
            {
              type: 'box.held-back',
              retrieval: retrieval.id,
              box: box.barcode,
              inspector: actor.id,
              discrepancies,
            } as const,
          ]),
    ],
  }));
}

/**
 * An approver, who neither had the box nor inspected it, takes what was found for good: the seal found (or the one put
 * on since) becomes the box's, the pages found become the volumes'. The journal keeps what they were.
 */
export function decideAcceptance(
  held: Held,
  command: { actor: Actor; remark: string; seal?: string },
): Decision<{ events: readonly DomainEvent[] }> {
  const { retrieval, box } = held;
  const { actor, remark } = command;
  const reasons: Reason[] = [
    ...roleReasons(actor, 'approver'),
    ...stateReasons(retrieval, 'discrepant'),
    ...claimReasons(held),
    ...wordsReasons('remark', remark),
  ];
  if (actor.id === retrieval.borrower) reasons.push(reason('approver-is-borrower'));
  if (actor.id === retrieval.inspector) reasons.push(reason('approval-needs-second-person'));
  return grantUnless(reasons, () => ({
    events: [
      {
        type: 'discrepancy.accepted',
        retrieval: retrieval.id,
        box: box.barcode,
        acceptedBy: actor.id,
        remark: remark.trim(),
      },
      ...retrieval.discrepancies.map(
        (found): DomainEvent =>
          found.kind === 'seal'
            ? { type: 'box.reidentified', box: box.barcode, seal: command.seal?.trim() || found.found }
            : { type: 'volume.recounted', volume: found.volume, box: box.barcode, pages: found.found },
      ),
    ],
  }));
}

function countReasons(id: string, pages: number, volumes: readonly Volume[]): readonly Reason[] {
  const reasons: Reason[] = [];
  if (!volumes.some((volume) => volume.id === id)) reasons.push(reason('volume-unknown', { volume: id }));
  if (!(Number.isSafeInteger(pages) && pages >= 0))
    reasons.push(reason('input-invalid', { field: `pages.${id}` }));
  return reasons;
}

/** No seal known and none found is as it should be; anything else must be the same number. */
function sealDiscrepancy(expected: string | null, found: string): readonly Discrepancy[] {
  return found === (expected ?? '') ? [] : [{ kind: 'seal', expected, found }];
}

/** A volume whose pages nobody ever counted has nothing to differ from. */
function pageDiscrepancies(
  counted: readonly (readonly [string, number])[],
  volumes: readonly Volume[],
): readonly Discrepancy[] {
  return counted.flatMap(([id, found]): readonly Discrepancy[] => {
    const expected = volumes.find((volume) => volume.id === id)?.pages;
    return expected === undefined || expected === found
      ? []
      : [{ kind: 'pages', volume: id, expected, found }];
  });
}
