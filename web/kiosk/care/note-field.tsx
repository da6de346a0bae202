import type { Signal } from '@preact/signals';
import { t } from '../../shared/i18n/text.ts';
import type { TextKey } from '../../shared/i18n/zh-CN.ts';
import { Button } from '../../shared/ui/button.tsx';

interface Props {
  readonly label: string;
  readonly name: string;
  readonly text: Signal<string>;
  /** What is said most often, for whoever has no keyboard. */
  readonly phrases?: readonly TextKey[];
  readonly maxLength?: number;
}

/** Words of one's own, and phrases that need no keyboard; a phrase joins what is there. */
export function NoteField({ label, name, text, phrases = [], maxLength = 500 }: Props) {
  const say = (phrase: string): void => {
    const before = text.peek().trim();
    if (before.includes(phrase)) return;
    text.value = (before === '' ? phrase : `${before}${t('list.comma')}${phrase}`).slice(0, maxLength);
  };
  return (
    <div class="note-field">
      <label>
        <span>{label}</span>
        <textarea
          data-holds-focus
          data-note={name}
          rows={2}
          maxLength={maxLength}
          value={text.value}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
      </label>
      {phrases.length > 0 && (
        <div class="choices">
          {phrases.map((key) => (
            <Button key={key} name={key} onPress={() => say(t(key))}>
              {t(key)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}
