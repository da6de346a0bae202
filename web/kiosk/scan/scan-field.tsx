import { useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { nowMs } from '../../shared/clock.ts';
import { t } from '../../shared/i18n/text.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { deliver, keysShown, scanText } from './scan.ts';

const HOLDS_FOCUS = '[data-holds-focus]';

/**
 * The one field that always listens. A scanner that poses as a keyboard types into it wherever the focus was: it takes
 * the focus back after each touch, and before the first character of anything typed.
 */
export function ScanField({ hint, keys }: { hint: string; keys: boolean }) {
  const field = useRef<HTMLInputElement>(null);

  // Before the field can be seen: nothing that is typed into it from then on is lost.
  useLayoutEffect(() => {
    const take = (): void => {
      if (!(document.activeElement instanceof Element && document.activeElement.closest(HOLDS_FOCUS)))
        field.current?.focus({ preventScroll: true });
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.altKey && !event.metaKey)
        take();
    };
    // After the click itself, which would move the focus to what was pressed.
    const onPress = (): void => void setTimeout(take);
    take();
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('click', onPress, true);
    return () => {
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('click', onPress, true);
    };
  }, []);

  useSignalEffect(() => {
    // What had the focus may have gone from the page without a word.
    if (nowMs.value > 0 && document.activeElement === document.body)
      field.current?.focus({ preventScroll: true });
  });

  const submit = (): void => {
    const text = scanText.peek();
    scanText.value = '';
    deliver(text);
  };
  return (
    <form
      class="scan"
      role="search"
      aria-label={t('scan.label')}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Icon name="scan" class="scan-icon" />
      <input
        ref={field}
        id="scan"
        class="scan-input"
        type="text"
        inputMode="none"
        autoComplete="off"
        spellcheck={false}
        aria-label={t('scan.label')}
        placeholder={hint}
        value={scanText.value}
        onInput={(event) => {
          scanText.value = event.currentTarget.value;
        }}
      />
      {keys && (
        <button
          type="button"
          class="scan-button"
          aria-label={t('scan.keys')}
          aria-pressed={keysShown.value}
          data-action="keys"
          onClick={() => {
            keysShown.value = !keysShown.value;
          }}
        >
          <Icon name="keyboard" />
        </button>
      )}
      <button type="submit" class="scan-button" aria-label={t('scan.enter')}>
        <Icon name="right" />
      </button>
    </form>
  );
}
