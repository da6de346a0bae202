import type { Actor } from '../../model/actor.ts';
import type { Retrieval } from '../../model/custody.ts';
import type { RetrievalView } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import { hasRole } from '../edge/authenticate.ts';
import { instant, instantOrNull } from './time.ts';

/**
 * A retrieval as the API shows it.
 * @param now epoch ms, to tell what is overdue; `null` in the answer to a step, which says how it was then: a loan is
 * never overdue at the moment it changes hands
 */
export function retrievalView(
  retrieval: Retrieval,
  { repositories }: Pick<ApiDeps, 'repositories'>,
  actor: Actor,
  now: number | null,
): RetrievalView {
  const { holdings, custody, people } = repositories;
  const box = custody.box(retrieval.box);
  const asked = new Set(retrieval.volumes);
  const inBox = holdings.volumesOf(retrieval.box);
  const { state, dueAt, borrower } = retrieval;
  return {
    id: retrieval.id,
    box: retrieval.box,
    slot: box?.slot ?? null,
    volumes: (asked.size === 0 ? inBox : inBox.filter(({ id }) => asked.has(id))).map(
      ({ id, reference, title, pages }) => ({ id, reference, title, pages: pages ?? null }),
    ),
    use: retrieval.use,
    state,
    requestedBy: retrieval.requestedBy,
    requestedAt: instant(retrieval.requestedAt),
    forBorrower: retrieval.forBorrower,
    note: retrieval.note,
    neededBy: instantOrNull(retrieval.neededBy),
    rush: retrieval.rush,
    approvedBy: retrieval.approvedBy,
    holdUntil: instantOrNull(retrieval.holdUntil),
    keeper: retrieval.keeper,
    borrower,
    borrowerName: borrower === null ? null : (people.person(borrower)?.name ?? null),
    dueAt: instantOrNull(dueAt),
    overdue: now !== null && state === 'issued' && dueAt !== null && dueAt < now,
    inspector: retrieval.inspector,
    discrepancies: retrieval.discrepancies.map((found) => ({ ...found })),
    seal: hasRole(actor, ['keeper']) ? (box?.seal ?? null) : null,
  };
}
