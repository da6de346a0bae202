import type { AlarmView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { alarmText, t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { roomTime } from '../room-time.ts';
import { isApprover, isInstaller, isKeeper } from '../session.ts';

/** An alarm that is kept off the list: by what, until when, and the way back onto it. */
export function WithheldRow({ alarm }: { alarm: AlarmView }) {
  const unshelve = useAction((key) =>
    call('POST /alarms/:id/unshelve', { params: { id: alarm.id }, body: {} }, key),
  );
  const restore = useAction((key) =>
    call('POST /alarms/:id/return-to-service', { params: { id: alarm.id }, body: {} }, key),
  );
  const mayUnshelve = alarm.state === 'shelved' && (isKeeper.value || isApprover.value || isInstaller.value);
  const mayRestore = alarm.state === 'out-of-service' && (isInstaller.value || isApprover.value);
  return (
    <li class="alarm-row is-acknowledged" data-alarm={alarm.id} data-state={alarm.state}>
      <Icon name="pause" />
      <div class="row-main">
        <p class="row-title">{alarmText(alarm)}</p>
        <p class="row-sub">
          <span>{t(`alarm.state.${alarm.state}`)}</span>
          {alarm.shelvedUntil !== null && (
            <span>{t('time.until', { time: roomTime(alarm.shelvedUntil) })}</span>
          )}
          {[alarm.shelvedByName, alarm.shelvedWhy, alarm.outOfServiceByName, alarm.outOfServiceWhy].map(
            (text) => (text ? <span key={text}>{text}</span> : null),
          )}
          {alarm.suppressedBy.length > 0 && (
            <span>{t('alarm.suppressedBy', { what: alarm.suppressedBy.join(t('list.comma')) })}</span>
          )}
        </p>
      </div>
      {mayUnshelve && (
        <Button icon="back" name="unshelve" busy={isRunning(unshelve)} onPress={() => void unshelve.run()}>
          {t('alarm.unshelve')}
        </Button>
      )}
      {mayRestore && (
        <Button
          icon="back"
          name="return-to-service"
          busy={isRunning(restore)}
          onPress={() => void restore.run()}
        >
          {t('alarm.restore')}
        </Button>
      )}
      <div class="row-problems">
        <Problems of={[unshelve, restore]} />
      </div>
    </li>
  );
}
