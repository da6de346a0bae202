import { useSignal } from '@preact/signals';
import type { HandOverWatchBody, ShiftEntryView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { clockTime, longDate } from '../../shared/i18n/format.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction, whenDone } from '../../shared/ui/use-action.tsx';
import { NoteField } from '../care/note-field.tsx';
import { PageFrame } from '../care/page-frame.tsx';
import { Receiver } from '../care/receiver.tsx';
import { useLive } from '../care/use-live.ts';
import { isRunning } from '../flow/step-frame.tsx';
import { me, mayWork, store } from '../session.ts';

const LOG_LENGTH = 20;
const PHRASES = [
  'watch.phrase.quiet',
  'watch.phrase.alarms',
  'watch.phrase.visitors',
  'watch.phrase.works',
] as const;

/** Who watches the room; to take the watch, hand it over, or go off it; and the log of shifts. */
export function WatchPage() {
  const log = useLive(async () => (await call('GET /watch/log', { query: { limit: LOG_LENGTH } })).items, {
    journal: ['watch.'],
  });
  const watch = store.watch.value;
  const mine = watch?.person != null && watch.person === me.value?.person;
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  return (
    <PageFrame name="watch" title={t('watch.title')} live={log}>
      <section class="card watch-now" data-watch={watch?.person ?? ''}>
        <Icon name="person" />
        <div>
          <p class="row-title">
            {watch?.person == null ? t('watch.nobody') : t('watch.now', { name: watch.name ?? '' })}
          </p>
          {watch?.since != null && (
            <p class="row-sub">
              {t('watch.since', {
                time: `${longDate(watch.since, timeZone)} ${clockTime(watch.since, timeZone, false)}`,
              })}
            </p>
          )}
          {watch && watch.notes !== '' && <p data-notes>{watch.notes}</p>}
        </div>
      </section>
      {mayWork.value && watch && (mine ? <Mine /> : <Take taken={watch.person !== null} />)}
      <h2>{t('watch.log')}</h2>
      {log.value.value?.length === 0 && <p class="lead">{t('watch.log.none')}</p>}
      <ol class="rows">
        {log.value.value?.map((entry) => (
          <Entry key={entry.seq} entry={entry} />
        ))}
      </ol>
    </PageFrame>
  );
}

/** Nobody watches, or somebody who is not there to hand over. */
function Take({ taken }: { taken: boolean }) {
  const notes = useSignal('');
  const take = useAction((key, text: string) =>
    call('POST /watch/take', { body: { notes: text, relieve: taken } }, key),
  );
  return (
    <section class="mode-form" data-form="take">
      <h2>{t(taken ? 'watch.relieve' : 'watch.take')}</h2>
      {taken && <p class="note">{t('watch.relieveLead')}</p>}
      <NoteField name="notes" label={t('watch.notes')} text={notes} maxLength={2000} />
      <Problems of={[take]} />
      <Button
        look="primary"
        size="large"
        icon="check"
        name="watch-take"
        busy={isRunning(take)}
        onPress={() =>
          whenDone(take.run(notes.peek().trim()), (watch) => {
            store.watch.value = watch;
          })
        }
      >
        {t(taken ? 'watch.relieve' : 'watch.take')}
      </Button>
    </section>
  );
}

/** One's own watch: notes first, then whoever takes over proves themselves. */
function Mine() {
  const notes = useSignal('');
  const step = useSignal<'notes' | 'receiver'>('notes');
  const hand = useAction((_key, body: HandOverWatchBody) => call('POST /watch/hand-over', { body }));
  const end = useAction((key, text: string) => call('POST /watch/end', { body: { notes: text } }, key));
  const open = store.alarms.value.length;
  const show = (watch: NonNullable<typeof store.watch.value>): void => {
    store.watch.value = watch;
  };
  if (step.value === 'receiver')
    return (
      <section class="mode-form" data-form="hand-over">
        <h2>{t('watch.handOver')}</h2>
        {notes.value.trim() !== '' && <p class="note">{notes.value}</p>}
        <p>{t('watch.openAlarms', { count: open })}</p>
        <Problems of={[hand]} />
        <Receiver
          busy={isRunning(hand)}
          onReceiver={(receiver) => whenDone(hand.run({ notes: notes.peek().trim(), receiver }), show)}
        />
        <Button name="cancel" onPress={() => (step.value = 'notes')}>
          {t('mode.cancel')}
        </Button>
      </section>
    );
  return (
    <section class="mode-form" data-form="mine">
      <h2>{t('watch.mine')}</h2>
      <NoteField name="notes" label={t('watch.notes')} text={notes} phrases={PHRASES} maxLength={2000} />
      <Problems of={[end]} />
      <Button
        look="primary"
        size="large"
        icon="give"
        name="hand-over"
        onPress={() => (step.value = 'receiver')}
      >
        {t('watch.handOver')}
      </Button>
      <Button
        icon="logout"
        name="watch-end"
        busy={isRunning(end)}
        onPress={() => whenDone(end.run(notes.peek().trim()), show)}
      >
        {t('watch.end')}
      </Button>
    </section>
  );
}

function Entry({ entry }: { entry: ShiftEntryView }) {
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  return (
    <li class="row" data-shift={entry.kind}>
      <div class="row-main">
        <p class="row-title">
          {t(`watch.kind.${entry.kind === 'taken' && entry.from ? 'relieved' : entry.kind}`, {
            from: entry.from?.name ?? '',
            to: entry.to?.name ?? '',
          })}
        </p>
        <p class="row-sub">
          <span>
            {longDate(entry.at, timeZone)} {clockTime(entry.at, timeZone, false)}
          </span>
          <span>{t('watch.openAlarms', { count: entry.openAlarms.length })}</span>
          {entry.notes !== '' && <span>{entry.notes}</span>}
        </p>
        {entry.from && entry.to && entry.evidence.to !== null && (
          <p class="row-sub" data-signed>
            <Icon name="seal" /> {t('watch.signed', { from: entry.from.name, to: entry.to.name })}{' '}
            {t(entry.evidence.to === 'pin' ? 'watch.signed.pin' : 'watch.signed.card')}
          </p>
        )}
      </div>
    </li>
  );
}
