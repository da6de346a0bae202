import type { PatrolConfig } from '../../config/schema-disinfection.ts';
import { type Decision, grantUnless, refuse } from '../../model/decision.ts';
import type { PatrolEvent } from '../../model/events.ts';
import type { PatrolEntry, PatrolRecord } from '../../model/patrols.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import type { SiteTime } from '../../model/site-time.ts';

type Item = PatrolConfig['items'][number];

/** What somebody says of one item. */
export type PatrolAnswer = Pick<PatrolEntry, 'item' | 'value' | 'note'>;

export interface PatrolOrder {
  readonly patrol: string;
  readonly list: string;
  readonly by: string;
  readonly day: string;
  readonly answers: readonly PatrolAnswer[];
  readonly note: string;
}

/**
 * Records a patrol: every item of the list answered once and in its kind, whatever is not in order with a note of what
 * was seen, and one record of a list a day.
 */
export function decidePatrol(
  list: PatrolConfig | null,
  { patrol, list: id, by, day, answers, note }: PatrolOrder,
  recorded: PatrolRecord | null,
): Decision<{ readonly events: readonly PatrolEvent[] }> {
  if (!list) return refuse(reason('patrol-unknown', { list: id }));
  const reasons: Reason[] = [];
  if (recorded) reasons.push(reason('patrol-done', { list: id, day }));
  for (const { item } of answers)
    if (!list.items.some((known) => known.id === item) || answers.filter((a) => a.item === item).length > 1)
      reasons.push(reason('patrol-entry-wrong', { item }));
  const entries: PatrolEntry[] = [];
  for (const item of list.items) {
    const answer = answers.find((candidate) => candidate.item === item.id);
    if (!answer) {
      reasons.push(reason('patrol-entry-missing', { item: item.id }));
      continue;
    }
    const said = answer.note.trim();
    const ok = inOrder(item, answer.value);
    if (ok === null) reasons.push(reason('patrol-entry-wrong', { item: item.id }));
    else if (said === '' && (!ok || item.required === true))
      reasons.push(reason('patrol-note-needed', { item: item.id }));
    entries.push({ item: item.id, value: answer.value, note: said, ok: ok ?? false });
  }
  return grantUnless(reasons, () => ({
    events: [{ type: 'patrol.recorded', patrol, list: id, day, by, entries, note: note.trim() }],
  }));
}

/** Whether an answer says that all is well; `null` when it is not of the item's kind. */
function inOrder(
  { kind, low = -Infinity, high = Infinity }: Item,
  value: PatrolAnswer['value'],
): boolean | null {
  switch (kind) {
    case 'tick':
      return typeof value === 'boolean' ? value : null;
    case 'reading':
      return typeof value === 'number' && Number.isFinite(value) ? value >= low && value <= high : null;
    case 'note':
      return value === null ? true : null;
  }
}

/** Whether a list is asked for on that day of the week. */
export function isDueOn({ days }: Pick<PatrolConfig, 'days'>, { day }: Pick<SiteTime, 'day'>): boolean {
  return days?.includes(day) ?? true;
}

/** Minutes since midnight until which it has to be recorded. */
export function dueMinute({ dueBy }: Pick<PatrolConfig, 'dueBy'>): number {
  return Number(dueBy.slice(0, 2)) * 60 + Number(dueBy.slice(3, 5));
}

/** Whether a list is late: asked for today, its time over, and not recorded. */
export function isOverdue(
  list: Pick<PatrolConfig, 'days' | 'dueBy'>,
  wall: SiteTime,
  recorded: PatrolRecord | null,
): boolean {
  return recorded === null && isDueOn(list, wall) && wall.minute >= dueMinute(list);
}
