import { useEffect } from 'preact/hooks';
import { t } from '../shared/i18n/text.ts';
import { DemoBanner } from '../shared/ui/chrome.tsx';
import { Icon } from '../shared/ui/icon.tsx';
import { loading } from './data.ts';
import { Legend } from './legend.tsx';
import { Login } from './login.tsx';
import { Panel } from './panel.tsx';
import { Picker } from './picker.tsx';
import { type ChartPoint, drawable, loadZones } from './points.ts';
import { store, viewer } from './session.ts';
import { Toolbar } from './toolbar.tsx';
import { chosen, toggle } from './view.ts';

/** Any points over any time. */
export function App() {
  return (
    <div class="trend-page" data-viewer={viewerKind()}>
      {store.room.value?.demo && <DemoBanner />}
      {viewer.value === null ? <Login /> : <Charts />}
    </div>
  );
}

function viewerKind(): string {
  const who = viewer.value;
  if (who === null) return 'nobody';
  return who === 'unknown' ? 'unknown' : who.kind;
}

function Charts() {
  const who = viewer.value;
  useEffect(() => {
    if (who !== 'unknown') void loadZones();
  }, [who]);
  useEffect(() => {
    // Whoever opens the page without a wish sees the room's first air.
    const [first] = drawable.value.keys();
    if (chosen.peek().length === 0 && first !== undefined) toggle(first);
  }, [drawable.value.size > 0]);
  const points = chosen.value.flatMap((id) => drawable.value.get(id) ?? []);
  return (
    <>
      <Toolbar />
      <div class="trend-body">
        <Picker />
        <main class="trend-main">
          <div
            class="charts"
            role="region"
            aria-label={t('trend.title')}
            // Many units scroll, and not everybody scrolls by touch.
            tabIndex={0}
            data-loading={loading.value}
          >
            {byUnit(points).map(([unit, group]) => (
              <Panel key={unit} unit={unit} points={group} />
            ))}
            {points.length === 0 && (
              <p class="charts-none">
                <Icon name="trend" /> {t('trend.choose')}
              </p>
            )}
          </div>
          <Legend points={points} />
        </main>
      </div>
    </>
  );
}

function byUnit(points: readonly ChartPoint[]): readonly (readonly [string, readonly ChartPoint[]])[] {
  const groups = new Map<string, ChartPoint[]>();
  for (const point of points) groups.set(point.unit, [...(groups.get(point.unit) ?? []), point]);
  return [...groups];
}
