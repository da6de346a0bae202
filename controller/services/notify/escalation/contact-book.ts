import { type ContactConfig, ON_WATCH } from '../../../config/schema-notify.ts';
import type { AlarmPriority } from '../../../model/alarms.ts';
import { isWithin } from '../../../model/weekly-hours.ts';

/** Somebody who can be told, as opposed to a group. */
export type Contact = Extract<ContactConfig, { readonly by: unknown }>;

/** One way to tell somebody. */
export interface Reach {
  readonly contact: Contact;
  readonly channel: string;
}

/** What an alarm may be told by. */
export interface ReachQuery {
  readonly priority: AlarmPriority;
  /** Epoch ms. */
  readonly now: number;
  readonly timeZone: string;
  /** Whether hours do not count this time: somebody has to hear of it. */
  readonly atAnyTime?: boolean;
  /** Channels that cannot carry it, e.g. the one whose failure it is. */
  readonly without?: ReadonlySet<string>;
}

/** Who is behind the names that steps of a chain use. */
export class ContactBook {
  readonly #byId: ReadonlyMap<string, ContactConfig>;
  readonly #onWatch: string | null;

  /** @param onWatch id of the person who watches the room; `null` when nobody does */
  constructor(contacts: readonly ContactConfig[], onWatch: string | null) {
    this.#byId = new Map(contacts.map((contact) => [contact.id, contact]));
    this.#onWatch = onWatch;
  }

  /** Everybody behind these names, each once, in the order in which they are named. */
  people(names: readonly string[]): readonly Contact[] {
    const found = new Map<string, Contact>();
    const opened = new Set<string>();
    const open = (name: string): void => {
      if (opened.has(name)) return;
      opened.add(name);
      const entry = name === ON_WATCH ? this.#watching() : this.#byId.get(name);
      if (!entry) return;
      if ('by' in entry) found.set(entry.id, entry);
      else for (const member of entry.members) open(member);
    };
    for (const name of names) open(name);
    return [...found.values()];
  }

  /** Every way in which those behind these names can be told now. */
  reaches(names: readonly string[], query: ReachQuery): readonly Reach[] {
    return this.people(names)
      .filter((contact) => query.atAnyTime || isReachable(contact, query))
      .flatMap((contact) =>
        contact.by
          .filter(({ channel, priorities }) => {
            const wanted = query.atAnyTime || !priorities || priorities.includes(query.priority);
            return wanted && !query.without?.has(channel);
          })
          .map(({ channel }) => ({ contact, channel })),
      );
  }

  #watching(): ContactConfig | undefined {
    if (this.#onWatch === null) return undefined;
    return [...this.#byId.values()].find((entry) => 'by' in entry && entry.person === this.#onWatch);
  }
}

function isReachable(contact: Contact, { priority, now, timeZone }: ReachQuery): boolean {
  if (!contact.hours) return true;
  if (priority === 'urgent' && contact.urgentAnyTime !== false) return true;
  return isWithin(now, contact.hours, timeZone);
}
