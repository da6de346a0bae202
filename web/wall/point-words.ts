import type { PointView } from '../../controller/api/contract/index.ts';
import { age, decimal } from '../shared/i18n/format.ts';
import { t } from '../shared/i18n/text.ts';
import type { PointCondition, PointConfig } from '../shared/point-state.ts';
import type { IconName } from '../shared/ui/icon.tsx';

const DIGITS: Partial<Record<PointConfig['quantity'], number>> = {
  co2: 0,
  pm1: 0,
  'pm2.5': 0,
  pm10: 0,
  tvoc: 2,
  hcho: 3,
  ozone: 3,
};

/** A shape for each condition, so that colour is never the only difference. */
export const CONDITION_SHAPES: Readonly<Partial<Record<PointCondition, IconName>>> = {
  low: 'down',
  high: 'up',
  wet: 'drop',
  uncertain: 'question',
  stale: 'clock',
  bad: 'question',
};

/** The value alone, as many digits as its quantity is worth. */
export function valueText(point: PointConfig, view: PointView | undefined): string {
  const value = view?.value ?? null;
  if (typeof value === 'number') return decimal(value, DIGITS[point.quantity] ?? 1);
  if (typeof value === 'boolean') {
    if (point.quantity === 'water') return t(value ? 'point.wet' : 'point.dry');
    return t(value ? 'point.on' : 'point.off');
  }
  return value ?? '—';
}

/** What it should be. */
export function limitsText({ low, high }: Pick<PointConfig, 'low' | 'high'>): string {
  if (low !== null && high !== null) return t('point.limits', { low, high });
  if (high !== null) return t('point.atMost', { high });
  return low === null ? '' : t('point.atLeast', { low });
}

/** What is not as it should be; empty when all is well. */
export function conditionText(
  condition: PointCondition,
  point: PointConfig,
  view: PointView | undefined,
  ageMs: number | null,
): string {
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
