import { foremost, isUnacknowledged, PRIORITY_SHAPES } from '../shared/alarms/order.ts';
import { nowMs } from '../shared/clock.ts';
import { age, clockTime, shortTime } from '../shared/i18n/format.ts';
import { alarmText, t } from '../shared/i18n/text.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { store } from './session.ts';

const HALF_DAY_MS = 12 * 3_600_000;

/** The alarm to deal with first, across the whole wall: what it is, why, and what to do. */
export function FirstAlarm() {
  const alarm = foremost(store.alarms.value);
  if (!alarm) return null;
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  const others = store.alarms.value.filter(isUnacknowledged).length - 1;
  const stoodMs = nowMs.value + store.skewMs.value - Date.parse(alarm.raisedAt);
  // A time of day would be taken for today's.
  const time =
    stoodMs < HALF_DAY_MS ? clockTime(alarm.raisedAt, timeZone, false) : shortTime(alarm.raisedAt, timeZone);
  const since = t('alarm.since', { time, age: age(stoodMs) });
  return (
    <section
      class={`first first--${alarm.priority} ${alarm.clearedAt === null ? '' : 'is-cleared'}`}
      role="alert"
      data-first={alarm.id}
    >
      <Icon name={PRIORITY_SHAPES[alarm.priority]} class="first-shape" />
      <div class="first-what">
        <p class="first-state">
          {[t(`priority.${alarm.priority}`), t(`alarm.state.${alarm.state}`), since].join(' · ')}
        </p>
        <p class="first-text">{alarmText(alarm)}</p>
        <p class="first-cause">
          <span>{t('alarm.cause')}</span> {alarmText(alarm, 'cause')}
        </p>
      </div>
      <div class="first-do">
        <p class="first-do-head">
          <Icon name="right" /> {t('alarm.response')}
        </p>
        <p class="first-response">{alarmText(alarm, 'response')}</p>
        {others > 0 && <p class="first-others">{t('alarm.others', { count: others })}</p>}
      </div>
    </section>
  );
}
