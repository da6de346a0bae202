import { processState } from '../../model/alarm-fold.ts';
import type { Alarm } from '../../model/alarms.ts';
import type { DefinitionBook } from './definition-book.ts';

/** Which alarms belong together: who is in a group is looked up and not searched for, however many alarms there are. */
export class AlarmGroups {
  readonly #book: DefinitionBook;
  readonly #alarmOf: (id: string) => Alarm | null;
  /** Ids by group: everything that is not normal, and what was not lately. */
  readonly #members = new Map<string, Set<string>>();

  constructor(book: DefinitionBook, alarmOf: (id: string) => Alarm | null) {
    this.#book = book;
    this.#alarmOf = alarmOf;
  }

  /** Has to be told of every alarm that may no longer be normal. */
  add(kind: string, subject: string, id: string): void {
    const group = this.#book.groupOf(kind, subject);
    if (group === null) return;
    const members = this.#members.get(group);
    if (members) members.add(id);
    else this.#members.set(group, new Set([id]));
  }

  /** Id of the alarm that was the first of the group of this one; `null` while all of it is normal. */
  firstOf(kind: string, subject: string): string | null {
    const group = this.#book.groupOf(kind, subject);
    const members = group === null ? undefined : this.#members.get(group);
    if (group === null || !members) return null;
    for (const id of members) {
      const alarm = this.#alarmOf(id);
      if (alarm && alarm.firstOut !== null && processState(alarm) !== 'normal') return alarm.firstOut;
      members.delete(id);
    }
    this.#members.delete(group);
    return null;
  }
}
