import { effect, signal } from '@preact/signals';
import type { DisinfectionView, HistoryView, ZoneClimateView } from '../../controller/api/contract/index.ts';
import { call } from '../shared/api/http.ts';
import { language } from '../shared/i18n/language.ts';
import { store } from './session.ts';

const DAY_MS = 86_400_000;
const REFRESH_MS = 120_000;
const ZONES_REFRESH_MS = 20_000;
/** What is told by the journal is read again this long after it, so that a flood of entries costs one question. */
const SETTLE_MS = 400;
const BUCKETS = 288;

/** How the air of each zone is judged, and by whom it is known; empty until the daemon was asked. */
export const zones = signal<ReadonlyMap<string, ZoneClimateView>>(new Map());
/** Cycles of disinfection that have not ended; `null` until the daemon was asked. */
export const disinfection = signal<DisinfectionView | null>(null);

/** The last day of some points. */
export interface Day {
  readonly fromMs: number;
  readonly toMs: number;
  readonly byPoint: ReadonlyMap<string, HistoryView>;
}
/** The last day of the points in {@link charted}. */
export const day = signal<Day | null>(null);
/** Ids of the points whose last day is drawn. */
export const charted = signal<readonly string[]>([]);

/** Asks, and keeps what was known when no answer comes: the next round asks again. */
async function keep<T>(answer: Promise<T>, use: (value: T) => void): Promise<void> {
  try {
    use(await answer);
  } catch {
    // Whoever looks sees the age of what is shown; a lost daemon is said elsewhere.
  }
}

const loadZones = (): Promise<void> =>
  keep(call('GET /zones', {}), (all) => {
    zones.value = new Map(all.map((zone) => [zone.zone, zone]));
  });
const loadDisinfection = (): Promise<void> =>
  keep(call('GET /disinfection', {}), (view) => {
    disinfection.value = view;
  });

async function loadDay(): Promise<void> {
  const points = charted.peek();
  if (points.length === 0) return;
  const toMs = Date.now() + store.skewMs.peek();
  const fromMs = toMs - DAY_MS;
  const query = {
    points: points.join(','),
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    buckets: BUCKETS,
  };
  await keep(call('GET /history', { query }), (all) => {
    day.value = { fromMs, toMs, byPoint: new Map(all.map((history) => [history.point, history])) };
  });
}

/** Calls `load` a moment after the last of several calls. */
function settled(load: () => Promise<void>): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => void load(), SETTLE_MS);
  };
}

/** Keeps what the live stream does not carry up to date, for as long as the page lasts. */
export function startReadings(): void {
  const slow = [loadZones, loadDisinfection];
  const disinfectionSoon = settled(loadDisinfection);
  const zonesSoon = settled(loadZones);
  store.onFresh(() => {
    for (const load of [...slow, loadDay]) void load();
  });
  store.onJournal(({ type }) => {
    if (type.startsWith('disinfection.')) disinfectionSoon();
    if (type.startsWith('point.') || type.startsWith('zone.')) zonesSoon();
  });
  setInterval(() => {
    if (store.live.state.peek() === 'live') for (const load of slow) void load();
  }, ZONES_REFRESH_MS);
  setInterval(() => void loadDay(), REFRESH_MS);
  effect(() => {
    if (charted.value.length > 0) void loadDay();
  });
  effect(() => {
    // Troubles of sensors come in words.
    if (language.value && zones.peek().size > 0) void loadZones();
  });
}
