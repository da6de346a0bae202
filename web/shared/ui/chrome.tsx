import { t } from '../i18n/text.ts';
import { LANGUAGES, language } from '../i18n/language.ts';
import type { LiveState } from '../live/live-state.ts';
import { Icon, type IconName } from './icon.tsx';

const LANGUAGE_NAMES = { 'zh-CN': '中文', en: 'English' } as const;

/** Both languages side by side, each in its own words. */
export function LanguageSwitch() {
  return (
    <div class="languages" role="group" aria-label={t('chrome.language')}>
      {LANGUAGES.map((code) => (
        <button
          key={code}
          type="button"
          lang={code}
          class="language"
          aria-pressed={language.value === code}
          data-language={code}
          onClick={() => {
            language.value = code;
          }}
        >
          {LANGUAGE_NAMES[code]}
        </button>
      ))}
    </div>
  );
}

/** Nobody may take a demonstration for the real room. */
export function DemoBanner() {
  return (
    <aside class="demo" aria-label="DEMO" data-demo>
      <strong>DEMO</strong>
      <span>{t('chrome.demo')}</span>
    </aside>
  );
}

const LINK_ICONS: Record<LiveState, IconName> = {
  connecting: 'clock',
  live: 'check',
  stale: 'question',
  dead: 'offline',
};

/** Whether what the screen shows is live; shape and words, colour last. */
export function LinkState({ state, detail }: { state: LiveState; detail?: string | undefined }) {
  return (
    <span class={`link link--${state}`} data-live={state} role="status">
      <Icon name={LINK_ICONS[state]} />
      <span>{t(`live.${state}`)}</span>
      {detail && <span class="link-detail">{detail}</span>}
    </span>
  );
}
