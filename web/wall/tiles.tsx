import type { PointView, ZoneClimateView } from '../../controller/api/contract/index.ts';
import { Trend } from '../shared/chart/trend.tsx';
import { nowMs } from '../shared/clock.ts';
import { age } from '../shared/i18n/format.ts';
import { named, t } from '../shared/i18n/text.ts';
import { ageOf, conditionOf, type PointCondition, type PointConfig } from '../shared/point-state.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { CONDITION_SHAPES, conditionText, limitsText, valueText } from './point-words.ts';
import { day } from './readings.ts';
import { store } from './session.ts';

const DAY_MS = 86_400_000;

interface Looked {
  readonly view: PointView | undefined;
  readonly now: number;
  readonly condition: PointCondition;
  readonly ageMs: number | null;
}

/** How a point stands at this moment. */
export function look(point: PointConfig): Looked {
  const now = nowMs.value + store.skewMs.value;
  const view = store.points.byId.value.get(point.id);
  return { view, now, condition: conditionOf(point, view, now), ageMs: ageOf(view, now) };
}

function Value({ point, view }: { point: PointConfig; view: PointView | undefined }) {
  const unit = view?.unit === '' || view === undefined ? point.unit : view.unit;
  return (
    <>
      <strong data-value class={view?.value == null ? 'is-none' : ''}>
        {valueText(point, view)}
      </strong>
      {typeof view?.value === 'number' && <span class="tile-unit">{unit}</span>}
    </>
  );
}

/** One quantity of a zone: value, limits, age, what is wrong, and its last day with the limits as a band. */
export function BigTile({ point }: { point: PointConfig }) {
  const { view, now, condition, ageMs } = look(point);
  const words = conditionText(condition, point, view, ageMs);
  const mark = CONDITION_SHAPES[condition];
  const history = day.value?.byPoint.get(point.id) ?? null;
  const value =
    typeof view?.value === 'number' && condition !== 'stale' && condition !== 'bad' ? view.value : null;
  return (
    <div class={`tile tile--${condition}`} data-point={point.id} data-condition={condition}>
      <p class="tile-head">
        <span>{t(`quantity.${point.quantity}`)}</span>
        {ageMs !== null && condition !== 'stale' && <span>{age(ageMs)}</span>}
      </p>
      <p class="tile-row">
        <span class="tile-value">
          <Value point={point} view={view} />
        </span>
        {words === '' ? (
          <span class="tile-limits">{limitsText(point)}</span>
        ) : (
          <strong class="tile-condition">
            {mark && <Icon name={mark} />}
            {words}
          </strong>
        )}
      </p>
      <Trend
        history={history}
        last={value === null || !view?.sourceTime ? null : { at: Date.parse(view.sourceTime), value }}
        low={point.low}
        high={point.high}
        fromMs={day.value?.fromMs ?? now - DAY_MS}
        toMs={Math.max(day.value?.toMs ?? now, now)}
        label={t('point.trend', { name: named(point.name) })}
      />
    </div>
  );
}

interface SmallProps {
  readonly point: PointConfig;
  /** What the vote of its zone makes of it. */
  readonly sensor?: ZoneClimateView['sensors'][number] | undefined;
}

/** A sensor behind a large value, or something else that is measured in the zone: one line. */
export function SmallPoint({ point, sensor }: SmallProps) {
  const { view, condition, ageMs } = look(point);
  const left = sensor !== undefined && !sensor.inVote;
  const trouble = left ? sensor.troubles.map(({ text }) => text).join(t('list.comma')) : '';
  const words = trouble === '' ? conditionText(condition, point, view, ageMs) : trouble;
  const mark = CONDITION_SHAPES[condition] ?? (left ? 'question' : undefined);
  const label = sensor || isSensor(point) ? point.id : t(`quantity.${point.quantity}`);
  return (
    <li
      class={`small small--${condition} ${left ? 'is-left-out' : ''}`}
      data-point={point.id}
      data-condition={condition}
      data-in-vote={sensor ? sensor.inVote : undefined}
    >
      <span class="small-name">{label}</span>
      {mark && <Icon name={mark} />}
      <Value point={point} view={view} />
      {words !== '' && words !== valueText(point, view) && <span class="small-why">{words}</span>}
    </li>
  );
}

function isSensor({ quantity }: PointConfig): boolean {
  return quantity === 'temperature' || quantity === 'humidity';
}
