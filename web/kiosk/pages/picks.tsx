import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RetrievalView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { clockTime } from '../../shared/i18n/format.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { RetrievalStateChip } from '../parts/chips.tsx';
import { go } from '../router.ts';
import { isKeeper, me, store } from '../session.ts';

type State = RetrievalView['state'];

/** The list by what there is to do, most pressing first. */
const GROUPS: readonly {
  readonly name: 'mine' | 'approve' | 'pick' | 'back' | 'out';
  readonly states: readonly State[];
}[] = [
  { name: 'mine', states: ['picking', 'picked'] },
  { name: 'approve', states: ['awaiting-approval', 'discrepant'] },
  { name: 'pick', states: ['released'] },
  { name: 'back', states: ['returned', 'inspected'] },
  { name: 'out', states: ['issued'] },
];
const OPEN_STATES = GROUPS.flatMap((group) => group.states).join(',');

/** Open retrievals by state. */
export function PicksPage() {
  const retrievals = useSignal<readonly RetrievalView[] | null>(null);
  useEffect(() => {
    const load = (): void => {
      call('GET /retrievals', { query: { state: OPEN_STATES, limit: 200 } }).then(
        ({ items }) => {
          retrievals.value = items;
        },
        () => undefined,
      );
    };
    load();
    const stops = [
      store.onFresh(load),
      store.onJournal((event) => {
        if ('retrieval' in event.data) load();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, []);
  const all = retrievals.value;
  const released = all?.filter((one) => one.state === 'released').length ?? 0;
  return (
    <div class="page">
      <h1>{t('picks.title')}</h1>
      {all?.length === 0 && (
        <div class="empty">
          <Icon name="check" />
          <p>{t('picks.none')}</p>
        </div>
      )}
      {isKeeper.value && released > 1 && (
        <Button icon="route" size="large" name="go-round" onPress={() => go({ page: 'round' })}>
          {t('round.offer', { count: released })}
        </Button>
      )}
      {GROUPS.map(({ name, states }) => {
        const members = all?.filter((one) => states.includes(one.state)) ?? [];
        if (members.length === 0) return null;
        return (
          <section key={name} class="group" data-group={name}>
            <h2>
              {t(`picks.group.${name}`)} <span class="badge">{members.length}</span>
            </h2>
            <ul class="rows">
              {members.map((one) => (
                <li key={one.id}>
                  <RetrievalRow retrieval={one} />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function RetrievalRow({ retrieval }: { retrieval: RetrievalView }) {
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  const mine = retrieval.keeper !== null && retrieval.keeper === me.value?.person;
  const title = retrieval.volumes[0]?.title;
  return (
    <button
      type="button"
      class="row"
      data-retrieval={retrieval.id}
      data-box={retrieval.box}
      onClick={() => go({ page: 'retrieval', id: retrieval.id })}
    >
      <span class="row-main">
        <span class="row-title">{title ?? t('picks.wholeBox')}</span>
        <span class="row-sub">
          <span class="code">{retrieval.box}</span>
          {retrieval.slot && <span class="code">{retrieval.slot}</span>}
          <span>{clockTime(retrieval.requestedAt, timeZone, false)}</span>
          {retrieval.rush && (
            <strong class="rush">
              <Icon name="rush" /> {t('round.rush')}
            </strong>
          )}
          {retrieval.neededBy && (
            <span>{t('round.neededBy', { time: clockTime(retrieval.neededBy, timeZone, false) })}</span>
          )}
          {mine && <span>{t('picks.mine')}</span>}
          {retrieval.borrowerName && <span>{retrieval.borrowerName}</span>}
          {retrieval.overdue && (
            <strong class="overdue">
              <Icon name="alert" /> {t('picks.overdue')}
            </strong>
          )}
        </span>
      </span>
      <RetrievalStateChip state={retrieval.state} />
      <Icon name="right" class="row-go" />
    </button>
  );
}
