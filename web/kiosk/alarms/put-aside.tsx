import { useSignal } from '@preact/signals';
import type { AlarmView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Problems, useAction, whenDone } from '../../shared/ui/use-action.tsx';
import { NoteField } from '../care/note-field.tsx';
import { SpanChoice } from '../care/span-choice.tsx';
import { spansUpTo } from '../care/spans.ts';
import { isRunning } from '../flow/step-frame.tsx';
import { roomNow } from '../room-time.ts';
import { go } from '../router.ts';

const leave = (): void => go({ page: 'room' });

interface Props {
  readonly alarm: AlarmView;
  readonly onCancel: () => void;
}

/** Takes an alarm off the list for a time, with a reason; the daemon puts it back by itself. */
export function ShelveForm({ alarm, onCancel }: Props) {
  const offered = spansUpTo(alarm.shelveMaxMinutes);
  const minutes = useSignal(offered[0] ?? 15);
  const why = useSignal('');
  const shelve = useAction(async (key, until: string, reason: string) => {
    await call('POST /alarms/:id/shelve', { params: { id: alarm.id }, body: { until, why: reason } }, key);
    return true;
  });
  const confirm = (): void => {
    const until = new Date(roomNow.peek() + minutes.peek() * 60_000).toISOString();
    whenDone(shelve.run(until, why.peek().trim()), leave);
  };
  return (
    <section class="mode-form" data-form="shelve">
      <h2>{t('alarm.shelve.title')}</h2>
      <SpanChoice minutes={minutes} offered={offered} />
      <NoteField
        name="why"
        label={t('care.why')}
        text={why}
        phrases={['alarm.why.known', 'alarm.why.repair', 'alarm.why.test']}
      />
      <Problems of={[shelve]} />
      <div class="mode-form-actions">
        <Button name="cancel" onPress={onCancel}>
          {t('mode.cancel')}
        </Button>
        <Button
          look="primary"
          name="shelve-confirm"
          disabled={why.value.trim() === ''}
          busy={isRunning(shelve)}
          onPress={confirm}
        >
          {t('alarm.shelve')}
        </Button>
      </div>
    </section>
  );
}

/** Takes an alarm out of service until somebody puts it back. */
export function OutOfServiceForm({ alarm, onCancel }: Props) {
  const why = useSignal('');
  const remove = useAction(async (key, reason: string) => {
    await call('POST /alarms/:id/out-of-service', { params: { id: alarm.id }, body: { why: reason } }, key);
    return true;
  });
  return (
    <section class="mode-form" data-form="out-of-service">
      <h2>{t('alarm.outOfService.title')}</h2>
      <NoteField
        name="why"
        label={t('care.why')}
        text={why}
        phrases={['alarm.why.repair', 'alarm.why.removed']}
      />
      <Problems of={[remove]} />
      <div class="mode-form-actions">
        <Button name="cancel" onPress={onCancel}>
          {t('mode.cancel')}
        </Button>
        <Button
          look="primary"
          name="out-of-service-confirm"
          disabled={why.value.trim() === ''}
          busy={isRunning(remove)}
          onPress={() => whenDone(remove.run(why.peek().trim()), leave)}
        >
          {t('alarm.outOfService')}
        </Button>
      </div>
    </section>
  );
}
