import { useSignal } from '@preact/signals';
import { named, t } from '../shared/i18n/text.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { inkOf } from './inks.ts';
import { type ChartPoint, drawable } from './points.ts';
import { store } from './session.ts';
import { chosen, MOST_CHOSEN, toggle } from './view.ts';

/** Every point that can be drawn, by zone; found by any part of its name or id. */
export function Picker() {
  const wanted = useSignal('');
  const full = chosen.value.length >= MOST_CHOSEN;
  const text = wanted.value.trim().toLocaleLowerCase();
  const all = [...drawable.value.values()].filter(({ id, name }) =>
    `${id} ${name}`.toLocaleLowerCase().includes(text),
  );
  return (
    <aside class="picker" aria-label={t('trend.points')}>
      <label class="picker-search">
        <Icon name="search" />
        <span class="hidden-words">{t('trend.find')}</span>
        <input
          type="search"
          placeholder={t('trend.find')}
          value={wanted.value}
          onInput={(event) => {
            wanted.value = event.currentTarget.value;
          }}
        />
      </label>
      <p class="picker-count">{t('trend.count', { count: chosen.value.length, most: MOST_CHOSEN })}</p>
      <div class="picker-zones" tabIndex={0} role="group" aria-label={t('trend.points')}>
        {store.room.value?.zones.map((zone) => {
          const points = all.filter((point) => point.zone === zone.id);
          if (points.length === 0) return null;
          return (
            <fieldset key={zone.id} class="picker-zone">
              <legend>{named(zone.name)}</legend>
              {points.map((point) => (
                <Choice key={point.id} point={point} full={full} />
              ))}
            </fieldset>
          );
        })}
        {all.length === 0 && <p class="picker-none">{t('trend.none')}</p>}
      </div>
    </aside>
  );
}

function Choice({ point, full }: { point: ChartPoint; full: boolean }) {
  const index = chosen.value.indexOf(point.id);
  const { colour } = inkOf(Math.max(0, index));
  return (
    <label class="picker-point" data-choice={point.id}>
      <input
        type="checkbox"
        checked={index >= 0}
        disabled={index < 0 && full}
        onChange={() => toggle(point.id)}
        style={index >= 0 ? { accentColor: colour } : {}}
      />
      <span class="picker-name">{point.name}</span>
      <span class="code">{point.unit}</span>
    </label>
  );
}
