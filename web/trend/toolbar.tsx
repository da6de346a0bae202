import { urlOf } from '../shared/api/url.ts';
import { named, t } from '../shared/i18n/text.ts';
import { LanguageSwitch, LinkState } from '../shared/ui/chrome.tsx';
import { Button } from '../shared/ui/button.tsx';
import { Icon } from '../shared/ui/icon.tsx';
import { loading, trouble } from './data.ts';
import { fieldMs, fieldText } from './room-clock.ts';
import { logout, store, viewer } from './session.ts';
import { moved, PRESETS, zoomed } from './span.ts';
import { chosen, follow, following, roomNow, show, span } from './view.ts';

/** How far, from when to when, closer and farther, and the file of it. */
export function Toolbar() {
  const who = viewer.value;
  const room = store.room.value;
  return (
    <header class="bar-top">
      <div class="bar-line">
        <h1>{t('trend.title')}</h1>
        <p class="bar-site">{room ? named(room.site) : ''}</p>
        <LinkState state={store.live.state.value} />
        {who !== null && who !== 'unknown' && who.kind === 'person' && (
          <Button look="quiet" icon="logout" name="logout" onPress={() => void logout()}>
            {who.name}
          </Button>
        )}
        <LanguageSwitch />
      </div>
      <div class="bar-line">
        <Presets />
        <div class="bar-group">
          <Button
            icon="left"
            label={t('trend.earlier')}
            name="earlier"
            onPress={() => show(moved(span.peek(), -0.5, roomNow()))}
          />
          <Button
            icon="plus"
            label={t('trend.closer')}
            name="closer"
            onPress={() => show(zoomed(span.peek(), 0.5, 0.5, roomNow()))}
          />
          <Button
            icon="minus"
            label={t('trend.farther')}
            name="farther"
            onPress={() => show(zoomed(span.peek(), 2, 0.5, roomNow()))}
          />
          <Button
            icon="right"
            label={t('trend.later')}
            name="later"
            onPress={() => show(moved(span.peek(), 0.5, roomNow()))}
          />
        </div>
        <Fields />
        <Csv />
        <p class="bar-state" role="status">
          {loading.value ? t('trend.loading') : trouble.value ? t('trend.trouble') : ''}
        </p>
      </div>
    </header>
  );
}

function Presets() {
  const { fromMs, toMs } = span.value;
  return (
    <div class="bar-group" role="group" aria-label={t('trend.span')}>
      {PRESETS.map(({ name, ms }) => (
        <Button
          key={name}
          name={`span-${name}`}
          pressed={following.value && Math.abs(toMs - fromMs - ms) < ms / 1000}
          onPress={() => follow(ms)}
        >
          {t(`trend.span.${name}`)}
        </Button>
      ))}
    </div>
  );
}

function Fields() {
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  const { fromMs, toMs } = span.value;
  const set = (edge: 'fromMs' | 'toMs', text: string): void => {
    const at = fieldMs(text, timeZone);
    const wanted = { ...span.peek(), [edge]: at };
    if (at !== null && wanted.fromMs < wanted.toMs) show(wanted);
  };
  return (
    <div class="bar-group bar-fields">
      {(['fromMs', 'toMs'] as const).map((edge) => (
        <label key={edge} class="bar-field">
          <span>{t(edge === 'fromMs' ? 'trend.begin' : 'trend.end')}</span>
          <input
            type="datetime-local"
            data-field={edge}
            value={fieldText(edge === 'fromMs' ? fromMs : toMs, timeZone)}
            onChange={(event) => set(edge, event.currentTarget.value)}
          />
        </label>
      ))}
    </div>
  );
}

/** The same points and the same time as a table to download. */
function Csv() {
  const { fromMs, toMs } = span.value;
  const query = {
    points: chosen.value.join(','),
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
  };
  if (chosen.value.length === 0) return null;
  return (
    <a class="button button--plain" data-action="csv" download href={urlOf('GET /history.csv', { query })}>
      <Icon name="download" /> <span>{t('trend.csv')}</span>
    </a>
  );
}
