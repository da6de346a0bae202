import { t } from '../../shared/i18n/text.ts';
import { Icon } from '../../shared/ui/icon.tsx';

const ROWS = {
  letters: ['1234567890', 'QWERTYUIOP', 'ASDFGHJKL-', 'ZXCVBNM./'],
  digits: ['123', '456', '789'],
} as const;

interface Props {
  readonly layout: keyof typeof ROWS;
  readonly onKey: (key: string) => void;
  readonly onErase: () => void;
  readonly onEnter: () => void;
  readonly enterLabel?: string;
}

/** Keys on the screen, as large as fingers in gloves. */
export function Keys({ layout, onKey, onErase, onEnter, enterLabel }: Props) {
  const rows: readonly string[] = ROWS[layout];
  const enter = (
    <button type="button" class="key key--enter" data-key="enter" onClick={onEnter}>
      {enterLabel ?? t('keys.enter')}
    </button>
  );
  const erase = (
    <button
      type="button"
      class="key key--erase"
      aria-label={t('keys.erase')}
      data-key="erase"
      onClick={onErase}
    >
      <Icon name="erase" />
    </button>
  );
  return (
    <div class={`keys keys--${layout}`} role="group" aria-label={t('keys.label')}>
      {rows.map((row, index) => (
        <div class="keys-row" key={row}>
          {row.split('').map((key) => (
            <button type="button" class="key" key={key} data-key={key} onClick={() => onKey(key)}>
              {key}
            </button>
          ))}
          {layout === 'letters' && index === rows.length - 1 && erase}
          {layout === 'letters' && index === rows.length - 1 && enter}
        </div>
      ))}
      {layout === 'digits' && (
        <div class="keys-row">
          {erase}
          <button type="button" class="key" data-key="0" onClick={() => onKey('0')}>
            0
          </button>
          {enter}
        </div>
      )}
    </div>
  );
}
