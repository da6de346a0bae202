import { clockTime } from '../shared/i18n/format.ts';
import { eventText, t } from '../shared/i18n/text.ts';
import { store } from './session.ts';

const SHOWN = 14;

/** Bookkeeping of the journal that says nothing to people. */
const QUIET = new Set(['request.answered', 'retrieval.closed']);

/** What happened last, newest first. */
export function EventList() {
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  const events = store.events.value.filter((event) => !QUIET.has(event.type)).slice(0, SHOWN);
  return (
    <section class="panel panel--events" aria-label={t('wall.events')}>
      <header class="panel-head">
        <h2>{t('wall.events')}</h2>
      </header>
      {events.length === 0 ? (
        <p class="panel-none">{t('wall.noEvents')}</p>
      ) : (
        <ol class="events">
          {events.map((event) => (
            <li key={event.seq} data-seq={event.seq} data-type={event.type}>
              <time>{clockTime(event.time, timeZone)}</time>
              <span>{eventText(event)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
