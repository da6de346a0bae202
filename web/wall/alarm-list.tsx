import type { AlarmView } from '../../controller/api/contract/index.ts';
import { nowMs } from '../shared/clock.ts';
import { age } from '../shared/i18n/format.ts';
import { alarmText, t } from '../shared/i18n/text.ts';
import { byPressing, PRIORITY_SHAPES } from '../shared/ui/alarm-order.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { store } from './session.ts';

/** As many as fit; those that do not are counted. */
const SHOWN = 5;

/** What wants attention: unacknowledged first, then by priority, then by age. */
export function AlarmList() {
  const alarms = store.alarms.value.toSorted(byPressing);
  return (
    <section class="panel panel--alarms" aria-label={t('wall.alarms')}>
      <header class="panel-head">
        <h2>{t('wall.alarms')}</h2>
        {alarms.length > 0 && <span class="badge">{alarms.length}</span>}
      </header>
      {alarms.length === 0 ? (
        <p class="panel-none">
          <Icon name="check" /> {t('wall.noAlarms')}
        </p>
      ) : (
        <ul class="alarms">
          {alarms.slice(0, SHOWN).map((alarm) => (
            <Alarm key={alarm.id} alarm={alarm} />
          ))}
          {alarms.length > SHOWN && (
            <li class="alarms-more">{t('wall.moreAlarms', { count: alarms.length - SHOWN })}</li>
          )}
        </ul>
      )}
    </section>
  );
}

function Alarm({ alarm }: { alarm: AlarmView }) {
  const acknowledged = alarm.acknowledgedAt !== null;
  const raised = nowMs.value + store.skewMs.value - Date.parse(alarm.raisedAt);
  return (
    <li
      class={`alarm alarm--${alarm.priority} ${acknowledged ? 'is-acknowledged' : ''} ${alarm.clearedAt === null ? '' : 'is-cleared'}`}
      data-alarm={alarm.id}
    >
      <Icon name={PRIORITY_SHAPES[alarm.priority]} />
      <span class="alarm-words">
        <strong>{alarmText(alarm)}</strong>
        <span>
          {[
            t(`priority.${alarm.priority}`),
            t(acknowledged ? 'wall.acknowledged' : 'wall.unacknowledged'),
            ...(alarm.clearedAt === null ? [] : [t('wall.cleared')]),
          ].join(' · ')}
        </span>
      </span>
      <span class="alarm-age">{age(raised)}</span>
    </li>
  );
}
