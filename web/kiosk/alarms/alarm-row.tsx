import { useSignal } from '@preact/signals';
import type { AlarmView } from '../../../controller/api/contract/index.ts';
import { PRIORITY_SHAPES } from '../../shared/alarms/order.ts';
import { call } from '../../shared/api/http.ts';
import { alarmText, t } from '../../shared/i18n/text.ts';
import type { TextKey } from '../../shared/i18n/zh-CN.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { roomTime } from '../room-time.ts';
import { go } from '../router.ts';
import { mayWork } from '../session.ts';

/** What can be said of an alarm without a keyboard. */
export const COMMENTS = [
  'alarms.comment.seen',
  'alarms.comment.checked',
  'alarms.comment.called',
] as const satisfies readonly TextKey[];

/** One alarm on the list: what it is, since when, how it stands, and a touch to acknowledge it or to know more. */
export function AlarmRow({ alarm }: { alarm: AlarmView }) {
  const asking = useSignal(false);
  const acknowledge = useAction((key, comment: string) =>
    call('POST /alarms/:id/acknowledge', { params: { id: alarm.id }, body: { comment } }, key),
  );
  const open = alarm.acknowledgedAt === null;
  const mayAcknowledge = open && mayWork.value;
  const say = (comment: string): void => void acknowledge.run(comment);
  return (
    <li
      class={`alarm-row alarm-row--${alarm.priority} ${open ? '' : 'is-acknowledged'}`}
      data-alarm={alarm.id}
      data-acknowledged={!open}
      data-state={alarm.state}
    >
      <Icon name={PRIORITY_SHAPES[alarm.priority]} />
      <div class="row-main">
        <p class="row-title">{alarmText(alarm)}</p>
        <p class="row-sub">
          <span>{t(`priority.${alarm.priority}`)}</span>
          <span>{t('alarms.raised', { time: roomTime(alarm.raisedAt) })}</span>
          <span>{t(`alarm.state.${alarm.state}`)}</span>
          {alarm.sourceLost !== null && <span>{t('alarm.sourceLost')}</span>}
        </p>
      </div>
      {mayAcknowledge && !asking.value && (
        <Button icon="check" name="acknowledge" onPress={() => (asking.value = true)}>
          {t('alarms.acknowledge')}
        </Button>
      )}
      <Button icon="info" name="alarm-open" onPress={() => go({ page: 'alarm', id: alarm.id })}>
        {t('alarm.open')}
      </Button>
      {mayAcknowledge && asking.value && (
        <div class="alarm-comments" role="group" aria-label={t('alarms.how')}>
          <h3>{t('alarms.how')}</h3>
          <Problems of={[acknowledge]} />
          {COMMENTS.map((comment) => (
            <Button
              key={comment}
              name={comment}
              busy={isRunning(acknowledge)}
              onPress={() => say(t(comment))}
            >
              {t(comment)}
            </Button>
          ))}
          <Button look="quiet" name="comment-none" busy={isRunning(acknowledge)} onPress={() => say('')}>
            {t('alarms.comment.none')}
          </Button>
        </div>
      )}
    </li>
  );
}
