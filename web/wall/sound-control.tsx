import { t } from '../shared/i18n/text.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { silence, store, voice, wanted } from './session.ts';

/** Whether the wall can be heard, whether it is, and how to make it quiet. */
export function SoundControl() {
  const state = voice.state.value;
  const sounding = wanted() !== null;
  const silenced = store.sound.value?.silencedAt != null;
  return (
    <div class="sound" data-sound={state} data-sounding={sounding}>
      {state === 'missing' && (
        <p class="sound-problem is-abnormal" role="status">
          <Icon name="soundOff" /> {t('sound.missing')}
        </p>
      )}
      {state === 'blocked' && (
        // Any touch of the screen opens the sound; this says so, and is the place to touch.
        <button
          type="button"
          class="sound-button is-blocked"
          data-action="sound-allow"
          onClick={() => voice.test('low')}
        >
          <Icon name="soundOff" /> {t('sound.blocked')}
        </button>
      )}
      {sounding && (
        <button
          type="button"
          class="sound-button is-sounding"
          data-action="silence"
          onClick={() => void silence()}
        >
          <Icon name="soundOff" /> {t('sound.silence')}
        </button>
      )}
      {!sounding && silenced && (
        <p class="sound-off" data-silenced>
          <Icon name="soundOff" /> {t('sound.silenced')}
        </p>
      )}
      {!sounding && state === 'ready' && (
        <button type="button" class="sound-button" data-action="sound-test" onClick={() => voice.test()}>
          <Icon name="sound" /> {t('sound.test')}
        </button>
      )}
    </div>
  );
}
