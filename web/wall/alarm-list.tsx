import type { AlarmView } from '../../controller/api/contract/index.ts';
import { foremost, listed, PRIORITY_SHAPES, withheld } from '../shared/alarms/order.ts';
import { nowMs } from '../shared/clock.ts';
import { age } from '../shared/i18n/format.ts';
import { alarmText, t } from '../shared/i18n/text.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { fitting, shownOf, useHeightRem } from '../shared/ui/use-fitting.ts';
import { store } from './session.ts';

/** Height of one alarm with the gap below it, in two lines and in one; the style sheet says the same. */
const ROW_REM = 3.9;
const COMPACT_ROW_REM = 2.5;
/** From so many on it is a flood, and what happened last gives its place to them. */
const FLOOD = 9;

/** Whether there are so many alarms that nothing else is of use. */
export function isFlood(): boolean {
  return listed(store.alarms.value).length >= FLOOD;
}

/** What wants attention: unacknowledged first, then by priority, then by age; as many as fit, the others counted. */
export function AlarmList() {
  const alarms = listed(store.alarms.value);
  const off = withheld(store.alarms.value);
  return (
    <section
      class="panel panel--alarms"
      aria-label={t('wall.alarms')}
      style={alarms.length > 0 ? { '--basis': `${alarms.length * ROW_REM}rem` } : {}}
    >
      <header class="panel-head">
        <h2>{t('wall.alarms')}</h2>
        {alarms.length > 0 && (
          <span class="badge" data-alarm-count={alarms.length + store.omittedAlarms.value}>
            {alarms.length + store.omittedAlarms.value}
          </span>
        )}
        {off.length > 0 && (
          <p class="withheld" data-withheld>
            {t('alarm.withheld', {
              what: off
                .map(([state, count]) => t(`alarm.withheld.${state}`, { count }))
                .join(t('list.comma')),
            })}
          </p>
        )}
      </header>
      {alarms.length === 0 ? (
        <p class="panel-none">
          <Icon name="check" /> {t('wall.noAlarms')}
        </p>
      ) : (
        <Alarms alarms={alarms} />
      )}
    </section>
  );
}

/** As large as they fit: in two lines while all do, in one line when not, and what does not fit even so is counted. */
function Alarms({ alarms }: { alarms: readonly AlarmView[] }) {
  const [host, heightRem] = useHeightRem<HTMLUListElement>();
  const compact = alarms.length > fitting(heightRem, ROW_REM);
  const rowRem = compact ? COMPACT_ROW_REM : ROW_REM;
  const shown = shownOf(alarms.length, fitting(heightRem, rowRem));
  const first = foremost(alarms);
  const more = alarms.length - shown + store.omittedAlarms.value;
  return (
    <ul class={`alarms ${compact ? 'is-compact' : ''}`} ref={host}>
      {alarms.slice(0, shown).map((alarm) => (
        <Alarm key={alarm.id} alarm={alarm} isFirst={alarm === first} />
      ))}
      {more > 0 && (
        <li class="alarms-more" data-more={more}>
          {t('wall.moreAlarms', { count: more })}
        </li>
      )}
    </ul>
  );
}

function Alarm({ alarm, isFirst }: { alarm: AlarmView; isFirst: boolean }) {
  const raised = nowMs.value + store.skewMs.value - Date.parse(alarm.raisedAt);
  return (
    <li
      class={`alarm alarm--${alarm.priority} ${alarm.acknowledgedAt === null ? '' : 'is-acknowledged'} ${alarm.clearedAt === null ? '' : 'is-cleared'}`}
      data-alarm={alarm.id}
      data-state={alarm.state}
    >
      <Icon name={PRIORITY_SHAPES[alarm.priority]} />
      <span class="alarm-words">
        <strong>{alarmText(alarm)}</strong>
        <span class="alarm-state">
          {[
            t(`priority.${alarm.priority}`),
            t(`alarm.state.${alarm.state}`),
            ...(isFirst ? [t('alarm.first')] : []),
            ...(alarm.firstOut === alarm.id ? [t('alarm.firstOut')] : []),
            ...(alarm.sourceLost === null ? [] : [t('alarm.sourceLost')]),
          ].join(' · ')}
        </span>
      </span>
      <span class="alarm-age">{age(raised)}</span>
    </li>
  );
}
