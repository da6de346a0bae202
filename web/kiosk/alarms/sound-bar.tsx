import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { call } from '../../shared/api/http.ts';
import { isRunning } from '../flow/step-frame.tsx';
import { mayWork, store } from '../session.ts';

/** While the room sounds an alarm: one touch makes it quiet, in the whole room, until the next one. */
export function SoundBar() {
  const silence = useAction((key) => call('POST /alarms/silence', { body: {} }, key));
  const sound = store.sound.value;
  if (!sound?.sounding || !mayWork.value) return null;
  return (
    <>
      <div class="bar bar--warn" role="status" data-sounding={sound.priority ?? ''}>
        <Icon name="sound" />
        <span>{t('sound.sounding')}</span>
        <Button icon="soundOff" name="silence" busy={isRunning(silence)} onPress={() => void silence.run()}>
          {t('sound.silence')}
        </Button>
      </div>
      <Problems of={[silence]} />
    </>
  );
}
