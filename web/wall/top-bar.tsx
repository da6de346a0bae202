import { isUnacknowledged } from '../shared/alarms/order.ts';
import { nowMs } from '../shared/clock.ts';
import { age, clockTime, decimal, longDate } from '../shared/i18n/format.ts';
import { named, t } from '../shared/i18n/text.ts';
import { LanguageSwitch, LinkState } from '../shared/ui/chrome.tsx';
import { Icon } from '../shared/ui/icon.tsx';
import { store } from './session.ts';
import { SoundControl } from './sound-control.tsx';

/** Readings come every few seconds from somewhere in any room; half a minute without any is no longer normal. */
const DATA_OLD_MS = 30_000;

/** Site, watch, devices, heartbeat, age of the data, sound and time. */
export function TopBar() {
  const room = store.room.value;
  const heard = store.live.ageMs.value;
  const now = nowMs.value + store.skewMs.value;
  return (
    <header class="top">
      <h1 class="top-site">{room ? named(room.site) : 'Muniment'}</h1>
      <Watch />
      <SoundControl />
      <div class="top-health">
        <LinkState
          state={store.live.state.value}
          detail={
            heard === null
              ? undefined
              : t('wall.heartbeat', {
                  age: heard < 10_000 ? t('age.seconds', { n: decimal(heard / 1000, 1) }) : age(heard),
                })
          }
        />
        <p class="top-facts">
          <DataAge />
          <Devices />
        </p>
      </div>
      {room && (
        <p class="top-time">
          <strong>{clockTime(now, room.timeZone)}</strong>
          <span>{longDate(now, room.timeZone)}</span>
        </p>
      )}
      <LanguageSwitch />
    </header>
  );
}

/** Who watches the room. That nobody does is only worth colour while something waits to be acknowledged. */
function Watch() {
  const watch = store.watch.value;
  if (!watch) return null;
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  if (watch.person === null) {
    const waits = store.alarms.value.some(isUnacknowledged);
    return (
      <p class={`top-watch ${waits ? 'is-abnormal' : ''}`} data-watch="">
        <Icon name="person" /> {t('watch.nobody')}
      </p>
    );
  }
  return (
    <p class="top-watch" data-watch={watch.name ?? ''}>
      <Icon name="person" />
      <span>
        <strong>{t('watch.now', { name: watch.name ?? watch.person })}</strong>
        {watch.since !== null && (
          <span>{t('watch.since', { time: clockTime(watch.since, timeZone, false) })}</span>
        )}
      </span>
    </p>
  );
}

/** How long ago anything was measured: a daemon can be well and hear nothing. */
function DataAge() {
  const times = [...store.points.byId.value.values()].map((point) => Date.parse(point.sourceTime ?? ''));
  const newest = Math.max(...times.filter((time) => !Number.isNaN(time)));
  if (!Number.isFinite(newest)) return <span data-data-age="">{t('wall.noData')}</span>;
  const ageMs = Math.max(0, nowMs.value + store.skewMs.value - newest);
  const old = ageMs > DATA_OLD_MS;
  return (
    <span class={old ? 'is-abnormal' : ''} data-data-age={Math.round(ageMs / 1000)}>
      {old && <Icon name="clock" />} {t('wall.data', { age: age(ageMs) })}
    </span>
  );
}

function Devices() {
  const all = [...store.devices.byId.value.values()];
  const lost = all.filter((device) => !device.connected);
  if (all.length === 0) return null;
  return (
    <span class={lost.length > 0 ? 'is-abnormal' : ''} data-devices-lost={lost.length}>
      {lost.length > 0 && <Icon name="alert" />}{' '}
      {t('wall.devices', { ok: all.length - lost.length, all: all.length })}
    </span>
  );
}
