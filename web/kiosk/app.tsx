import { isUnacknowledged } from '../shared/alarms/order.ts';
import { t } from '../shared/i18n/text.ts';
import { DemoBanner } from '../shared/ui/chrome.tsx';
import { Icon, type IconName } from '../shared/ui/icon.tsx';
import { AlarmPage } from './pages/alarm.tsx';
import { BoxPage } from './pages/box.tsx';
import { ChannelsPage } from './pages/channels.tsx';
import { DisinfectionPage } from './pages/disinfection.tsx';
import { FindPage } from './pages/find.tsx';
import { LoginPage } from './pages/login.tsx';
import { PatrolPage } from './pages/patrol.tsx';
import { PatrolsPage } from './pages/patrols.tsx';
import { PicksPage } from './pages/picks.tsx';
import { PlacePage } from './pages/place.tsx';
import { PlantPage } from './pages/plant.tsx';
import { ResetPage } from './pages/reset.tsx';
import { RetrievalPage } from './pages/retrieval.tsx';
import { ReturnPage } from './pages/return.tsx';
import { RoomPage } from './pages/room.tsx';
import { RoundPage } from './pages/round.tsx';
import { ShelvesPage } from './pages/shelves.tsx';
import { StatisticsPage } from './pages/statistics.tsx';
import { WatchPage } from './pages/watch.tsx';
import { Header, LostBar, TimeoutWarning } from './parts/header.tsx';
import { LatchedBars, StopBar } from './parts/stop-bar.tsx';
import { RushBar } from './round/round-bar.tsx';
import { SoundBar } from './alarms/sound-bar.tsx';
import { go, type Place, place } from './router.ts';
import { Keys } from './scan/keys.tsx';
import { ScanField } from './scan/scan-field.tsx';
import { deliver, keysShown, scanText, useScan } from './scan/scan.ts';
import { me, session, store } from './session.ts';
import { CallBars } from './shelving/call-bars.tsx';
import { RoomBars } from './shelving/room-bars.tsx';
import { UndoneBars } from './shelving/undone-bars.tsx';

const TABS = [
  { page: 'picks', icon: 'list' },
  { page: 'round', icon: 'route' },
  { page: 'find', icon: 'search' },
  { page: 'return', icon: 'back' },
  { page: 'shelves', icon: 'shelves' },
  { page: 'room', icon: 'bell' },
] as const satisfies readonly { page: Place['page']; icon: IconName }[];

/** The kiosk: header, scan field, one page, and the stop while anything moves. */
export function App() {
  const here = place.value;
  // Where a page has no use for a scan, a box is looked up by it.
  useScan('kiosk', (text) => go({ page: 'box', barcode: text }));
  const unacknowledged = store.alarms.value.filter(isUnacknowledged).length;
  const demo = store.room.value?.demo ?? false;
  return (
    <div class="kiosk" data-page={me.value ? here.page : 'login'}>
      {demo && <DemoBanner />}
      <Header />
      <ScanField hint={t(hintOf(here, me.value !== null))} keys={me.value !== null} />
      <LostBar />
      <RoomBars />
      <SoundBar />
      <LatchedBars />
      <UndoneBars />
      <CallBars />
      <RushBar />
      <TimeoutWarning />
      <main class="main" tabIndex={-1}>
        {session.value === 'unknown' ? (
          <div class="page page--waiting" aria-busy="true" />
        ) : me.value ? (
          <Page here={here} />
        ) : (
          <LoginPage />
        )}
      </main>
      {keysShown.value && me.value && <ScanKeys />}
      <StopBar />
      {me.value && (
        <nav class="tabs" aria-label={t('tabs.label')}>
          {TABS.map(({ page, icon }) => (
            <button
              key={page}
              type="button"
              class="tab"
              data-tab={page}
              aria-current={here.page === page ? 'page' : undefined}
              onClick={() => go({ page })}
            >
              <Icon name={icon} />
              <span>
                {t(`tabs.${page}`)}
                {page === 'room' && unacknowledged > 0 && (
                  <span class="badge badge--warn" data-alarms={unacknowledged}>
                    {unacknowledged}
                  </span>
                )}
              </span>
            </button>
          ))}
        </nav>
      )}
    </div>
  );
}

function Page({ here }: { here: Place }) {
  switch (here.page) {
    case 'find':
      return <FindPage />;
    case 'picks':
      return <PicksPage />;
    case 'return':
      return <ReturnPage />;
    case 'round':
      return <RoundPage />;
    case 'room':
      return <RoomPage />;
    case 'shelves':
      return <ShelvesPage />;
    case 'box':
      return <BoxPage key={here.barcode} barcode={here.barcode} />;
    case 'place':
      return <PlacePage key={here.barcode} barcode={here.barcode} />;
    case 'retrieval':
      return <RetrievalPage key={here.id} id={here.id} />;
    case 'reset':
      return <ResetPage key={here.bank} bank={here.bank} />;
    case 'alarm':
      return <AlarmPage key={here.id} id={here.id} />;
    case 'watch':
      return <WatchPage />;
    case 'patrols':
      return <PatrolsPage />;
    case 'patrol':
      return <PatrolPage key={here.id} id={here.id} />;
    case 'disinfection':
      return <DisinfectionPage />;
    case 'plant':
      return <PlantPage />;
    case 'channels':
      return <ChannelsPage />;
    case 'statistics':
      return <StatisticsPage />;
  }
}

function hintOf(here: Place, loggedIn: boolean) {
  if (!loggedIn) return 'scan.hint.card';
  if (here.page === 'find') return 'scan.hint.find';
  return 'scan.hint.any';
}

/** The keys on the screen, writing into the scan field. */
function ScanKeys() {
  return (
    <section class="scan-keys" aria-label={t('keys.label')}>
      <Keys
        layout="letters"
        onKey={(key) => {
          scanText.value += key;
        }}
        onErase={() => {
          scanText.value = scanText.value.slice(0, -1);
        }}
        onEnter={() => {
          const text = scanText.peek();
          scanText.value = '';
          deliver(text);
        }}
      />
    </section>
  );
}
