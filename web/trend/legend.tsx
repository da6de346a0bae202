import { clockTime, decimal, longDate } from '../shared/i18n/format.ts';
import { t } from '../shared/i18n/text.ts';
import { Icon } from '../shared/ui/icon.tsx';
import { valueAt } from './compose.ts';
import { inkOf } from './inks.ts';
import { lineOf } from './lines.ts';
import type { ChartPoint } from './points.ts';
import { store } from './session.ts';
import { chosen, cursor, span, toggle } from './view.ts';

/** A moment reaches as far as so many pixels of a chart of usual width. */
const REACH = 1 / 150;

/** What each line is, and what it was at the moment under the pointer; without one, at the right edge. */
export function Legend({ points }: { points: readonly ChartPoint[] }) {
  const { fromMs, toMs } = span.value;
  const atS = cursor.value ?? toMs / 1000;
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  return (
    <table class="legend">
      <caption>
        {longDate(atS * 1000, timeZone)} {clockTime(atS * 1000, timeZone)}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('trend.point')}</th>
          <th scope="col">{t('trend.mean')}</th>
          <th scope="col">{t('trend.spread')}</th>
          <th scope="col">{t('trend.limits')}</th>
          <th scope="col">
            <span class="hidden-words">{t('trend.remove')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {points.map((point) => (
          <Row key={point.id} point={point} atS={atS} reachS={((toMs - fromMs) / 1000) * REACH} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ point, atS, reachS }: { point: ChartPoint; atS: number; reachS: number }) {
  const { colour, dash } = inkOf(chosen.value.indexOf(point.id));
  const found = valueAt(lineOf(point.id), atS, Math.max(reachS, 90));
  return (
    <tr data-legend={point.id}>
      <th scope="row">
        <svg class="legend-ink" viewBox="0 0 60 10" aria-hidden="true">
          <line x1="0" y1="5" x2="60" y2="5" stroke={colour} stroke-dasharray={dash.join(' ')} />
        </svg>
        {point.fullName} <span class="code">{point.id}</span>
      </th>
      <td data-mean>{found ? `${decimal(found.mean, 2)} ${point.unit}` : '—'}</td>
      <td>{found ? t('point.limits', { low: decimal(found.min, 2), high: decimal(found.max, 2) }) : '—'}</td>
      <td>{limits(point)}</td>
      <td>
        <button
          type="button"
          class="legend-remove"
          aria-label={t('trend.removeNamed', { name: point.fullName })}
          onClick={() => toggle(point.id)}
        >
          <Icon name="close" />
        </button>
      </td>
    </tr>
  );
}

function limits({ low, high }: ChartPoint): string {
  if (low !== null && high !== null) return t('point.limits', { low, high });
  if (high !== null) return t('point.atMost', { high });
  return low === null ? '—' : t('point.atLeast', { low });
}
