import { useSignal } from '@preact/signals';
import type { PatrolBody, PatrolListView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { decimal } from '../../shared/i18n/format.ts';
import { named, t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction, whenDone } from '../../shared/ui/use-action.tsx';
import { NoteField } from '../care/note-field.tsx';
import { PageFrame } from '../care/page-frame.tsx';
import { type Answers, bodyOf, openItems } from '../care/patrol-answers.ts';
import { PatrolItem } from '../care/patrol-item.tsx';
import { usePatrols } from '../care/use-patrols.ts';
import { isRunning } from '../flow/step-frame.tsx';
import { roomTime } from '../room-time.ts';
import { go } from '../router.ts';
import { isInstaller, isKeeper } from '../session.ts';

/** One patrol: every item answered on the spot, what is wrong in words. */
export function PatrolPage({ id }: { id: string }) {
  const lists = usePatrols();
  const list = lists.value.value?.find((one) => one.id === id);
  return (
    <PageFrame name="patrol" title={list ? named(list.name) : t('care.patrols')} live={lists}>
      {list &&
        (list.done ? (
          <Done list={list} />
        ) : isKeeper.value || isInstaller.value ? (
          <Form list={list} />
        ) : (
          <p class="lead">{t('patrol.notYours')}</p>
        ))}
    </PageFrame>
  );
}

function Form({ list }: { list: PatrolListView }) {
  const answers = useSignal<Answers>({});
  const note = useSignal('');
  const record = useAction((key, body: PatrolBody) =>
    call('POST /patrols/:id', { params: { id: list.id }, body }, key),
  );
  const left = openItems(list.items, answers.value).length;
  return (
    <>
      <ul class="patrol-items">
        {list.items.map((item) => (
          <PatrolItem
            key={item.id}
            item={item}
            answer={answers.value[item.id]}
            onAnswer={(answer) => {
              answers.value = { ...answers.peek(), [item.id]: answer };
            }}
          />
        ))}
      </ul>
      <NoteField name="patrol" label={t('patrol.note')} text={note} maxLength={2000} />
      <Problems of={[record]} />
      <Button
        look="primary"
        size="large"
        icon="check"
        name="patrol-record"
        disabled={left > 0}
        busy={isRunning(record)}
        onPress={() =>
          whenDone(record.run(bodyOf(list.items, answers.peek(), note.peek())), () => go({ page: 'patrols' }))
        }
      >
        {left > 0 ? t('patrol.left', { count: left }) : t('patrol.record')}
      </Button>
    </>
  );
}

function Done({ list }: { list: PatrolListView }) {
  const { done } = list;
  if (!done) return null;
  return (
    <section class="card" data-patrol-done>
      <p class="row-title">
        <Icon name="check" /> {t('patrol.by', { name: done.byName, time: roomTime(done.at) })}
      </p>
      <ul class="patrol-done">
        {done.entries.map((entry) => {
          const item = list.items.find((one) => one.id === entry.item);
          const value =
            typeof entry.value === 'number'
              ? `${decimal(entry.value, 1)}\u00a0${item?.unit ?? ''}`
              : entry.value === null
                ? ''
                : t(entry.value ? 'patrol.ok' : 'patrol.wrong');
          return (
            <li key={entry.item} class={entry.ok ? '' : 'is-wrong'}>
              <Icon name={entry.ok ? 'check' : 'alert'} />{' '}
              {[item ? named(item.text) : entry.item, value, entry.note]
                .filter((one) => one !== '')
                .join(' · ')}
            </li>
          );
        })}
      </ul>
      {done.note !== '' && <p>{done.note}</p>}
    </section>
  );
}
