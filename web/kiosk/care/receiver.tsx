import { useSignal } from '@preact/signals';
import type { HandOverWatchBody } from '../../../controller/api/contract/index.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Keys } from '../scan/keys.tsx';
import { useScan } from '../scan/scan.ts';

interface Props {
  readonly busy: boolean;
  readonly onReceiver: (receiver: HandOverWatchBody['receiver']) => void;
}

/** Somebody beside whoever is logged in proves who they are: by card, or by login and PIN. */
export function Receiver({ busy, onReceiver }: Props) {
  const typing = useSignal(false);
  const login = useSignal('');
  const pin = useSignal('');
  const active = useSignal<'login' | 'pin'>('login');
  useScan('step', (card) => onReceiver({ card }));
  const write = (change: (text: string) => string): void => {
    const field = active.peek() === 'login' ? login : pin;
    field.value = change(field.peek());
  };
  const enter = (): void => {
    if (busy) return;
    if (active.peek() === 'login' && login.peek() !== '') {
      active.value = 'pin';
      return;
    }
    if (login.peek() === '' || pin.peek().length < 4) return;
    onReceiver({ login: login.peek(), pin: pin.peek() });
    pin.value = '';
  };
  return (
    <div class="receiver">
      <p class="mode-technician">
        <Icon name="card" /> {t('watch.receiver')}
      </p>
      {!typing.value && (
        <Button icon="keyboard" name="by-pin" onPress={() => (typing.value = true)}>
          {t('login.orPin')}
        </Button>
      )}
      {typing.value && (
        <>
          <div class="login-fields">
            {(['login', 'pin'] as const).map((field) => (
              <label key={field} class={`field ${active.value === field ? 'is-active' : ''}`}>
                <span>{t(`login.${field}`)}</span>
                <input
                  data-holds-focus
                  data-field={`receiver-${field}`}
                  {...(field === 'pin' ? { type: 'password' as const } : { type: 'text' as const })}
                  inputMode="none"
                  autoComplete="off"
                  value={field === 'pin' ? pin.value : login.value}
                  onFocus={() => {
                    active.value = field;
                  }}
                  onInput={(event) => {
                    (field === 'pin' ? pin : login).value = event.currentTarget.value;
                  }}
                  onKeyDown={(event) => {
                    if (event.key === 'Enter') enter();
                  }}
                />
              </label>
            ))}
          </div>
          <Keys
            layout="digits"
            onKey={(key) => write((text) => text + key)}
            onErase={() => write((text) => text.slice(0, -1))}
            onEnter={enter}
          />
        </>
      )}
    </div>
  );
}
