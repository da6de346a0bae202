import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { go } from '../router.ts';
import { Keys } from '../scan/keys.tsx';
import { useScan } from '../scan/scan.ts';
import { forgetSearch } from '../search.ts';
import { endedBy, login, station } from '../session.ts';
import { forgetUndone } from '../shelving/motions.ts';

type Field = 'login' | 'pin';

/** Card or login and PIN. */
export function LoginPage() {
  const name = useSignal('');
  const pin = useSignal('');
  const active = useSignal<Field>('login');
  // Logins are staff numbers as a rule; whose is not has the letters one touch away.
  const letters = useSignal(false);
  const byCard = useAction((_key, card: string) => login({ card, station }));
  const byPin = useAction((_key, who: string, secret: string) => login({ login: who, pin: secret, station }));
  useEffect(() => {
    // Whoever comes next begins at the beginning, and does not see what the last one looked for.
    go({ page: 'picks' });
    forgetSearch();
    forgetUndone();
  }, []);
  const busy = byCard.state.value.kind === 'running' || byPin.state.value.kind === 'running';
  useScan('page', (card) => void byCard.run(card));

  const enter = async (): Promise<void> => {
    if (name.value === '') active.value = 'login';
    else if (pin.value === '') active.value = 'pin';
    else if ((await byPin.run(name.value, pin.value)) === null) pin.value = '';
  };
  const write = (change: (text: string) => string): void => {
    const field = active.value === 'login' ? name : pin;
    field.value = change(field.value);
  };
  return (
    <div class="page login">
      <section class="login-card">
        <Icon name="card" class="login-picture" />
        <div>
          <h1>{t('login.title')}</h1>
          <p class="lead">{t('login.card')}</p>
          {endedBy.value && (
            <p class="login-ended" data-ended={endedBy.value}>
              <Icon name="clock" /> {t(`login.ended.${endedBy.value}`)}
            </p>
          )}
        </div>
      </section>
      <Problems of={[byCard, byPin]} />
      <section class="login-pin">
        <div class="login-pin-head">
          <h2>{t('login.orPin')}</h2>
          <Button
            look="quiet"
            icon="keyboard"
            pressed={letters.value}
            name="letters"
            onPress={() => {
              letters.value = !letters.value;
            }}
          >
            {t('login.letters')}
          </Button>
        </div>
        <form
          class="login-fields"
          onSubmit={(event) => {
            event.preventDefault();
            void enter();
          }}
        >
          {(['login', 'pin'] as const).map((field) => (
            <label key={field} class={`field ${active.value === field ? 'is-active' : ''}`}>
              <span>{t(`login.${field}`)}</span>
              <input
                data-holds-focus
                data-field={field}
                {...(field === 'pin' ? { type: 'password' as const } : { type: 'text' as const })}
                inputMode="none"
                autoComplete="off"
                value={field === 'pin' ? pin.value : name.value}
                onFocus={() => {
                  active.value = field;
                }}
                onInput={(event) => {
                  (field === 'pin' ? pin : name).value = event.currentTarget.value;
                }}
              />
            </label>
          ))}
          <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
        </form>
        <Keys
          layout={letters.value ? 'letters' : 'digits'}
          onKey={(key) => write((text) => text + key.toLowerCase())}
          onErase={() => write((text) => text.slice(0, -1))}
          onEnter={() => {
            if (!busy) void enter();
          }}
          enterLabel={active.value === 'login' ? t('login.next') : t('login.enter')}
        />
      </section>
    </div>
  );
}
