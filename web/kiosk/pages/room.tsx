import type { DoorView, RoomView } from '../../../controller/api/contract/index.ts';
import { isWithheld, listed } from '../../shared/alarms/order.ts';
import { call } from '../../shared/api/http.ts';
import { timeLeft } from '../../shared/i18n/format.ts';
import { named, t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon, type IconName } from '../../shared/ui/icon.tsx';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { AlarmRow } from '../alarms/alarm-row.tsx';
import { WithheldRow } from '../alarms/withheld-row.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { roomNow } from '../room-time.ts';
import { go, type Place } from '../router.ts';
import { isKeeper, store, voice } from '../session.ts';

/** Active alarms, to be acknowledged; the care of the room; and the doors. */
export function RoomPage() {
  const alarms = listed(store.alarms.value);
  const aside = store.alarms.value.filter(isWithheld);
  return (
    <div class="page">
      <header class="page-head">
        <h1>{t('alarms.title')}</h1>
        <Button icon="bars" name="statistics" onPress={() => go({ page: 'statistics' })}>
          {t('stat.open')}
        </Button>
      </header>
      <Care />
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
      {aside.length > 0 && (
        <>
          <h2>{t('alarm.aside')}</h2>
          <ul class="rows">
            {aside.map((alarm) => (
              <WithheldRow key={alarm.id} alarm={alarm} />
            ))}
          </ul>
        </>
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

const CARES = [
  { page: 'watch', icon: 'person' },
  { page: 'patrols', icon: 'walk' },
  { page: 'disinfection', icon: 'sun' },
  { page: 'plant', icon: 'fan' },
  { page: 'channels', icon: 'send' },
] as const satisfies readonly { page: Place['page']; icon: IconName }[];

/** The way to everything that keeps the room well. */
function Care() {
  const watch = store.watch.value;
  return (
    <nav class="cares" aria-label={t('care.label')}>
      {CARES.map(({ page, icon }) => (
        <button key={page} type="button" class="care" data-care-link={page} onClick={() => go({ page })}>
          <Icon name={icon} />
          <span>{t(`care.${page}`)}</span>
          {page === 'watch' && watch && (
            <span class="care-fact">{watch.person === null ? t('watch.nobody') : watch.name}</span>
          )}
        </button>
      ))}
      <button type="button" class="care" data-action="sound-test" onClick={() => voice.test()}>
        <Icon name={voice.state.value === 'ready' ? 'sound' : 'soundOff'} />
        <span>{t('sound.test')}</span>
        {voice.state.value === 'missing' && <span class="care-fact">{t('sound.missing')}</span>}
      </button>
    </nav>
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
