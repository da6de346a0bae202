import type { PatrolConfig } from '../../config/schema-disinfection.ts';
import { type Decision, grantUnless, refuse } from '../../model/decision.ts';
import type { PatrolEvent } from '../../model/events.ts';
import type { PatrolDay, PatrolEntry, PatrolRecord } from '../../model/patrols.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { siteInstant, type SiteTime, siteTime } from '../../model/site-time.ts';

type Item = PatrolConfig['items'][number];
const DAY_MS = 86_400_000;
/** No clock change reaches it, min. */
const NOON = 12 * 60;
/** A house that stood still for longer has other worries. */
const LONGEST_LOOK_BACK_DAYS = 366;

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

/**
 * Until when a list had to be recorded on a day at the site, epoch ms; `null` on days on which it is not asked for, and
 * on one that the calendar of the site left out.
 */
export function dueOn(
  list: Pick<PatrolConfig, 'days' | 'dueBy'>,
  day: string,
  timeZone: string,
): number | null {
  const noon = siteTime(siteInstant(day, NOON, timeZone), timeZone);
  if (noon.date !== day || !isDueOn(list, noon)) return null;
  return siteInstant(day, dueMinute(list), timeZone);
}

/**
 * The days on which a list is overdue and nobody has said so yet: those since the last one of which something is known,
 * also when nobody was there to see them pass, and today once its time is over.
 * @param known the last day of which something is known, today at the latest; `null` for a new list, which owes nothing
 *   before today
 * @param now epoch ms
 */
export function overdueDays(
  list: Pick<PatrolConfig, 'id' | 'days' | 'dueBy'>,
  known: Pick<PatrolDay, 'day'> | null,
  now: number,
  timeZone: string,
): readonly Extract<PatrolEvent, { type: 'patrol.overdue' }>[] {
  const today = siteTime(now, timeZone).date;
  const earliest = daysAfter(today, -LONGEST_LOOK_BACK_DAYS);
  const events: Extract<PatrolEvent, { type: 'patrol.overdue' }>[] = [];
  const first = known ? daysAfter(known.day, 1) : today;
  for (let day = first < earliest ? earliest : first; day <= today; day = daysAfter(day, 1)) {
    const dueAt = dueOn(list, day, timeZone);
    if (dueAt !== null && now >= dueAt) events.push({ type: 'patrol.overdue', list: list.id, day, dueAt });
  }
  return events;
}

function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}
