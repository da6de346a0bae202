import type { PatrolListView } from '../../../controller/api/contract/index.ts';
import { named, t } from '../../shared/i18n/text.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { PageFrame } from '../care/page-frame.tsx';
import { usePatrols } from '../care/use-patrols.ts';
import { roomTime } from '../room-time.ts';
import { go } from '../router.ts';

/** Every patrol and how it stands today. */
export function PatrolsPage() {
  const lists = usePatrols();
  return (
    <PageFrame name="patrols" title={t('care.patrols')} lead={t('patrol.lead')} live={lists}>
      <ul class="rows">
        {lists.value.value?.map((list) => (
          <Row key={list.id} list={list} />
        ))}
      </ul>
      {lists.value.value?.length === 0 && <p class="lead">{t('patrol.none')}</p>}
    </PageFrame>
  );
}

function Row({ list }: { list: PatrolListView }) {
  const state = list.done ? 'done' : list.overdue ? 'overdue' : list.dueToday ? 'due' : 'rest';
  return (
    <li>
      <button
        type="button"
        class="row"
        data-patrol={list.id}
        data-state={state}
        onClick={() => go({ page: 'patrol', id: list.id })}
      >
        <Icon name={state === 'done' ? 'check' : state === 'overdue' ? 'alert' : 'walk'} />
        <span class="row-main">
          <span class="row-title">{named(list.name)}</span>
          <span class="row-sub">
            <span>{t('patrol.items', { count: list.items.length })}</span>
            {list.done && (
              <span>{t('patrol.by', { name: list.done.byName, time: roomTime(list.done.at) })}</span>
            )}
            {!list.done && list.dueAt !== null && (
              <span>{t('patrol.dueAt', { time: roomTime(list.dueAt) })}</span>
            )}
          </span>
        </span>
        <span class={`chip chip--${state === 'done' ? 'calm' : state === 'overdue' ? 'warn' : 'off'}`}>
          {t(`patrol.state.${state}`)}
        </span>
        <Icon name="right" class="row-go" />
      </button>
    </li>
  );
}
