import type { BankView } from '../../../controller/api/contract/index.ts';
import { gapesAt } from '../../shared/plan/geometry.ts';

/** Something a person must have looked at before a stop is lifted. */
export interface Check {
  /** Names it; what has changed on the rails is another check, to be looked at anew. */
  readonly key: string;
  readonly aisles: readonly number[];
  /** Nobody fits between these carriages, but something may be caught there. */
  readonly closed: boolean;
  /** What the sensors say: occupied, empty, or unknown. */
  readonly presence: boolean | null;
}

/**
 * What must be looked at: each aisle that gapes (or whose width nobody knows) by itself, and all closed gaps together,
 * because one walks past them anyway.
 */
export function checksOf(view: Pick<BankView, 'aisles' | 'presence'>): readonly Check[] {
  const each: Check[] = [];
  const closed: number[] = [];
  for (const { aisle, widthMm } of view.aisles) {
    const presence = view.presence[aisle - 1] ?? null;
    // A closed gap with somebody in it contradicts itself: it is looked at by itself.
    if (gapesAt(widthMm) || presence === true)
      each.push({ key: `aisle-${aisle}`, aisles: [aisle], closed: false, presence });
    else closed.push(aisle);
  }
  if (closed.length === 0) return each;
  const unknown = closed.some((aisle) => (view.presence[aisle - 1] ?? null) === null);
  return [
    ...each,
    {
      key: `closed-${closed.join('-')}`,
      aisles: closed,
      closed: true,
      presence: unknown ? null : false,
    },
  ];
}

/** The checks still to be made; one whose aisle is occupied cannot have been made. */
export function openChecks(checks: readonly Check[], seen: ReadonlySet<string>): readonly Check[] {
  return checks.filter((check) => check.presence === true || !seen.has(check.key));
}
