import type { DoorView, RoomView } from '../../controller/api/contract/index.ts';
import { nowMs } from '../shared/clock.ts';
import { named, t } from '../shared/i18n/text.ts';
import { drawnLengthOf } from '../shared/plan/geometry.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { Cycles } from './cycles.tsx';
import { store } from './session.ts';
import { WallBank } from './wall-bank.tsx';

/** Every bank to one scale, every door, and who is in the aisles. */
export function RoomPlan() {
  const room = store.room.value;
  const views = store.banks.byId.value;
  const scaleMm = Math.max(
    0,
    ...(room?.banks ?? []).map((shape) => drawnLengthOf(shape, views.get(shape.bank))),
  );
  return (
    <section class="panel panel--plan" aria-label={t('wall.plan')}>
      <header class="panel-head">
        <h2>{t('wall.plan')}</h2>
        <ul class="wall-doors">
          {room?.doors.map((door) => (
            <Door key={door.id} door={door} view={store.doors.byId.value.get(door.id)} />
          ))}
        </ul>
        <Presence />
      </header>
      <Cycles />
      <div class="wall-banks">
        {room?.banks.map((shape) => (
          <WallBank key={shape.bank} shape={shape} scaleMm={scaleMm} />
        ))}
      </div>
    </section>
  );
}

function Presence() {
  const all = [...store.banks.byId.value.values()].flatMap((bank) => bank.presence);
  const occupied = all.filter((presence) => presence === true).length;
  const unknown = all.filter((presence) => presence === null).length;
  return (
    <p class="presence">
      <span data-occupied={occupied}>
        <Icon name="person" /> {t('wall.persons', { count: occupied })}
      </span>
      {unknown > 0 && (
        <span class="is-abnormal" data-presence-unknown={unknown}>
          <Icon name="question" /> {t('wall.persons.unknown', { count: unknown })}
        </span>
      )}
    </p>
  );
}

function Door({ door, view }: { door: RoomView['doors'][number]; view: DoorView | undefined }) {
  const state = view?.closed === true ? 'closed' : view?.closed === false ? 'open' : 'unknown';
  const unlocked =
    view?.unlockedUntil != null && Date.parse(view.unlockedUntil) > nowMs.value + store.skewMs.value;
  return (
    <li
      class={`wall-door ${state === 'closed' ? '' : 'is-abnormal'}`}
      data-door={door.id}
      data-door-state={state}
    >
      <Icon name={state === 'unknown' ? 'question' : 'door'} />
      <span>{named(door.name)}</span>
      <strong>{t(`wall.door.${state}`)}</strong>
      {unlocked && <span>{t('wall.door.unlocked')}</span>}
    </li>
  );
}
