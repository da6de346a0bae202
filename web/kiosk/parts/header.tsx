import { clockTime } from '../../shared/i18n/format.ts';
import { nowMs } from '../../shared/clock.ts';
import { age } from '../../shared/i18n/format.ts';
import { named, t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { LanguageSwitch, LinkState } from '../../shared/ui/chrome.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { leftMs, logout, me, store, touch } from '../session.ts';
import { kioskName } from './proof.tsx';

/** Where one is, whether the daemon is heard, the time, the language, and who is logged in. */
export function Header() {
  const room = store.room.value;
  const who = me.value;
  return (
    <header class="header">
      <div class="header-site">
        <p class="header-name">{room ? named(room.site) : 'Muniment'}</p>
        <p class="header-sub">
          <span>{kioskName()}</span>
          {(who || store.live.ageMs.value !== null) && <LinkState state={store.live.state.value} />}
          {room && <time>{clockTime(nowMs.value + store.skewMs.value, room.timeZone, false)}</time>}
        </p>
      </div>
      <LanguageSwitch />
      {who && (
        <button type="button" class="who" data-action="logout" onClick={() => void logout()}>
          <Icon name="person" />
          <span class="who-words">
            <strong data-person={who.person}>{who.name}</strong>
            <span>{t('header.logout')}</span>
          </span>
        </button>
      )}
    </header>
  );
}

const WARN_MS = 60_000;

/** Says that the session is about to end, in time to keep it. */
export function TimeoutWarning() {
  const left = leftMs.value;
  if (left === null || left > WARN_MS) return null;
  return (
    <div class="bar bar--warn" role="alert" data-timeout>
      <Icon name="clock" />
      <span>{t('timeout.soon', { left: age(left) })}</span>
      <Button name="stay" onPress={touch}>
        {t('timeout.stay')}
      </Button>
    </div>
  );
}

/** What is on the screen is history: nothing on it may be trusted until the daemon is heard again. */
export function LostBar() {
  const state = store.live.state.value;
  if (state === 'live' || state === 'connecting') return null;
  if (state === 'dead' && store.live.ageMs.value === null && !me.value) return null;
  return (
    <div class={`bar bar--${state === 'dead' ? 'lost' : 'warn'}`} role="alert" data-lost={state}>
      <Icon name={state === 'dead' ? 'offline' : 'question'} />
      <span>{t(state === 'dead' ? 'lost.dead' : 'lost.stale')}</span>
    </div>
  );
}
