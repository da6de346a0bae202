import { setImmediate as othersTurn } from 'node:timers/promises';
import type { JournalEntry } from '../../model/events.ts';
import type { EventView } from '../contract/index.ts';
import type { WordingOf } from '../contract/messages/index.ts';
import type { ApiDeps } from '../deps.ts';
import { cursorOf, readPlace } from '../edge/cursor.ts';
import { eventView } from '../views/journal.ts';
import { sightOf } from '../views/sight.ts';
import { namesIn } from '../views/people.ts';
import type { Handlers } from './call.ts';

const PAGE = 50;
/** Looked at in one go: so long everything else in this process waits, stops of a bank among it. */
const CHUNK = 500;
/** A rare type could lie anywhere in millions of entries: after so many, a page ends short and its cursor goes on. */
const LOOKED_AT_MOST = 20_000;

/** The journal, page by page in either direction. */
export function journalHandlers({ ledger, repositories, alarms }: ApiDeps): Handlers<'GET /events'> {
  const nameOf = namesIn(repositories.people);
  const wordingOf: WordingOf = (kind, subject) => alarms.definitionOf(kind, subject);
  return {
    'GET /events': async ({ query, actor, words }) => {
      const { limit = PAGE, cursor, order = 'newest', type } = query;
      const filter = { order, ...(type !== undefined && { type }) };
      const types = type === undefined ? null : new Set(type.split(',').map((word) => word.trim()));
      const reader = { sight: sightOf(actor), words, nameOf, wordingOf };
      const view = (entry: JournalEntry): EventView | null =>
        types && !types.has(entry.event.type) ? null : eventView(entry, reader);

      const at = readPlace('events', filter, cursor) ?? (order === 'newest' ? ledger.head + 1 : 0);
      const page = order === 'newest' ? backwards(at) : forwards(at);

      const items: EventView[] = [];
      let last = at;
      let looked = 0;
      for (const entry of page) {
        if (looked > 0 && looked % CHUNK === 0) await othersTurn();
        last = entry.seq;
        const shown = view(entry);
        if (shown) items.push(shown);
        if (items.length === limit || ++looked === LOOKED_AT_MOST) break;
      }
      const more = order === 'newest' ? last > 1 : last < ledger.head;
      return { items, nextCursor: more && last !== at ? cursorOf('events', filter, String(last)) : null };
    },
  };

  function* forwards(after: number): Generator<JournalEntry> {
    for (let at = after; ; ) {
      const entries = ledger.read(at, CHUNK);
      yield* entries;
      const end = entries.at(-1);
      if (!end) return;
      at = end.seq;
    }
  }

  function* backwards(before: number): Generator<JournalEntry> {
    for (let end = Math.min(before, ledger.head + 1); end > 1; ) {
      const start = Math.max(0, end - 1 - CHUNK);
      yield* ledger.read(start, end - 1 - start).toReversed();
      end = start + 1;
    }
  }
}
