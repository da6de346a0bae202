import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { HistoryView, PointView } from '../../controller/api/contract/index.ts';
import { call } from '../shared/api/http.ts';
import { Trend } from '../shared/chart/trend.tsx';
import { nowMs } from '../shared/clock.ts';
import { age, decimal } from '../shared/i18n/format.ts';
import { named, t } from '../shared/i18n/text.ts';
import { ageOf, conditionOf, type PointCondition, type PointConfig } from '../shared/point-state.ts';
import { Icon, type IconName } from '../shared/ui/icon.tsx';
import { store } from './session.ts';

const DAY_MS = 86_400_000;
const REFRESH_MS = 120_000;
const BUCKETS = 288;
/** More, and a value could no longer be read from five metres. */
const MOST_COLUMNS = 5;

interface Day {
  readonly fromMs: number;
  readonly toMs: number;
  readonly history: HistoryView;
}
const days = signal<ReadonlyMap<string, Day>>(new Map());

async function loadDay(point: string): Promise<void> {
  const toMs = Date.now() + store.skewMs.peek();
  const query = {
    from: new Date(toMs - DAY_MS).toISOString(),
    to: new Date(toMs).toISOString(),
    buckets: BUCKETS,
  };
  try {
    const history = await call('GET /points/:id/history', { params: { id: point }, query });
    days.value = new Map([...days.peek(), [point, { fromMs: toMs - DAY_MS, toMs, history }]]);
  } catch {
    // The line stays as it was; the next round asks again.
  }
}

/** The climate by zone. */
export function Climate() {
  const room = store.room.value;
  useEffect(() => {
    const load = (): void => {
      for (const point of room?.points ?? []) if (isMeasure(point)) void loadDay(point.id);
    };
    load();
    const timer = setInterval(load, REFRESH_MS);
    const stop = store.onFresh(load);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [room]);
  const counts =
    room?.zones.map((zone) => room.points.filter((point) => point.zone === zone.id).length) ?? [];
  const columns = Math.min(MOST_COLUMNS, Math.max(1, ...counts));
  return (
    <section class="panel panel--climate" aria-label={t('wall.climate')} style={{ '--columns': columns }}>
      {room?.zones.map((zone) => {
        const points = room.points.filter((point) => point.zone === zone.id);
        if (points.length === 0) return null;
        return (
          <section
            key={zone.id}
            class="zone"
            data-zone={zone.id}
            style={{ flexGrow: Math.ceil(points.length / columns) }}
          >
            <h2>{named(zone.name)}</h2>
            <ul class="tiles">
              {points.map((point) => (
                <Tile key={point.id} point={point} view={store.points.byId.value.get(point.id)} />
              ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}

function isMeasure(point: PointConfig): boolean {
  return !['water', 'contact', 'output'].includes(point.quantity);
}

const DIGITS: Partial<Record<PointConfig['quantity'], number>> = {
  co2: 0,
  pm1: 0,
  'pm2.5': 0,
  pm10: 0,
  tvoc: 2,
  hcho: 3,
  ozone: 3,
};

const MARKS: Partial<Record<PointCondition, IconName>> = {
  low: 'alert',
  high: 'alert',
  wet: 'drop',
  uncertain: 'question',
  stale: 'clock',
  bad: 'question',
};

function valueText(point: PointConfig, view: PointView | undefined): string {
  const value = view?.value ?? null;
  if (typeof value === 'number') return decimal(value, DIGITS[point.quantity] ?? 1);
  if (typeof value === 'boolean') {
    if (point.quantity === 'water') return t(value ? 'point.wet' : 'point.dry');
    return t(value ? 'point.on' : 'point.off');
  }
  return value ?? '—';
}

function limitsText({ low, high }: PointConfig): string {
  if (low !== null && high !== null) return t('point.limits', { low, high });
  if (high !== null) return t('point.atMost', { high });
  return low === null ? '' : t('point.atLeast', { low });
}

function conditionText(
  condition: PointCondition,
  point: PointConfig,
  view: PointView | undefined,
  ageMs: number | null,
) {
  switch (condition) {
    case 'normal':
      return '';
    case 'low':
      return t('point.low', { limit: point.low ?? '—' });
    case 'high':
      return t('point.high', { limit: point.high ?? '—' });
    case 'wet':
      return t('point.wet');
    case 'uncertain':
      return t('point.uncertain');
    case 'stale':
      return ageMs === null ? t('point.none') : t('point.stale', { age: age(ageMs) });
    case 'bad':
      return view?.value == null ? t('point.none') : t('point.bad');
  }
}

/** One point: value, unit, age, limits, quality, and its last day. */
function Tile({ point, view }: { point: PointConfig; view: PointView | undefined }) {
  const now = nowMs.value + store.skewMs.value;
  const condition = conditionOf(point, view, now);
  const ageMs = ageOf(view, now);
  const mark = MARKS[condition];
  const words = conditionText(condition, point, view, ageMs);
  const day = days.value.get(point.id);
  const unit = view?.unit === '' || view === undefined ? point.unit : view.unit;
  const value =
    typeof view?.value === 'number' && condition !== 'stale' && condition !== 'bad' ? view.value : null;
  return (
    <li class={`tile tile--${condition}`} data-point={point.id} data-condition={condition}>
      <p class="tile-name">
        <span>{t(`quantity.${point.quantity}`)}</span>
        <span class="code">{point.id}</span>
      </p>
      <p class="tile-value">
        <strong data-value class={view?.value == null ? 'is-none' : ''}>
          {valueText(point, view)}
        </strong>
        {typeof view?.value === 'number' && <span class="tile-unit">{unit}</span>}
      </p>
      <p class="tile-facts">
        {words === '' ? (
          <span>{limitsText(point)}</span>
        ) : (
          <strong class="tile-condition">
            {mark && <Icon name={mark} />}
            {words}
          </strong>
        )}
        {ageMs !== null && condition !== 'stale' && <span class="tile-age">{age(ageMs)}</span>}
      </p>
      {isMeasure(point) && (
        <Trend
          history={day?.history ?? null}
          last={value === null || !view?.sourceTime ? null : { at: Date.parse(view.sourceTime), value }}
          low={point.low}
          high={point.high}
          fromMs={day?.fromMs ?? now - DAY_MS}
          toMs={Math.max(day?.toMs ?? now, now)}
          label={t('point.trend', { name: named(point.name) })}
        />
      )}
    </li>
  );
}
