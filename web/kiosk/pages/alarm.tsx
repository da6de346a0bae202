import { useSignal } from '@preact/signals';
import type { AlarmView } from '../../../controller/api/contract/index.ts';
import { isWithheld, PRIORITY_SHAPES } from '../../shared/alarms/order.ts';
import { call } from '../../shared/api/http.ts';
import { age, clockTime, longDate } from '../../shared/i18n/format.ts';
import { alarmText, t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { COMMENTS } from '../alarms/alarm-row.tsx';
import { OutOfServiceForm, ShelveForm } from '../alarms/put-aside.tsx';
import { WithheldRow } from '../alarms/withheld-row.tsx';
import { NoteField } from '../care/note-field.tsx';
import { PageFrame } from '../care/page-frame.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { roomNow } from '../room-time.ts';
import { isApprover, isInstaller, mayWork, store } from '../session.ts';

/** One alarm: what it is, why, what comes of it, what to do, and everything a person can say of it. */
export function AlarmPage({ id }: { id: string }) {
  const alarm = store.alarms.value.find((one) => one.id === id);
  if (!alarm) return <PageFrame name="alarm-gone" title={t('alarm.gone')} lead={t('alarm.goneLead')} />;
  return (
    <PageFrame name="alarm" title={alarmText(alarm)}>
      <Facts alarm={alarm} />
      <section class="alarm-parts">
        <div class="alarm-part alarm-part--do">
          <h2>{t('alarm.response')}</h2>
          <p data-part="response">{alarmText(alarm, 'response')}</p>
        </div>
        <div class="alarm-part">
          <h2>{t('alarm.cause')}</h2>
          <p data-part="cause">{alarmText(alarm, 'cause')}</p>
        </div>
        <div class="alarm-part">
          <h2>{t('alarm.consequence')}</h2>
          <p data-part="consequence">{alarmText(alarm, 'consequence')}</p>
        </div>
      </section>
      {isWithheld(alarm) ? (
        <ul class="rows">
          <WithheldRow alarm={alarm} />
        </ul>
      ) : (
        mayWork.value && <Deal alarm={alarm} />
      )}
    </PageFrame>
  );
}

function Facts({ alarm }: { alarm: AlarmView }) {
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  const at = (time: string): string => `${longDate(time, timeZone)} ${clockTime(time, timeZone)}`;
  return (
    <section
      class={`alarm-facts alarm-row--${alarm.priority}`}
      data-alarm={alarm.id}
      data-state={alarm.state}
    >
      <Icon name={PRIORITY_SHAPES[alarm.priority]} class="alarm-facts-shape" />
      <div>
        <p class="row-title">
          {t(`priority.${alarm.priority}`)} · {t(`alarm.state.${alarm.state}`)}
        </p>
        <p class="row-sub">
          <span>{t(`alarm.class.${alarm.class}`)}</span>
          <span>
            {t('alarm.since', {
              time: at(alarm.raisedAt),
              age: age(
                (alarm.clearedAt === null ? roomNow.value : Date.parse(alarm.clearedAt)) -
                  Date.parse(alarm.raisedAt),
              ),
            })}
          </span>
          {alarm.clearedAt !== null && <span>{t('alarm.clearedAt', { time: at(alarm.clearedAt) })}</span>}
          {alarm.acknowledgedAt !== null && (
            <span>
              {t('alarm.acknowledgedAt', {
                time: at(alarm.acknowledgedAt),
                name: alarm.acknowledgedByName ?? '',
              })}
            </span>
          )}
          {alarm.realarms > 0 && <span>{t('alarm.realarms', { count: alarm.realarms })}</span>}
          {alarm.firstOut === alarm.id && <span>{t('alarm.firstOut')}</span>}
          {alarm.sourceLost !== null && <span>{t('alarm.sourceLost')}</span>}
        </p>
      </div>
    </section>
  );
}

/** Acknowledge, confirm, put aside: whatever its state lets a person do. */
function Deal({ alarm }: { alarm: AlarmView }) {
  const comment = useSignal('');
  const aside = useSignal<'shelve' | 'out-of-service' | null>(null);
  const acknowledge = useAction((key, text: string) =>
    call('POST /alarms/:id/acknowledge', { params: { id: alarm.id }, body: { comment: text } }, key),
  );
  const confirm = useAction((key, text: string) =>
    call('POST /alarms/:id/confirm', { params: { id: alarm.id }, body: { comment: text } }, key),
  );
  const open = alarm.acknowledgedAt === null;
  const cancel = (): void => {
    aside.value = null;
  };
  if (aside.value === 'shelve') return <ShelveForm alarm={alarm} onCancel={cancel} />;
  if (aside.value === 'out-of-service') return <OutOfServiceForm alarm={alarm} onCancel={cancel} />;
  return (
    <section class="alarm-deal">
      {(open || alarm.wantsConfirmation) && (
        <NoteField
          name="comment"
          label={t(open ? 'alarms.how' : 'alarm.confirmHow')}
          text={comment}
          phrases={COMMENTS}
        />
      )}
      <Problems of={[acknowledge, confirm]} />
      {open && (
        <Button
          look="primary"
          size="large"
          icon="check"
          name="acknowledge"
          busy={isRunning(acknowledge)}
          onPress={() => void acknowledge.run(comment.peek().trim())}
        >
          {t('alarms.acknowledge')}
        </Button>
      )}
      {!open && alarm.wantsConfirmation && (
        <Button
          look="primary"
          size="large"
          icon="check"
          name="confirm"
          busy={isRunning(confirm)}
          onPress={() => void confirm.run(comment.peek().trim())}
        >
          {t('alarm.confirm')}
        </Button>
      )}
      <div class="mode-actions">
        {alarm.shelveMaxMinutes > 0 && (
          <Button icon="pause" name="shelve" onPress={() => (aside.value = 'shelve')}>
            {t('alarm.shelve')}
          </Button>
        )}
        {(isInstaller.value || isApprover.value) && (
          <Button icon="wrench" name="out-of-service" onPress={() => (aside.value = 'out-of-service')}>
            {t('alarm.outOfService')}
          </Button>
        )}
      </div>
    </section>
  );
}
