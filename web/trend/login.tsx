import { useSignal } from '@preact/signals';
import { t } from '../shared/i18n/text.ts';
import { LanguageSwitch } from '../shared/ui/chrome.tsx';
import { Problems, useAction } from '../shared/ui/use-action.tsx';
import { login } from './session.ts';

/** Who has neither a session nor a screen's token logs in, by login and PIN as at the kiosk. */
export function Login() {
  const name = useSignal('');
  const pin = useSignal('');
  const enter = useAction((_key, who: string, secret: string) => login(who, secret));
  const busy = enter.state.value.kind === 'running';
  return (
    <main class="trend-login">
      <LanguageSwitch />
      <h1>{t('trend.login')}</h1>
      <Problems of={[enter]} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void enter.run(name.peek(), pin.peek()).then(() => {
            pin.value = '';
          });
        }}
      >
        <label>
          <span>{t('login.login')}</span>
          <input
            data-field="login"
            autoComplete="username"
            required
            maxLength={32}
            value={name.value}
            onInput={(event) => {
              name.value = event.currentTarget.value;
            }}
          />
        </label>
        <label>
          <span>{t('login.pin')}</span>
          <input
            data-field="pin"
            type="password"
            autoComplete="current-password"
            required
            maxLength={32}
            value={pin.value}
            onInput={(event) => {
              pin.value = event.currentTarget.value;
            }}
          />
        </label>
        <button type="submit" class="button button--primary" aria-busy={busy} data-action="login">
          {t('login.enter')}
        </button>
      </form>
    </main>
  );
}
