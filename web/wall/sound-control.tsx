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
      {state !== 'ready' && (
        <p class="sound-problem is-abnormal" role="status">
          <Icon name="soundOff" /> {t(`sound.${state}`)}
        </p>
      )}
      {sounding && (
        <button type="button" class="sound-button is-sounding" data-action="silence" onClick={() => void silence()}>
          <Icon name="soundOff" /> {t('sound.silence')}
        </button>
      )}
      {!sounding && silenced && (
        <p class="sound-off" data-silenced>
          <Icon name="soundOff" /> {t('sound.silenced')}
        </p>
      )}
      {!sounding && (
        <button type="button" class="sound-button" data-action="sound-test" onClick={() => voice.test()}>
          <Icon name="sound" /> {t('sound.test')}
        </button>
      )}
    </div>
  );
}
