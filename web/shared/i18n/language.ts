import { effect, signal } from '@preact/signals';
import { LANGUAGES, type Language } from '../../../controller/api/contract/messages/index.ts';

export { LANGUAGES, type Language };

const STORED = 'muniment.language';

function initial(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(STORED);
  return LANGUAGES.find((language) => language === asked) ?? 'zh-CN';
}

/** The language of the screen; setting it changes every text at once, and lasts. */
export const language = signal<Language>(initial());

effect(() => {
  localStorage.setItem(STORED, language.value);
  document.documentElement.lang = language.value;
});
