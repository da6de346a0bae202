import type { EventView } from '../../controller/api/contract/index.ts';
import { clockTime } from '../shared/i18n/format.ts';
import { eventText, t } from '../shared/i18n/text.ts';
import { fitting, useHeightRem } from '../shared/ui/use-fitting.ts';
import { store } from './session.ts';

/** Height of one line; the style sheet says the same. */
const ROW_REM = 2.05;

/** Bookkeeping of the journal that says nothing to people. */
const QUIET = new Set([
  'request.answered',
  'retrieval.closed',
  'alarms.probed',
  'disinfection.measured',
  'notify.queued',
  'notify.attempted',
  'notify.delivered',
]);

interface Line {
  readonly event: EventView;
  readonly text: string;
  /** How many in a row said the same. */
  readonly count: number;
}

/** Newest first; what repeats itself takes one line. */
function linesOf(events: readonly EventView[]): readonly Line[] {
  const lines: Line[] = [];
  for (const event of events) {
    if (QUIET.has(event.type)) continue;
    const text = eventText(event);
    const last = lines.at(-1);
    if (last?.text === text) lines[lines.length - 1] = { ...last, count: last.count + 1 };
    else lines.push({ event, text, count: 1 });
  }
  return lines;
}

/** What happened last, newest first: as many lines as fit. */
export function EventList() {
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  const [host, heightRem] = useHeightRem<HTMLOListElement>();
  const lines = linesOf(store.events.value);
  return (
    <section class="panel panel--events" aria-label={t('wall.events')}>
      <header class="panel-head">
        <h2>{t('wall.events')}</h2>
      </header>
      <ol class="events" ref={host}>
        {lines.length === 0 && <li class="events-none">{t('wall.noEvents')}</li>}
        {lines.slice(0, fitting(heightRem, ROW_REM)).map(({ event, text, count }) => (
          <li key={event.seq} data-seq={event.seq} data-type={event.type}>
            <time>{clockTime(event.time, timeZone)}</time>
            <span class="events-text">{text}</span>
            {count > 1 && <span class="events-count">× {count}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
