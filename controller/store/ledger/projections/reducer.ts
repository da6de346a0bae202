import type { DomainEvent, EventType } from '../../../model/events.ts';
import type { Statement } from '../../database.ts';
import { StoreError } from '../../errors.ts';

/** When an event happened and where in the journal it stands. */
export interface Occasion {
  readonly seq: number;
  readonly time: number;
}

/**
 * One area's answer to each of its events: statements on its own tables, from the event and what those tables hold, and
 * from nothing else, so that replaying the journal gives the same rows again.
 */
export type Reducers<Types extends EventType> = {
  readonly [Type in Types]: (event: Extract<DomainEvent, { type: Type }>, occasion: Occasion) => void;
};

/**
 * Runs an update that has to find its row.
 * @throws StoreError `journal-unreadable` when there is none: the event speaks of something that never was
 */
export function updateOne<Bind extends unknown[]>(
  statement: Statement<Bind>,
  what: string,
  ...bind: Bind
): void {
  if (statement.run(...bind).changes !== 1)
    throw new StoreError('journal-unreadable', `the event is about an unknown ${what}`);
}
