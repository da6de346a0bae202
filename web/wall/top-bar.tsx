import { nowMs } from '../shared/clock.ts';
import { age, clockTime, decimal, longDate } from '../shared/i18n/format.ts';
import { named, t } from '../shared/i18n/text.ts';
import { LanguageSwitch, LinkState } from '../shared/ui/chrome.tsx';
import { Icon } from '../shared/ui/icon.tsx';
import { store } from './session.ts';

/** Site, devices, heartbeat and time. */
export function TopBar() {
  const room = store.room.value;
  const heard = store.live.ageMs.value;
  const now = nowMs.value + store.skewMs.value;
  return (
    <header class="top">
      <h1 class="top-site">{room ? named(room.site) : 'Muniment'}</h1>
      <Devices />
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
      {room && (
        <p class="top-time">
          <span>{longDate(now, room.timeZone)}</span>
          <strong>{clockTime(now, room.timeZone)}</strong>
        </p>
      )}
      <LanguageSwitch />
    </header>
  );
}

function Devices() {
  const all = [...store.devices.byId.value.values()];
  const lost = all.filter((device) => !device.connected);
  if (all.length === 0) return null;
  return (
    <p class={`top-devices ${lost.length > 0 ? 'is-abnormal' : ''}`} data-devices-lost={lost.length}>
      {lost.length > 0 && <Icon name="alert" />}
      {lost.length > 0
        ? t('wall.devicesLost', { names: lost.map((device) => device.device).join(', ') })
        : t('wall.devices', { ok: all.length, all: all.length })}
    </p>
  );
}
