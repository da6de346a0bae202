import { nowMs } from '../shared/clock.ts';
import { age, clockTime } from '../shared/i18n/format.ts';
import { t } from '../shared/i18n/text.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { admitted, store } from './session.ts';

/** Over everything while the daemon is not heard: what is beneath is the past. */
export function LostOverlay() {
  const state = store.live.state.value;
  const heard = store.live.ageMs.value;
  const refused = admitted.value === 'no';
  if (state === 'stale')
    return (
      <p class="wall-stale" role="alert" data-lost="stale">
        <Icon name="question" /> {t('wall.stale')}
      </p>
    );
  if (state !== 'dead') return null;
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  return (
    <div class="wall-dead" role="alert" data-lost="dead">
      <div class="wall-dead-words">
        <Icon name="offline" class="wall-dead-icon" />
        <div>
          <p class="wall-dead-title">{t(refused ? 'wall.badToken' : 'wall.dead')}</p>
          <p class="wall-dead-since">
            {heard === null
              ? t('wall.neverHeard')
              : t('wall.deadSince', {
                  time: clockTime(nowMs.value - heard + store.skewMs.value, timeZone),
                  age: age(heard),
                })}
          </p>
        </div>
      </div>
    </div>
  );
}
