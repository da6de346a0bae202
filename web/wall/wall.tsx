import { DemoBanner } from '../shared/ui/chrome.tsx';
import { AlarmList, isFlood } from './alarm-list.tsx';
import { Climate } from './climate.tsx';
import { EventList } from './event-list.tsx';
import { FirstAlarm } from './first-alarm.tsx';
import { LostOverlay } from './lost-overlay.tsx';
import { RoomPlan } from './room-plan.tsx';
import { store } from './session.ts';
import { TopBar } from './top-bar.tsx';

/** Whether a bank follows the fire plan: then the plan and its alarms need all the room there is. */
function isFire(): boolean {
  return [...store.banks.byId.value.values()].some(({ modes }) => modes.some(({ mode }) => mode === 'fire'));
}

/** The room at a glance: grey while all is well. */
export function Wall() {
  return (
    <div class={`wall wall--${store.live.state.value}`}>
      <TopBar />
      {store.room.value?.demo && <DemoBanner />}
      <FirstAlarm />
      <main class="wall-grid">
        <div class="wall-side">
          <RoomPlan />
          <AlarmList />
          {!isFlood() && !isFire() && <EventList />}
        </div>
        <Climate />
      </main>
      <LostOverlay />
    </div>
  );
}
