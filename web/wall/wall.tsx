import { DemoBanner } from '../shared/ui/chrome.tsx';
import { AlarmList } from './alarm-list.tsx';
import { Climate } from './climate.tsx';
import { EventList } from './event-list.tsx';
import { LostOverlay } from './lost-overlay.tsx';
import { RoomPlan } from './room-plan.tsx';
import { store } from './session.ts';
import { TopBar } from './top-bar.tsx';

/** The room at a glance: grey while all is well. */
export function Wall() {
  return (
    <div class={`wall wall--${store.live.state.value}`}>
      <TopBar />
      {store.room.value?.demo && <DemoBanner />}
      <main class="wall-grid">
        <RoomPlan />
        <Climate />
        <AlarmList />
        <EventList />
      </main>
      <LostOverlay />
    </div>
  );
}
