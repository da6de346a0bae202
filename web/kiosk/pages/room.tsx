import { useSignal } from '@preact/signals';
import type { AlarmView, DoorView, RoomView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { timeLeft } from '../../shared/i18n/format.ts';
import { alarmText, named, t } from '../../shared/i18n/text.ts';
import type { TextKey } from '../../shared/i18n/zh-CN.ts';
import { byPressing, PRIORITY_SHAPES } from '../../shared/alarms/order.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { roomNow, roomTime } from '../room-time.ts';
import { isInstaller, isKeeper, store } from '../session.ts';

/** Active alarms, to be acknowledged, and the doors. */
export function RoomPage() {
  const alarms = store.alarms.value.toSorted(byPressing);
  return (
    <div class="page">
      <h1>{t('alarms.title')}</h1>
      {alarms.length === 0 ? (
        <p class="lead">
          <Icon name="check" /> {t('alarms.none')}
        </p>
      ) : (
        <ul class="rows">
          {alarms.map((alarm) => (
            <AlarmRow key={alarm.id} alarm={alarm} />
          ))}
        </ul>
      )}
      <h2>{t('doors.title')}</h2>
      <ul class="rows">
        {store.room.value?.doors.map((door) => (
          <DoorRow key={door.id} door={door} view={store.doors.byId.value.get(door.id)} />
        ))}
      </ul>
    </div>
  );
}

/** What a keeper can say of an alarm without a keyboard. */
const COMMENTS = [
  'alarms.comment.seen',
  'alarms.comment.checked',
  'alarms.comment.called',
] as const satisfies readonly TextKey[];

function AlarmRow({ alarm }: { alarm: AlarmView }) {
  const asking = useSignal(false);
  const acknowledge = useAction((key, comment: string) =>
    call('POST /alarms/:id/acknowledge', { params: { id: alarm.id }, body: { comment } }, key),
  );
  const open = alarm.acknowledgedAt === null;
  const mayAcknowledge = open && (isKeeper.value || isInstaller.value);
  const say = (comment: string): void => void acknowledge.run(comment);
  return (
    <li
      class={`alarm-row alarm-row--${alarm.priority} ${open ? '' : 'is-acknowledged'}`}
      data-alarm={alarm.id}
      data-acknowledged={!open}
    >
      <Icon name={PRIORITY_SHAPES[alarm.priority]} />
      <div class="row-main">
        <p class="row-title">{alarmText(alarm)}</p>
        <p class="row-sub">
          <span>{t(`priority.${alarm.priority}`)}</span>
          <span>{t('alarms.raised', { time: roomTime(alarm.raisedAt) })}</span>
          {alarm.clearedAt !== null && <span>{t('alarms.cleared')}</span>}
          {alarm.acknowledgedAt !== null && (
            <span>{t('alarms.acknowledged', { time: roomTime(alarm.acknowledgedAt) })}</span>
          )}
        </p>
      </div>
      {mayAcknowledge && !asking.value && (
        <Button icon="check" name="acknowledge" onPress={() => (asking.value = true)}>
          {t('alarms.acknowledge')}
        </Button>
      )}
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

function DoorRow({ door, view }: { door: RoomView['doors'][number]; view: DoorView | undefined }) {
  const unlock = useAction((key) =>
    call('POST /doors/:id/unlock', { params: { id: door.id }, body: {} }, key),
  );
  const state = view?.closed === true ? 'closed' : view?.closed === false ? 'open' : 'unknown';
  const leftMs = view?.unlockedUntil ? Date.parse(view.unlockedUntil) - roomNow.value : 0;
  return (
    <li class="door-row" data-door={door.id} data-unlocked={leftMs > 0}>
      <Icon name={state === 'unknown' ? 'question' : 'door'} />
      <div class="row-main">
        <p class="row-title">{named(door.name)}</p>
        <p class="row-sub">
          <span>{t(`door.${state}`)}</span>
          {leftMs > 0 && <span>{t('doors.unlocked', { left: timeLeft(Math.ceil(leftMs / 1000)) })}</span>}
        </p>
      </div>
      {isKeeper.value && (
        <Button
          icon="door"
          name={`unlock-${door.id}`}
          busy={isRunning(unlock)}
          onPress={() => void unlock.run()}
        >
          {t('doors.unlock')}
        </Button>
      )}
      <div class="row-problems">
        <Problems of={[unlock]} />
      </div>
    </li>
  );
}
