import { computed, signal } from '@preact/signals';
import type { RoomView, ZoneClimateView } from '../../controller/api/contract/index.ts';
import { CATALOGUES } from '../../controller/api/contract/messages/index.ts';
import { call } from '../shared/api/http.ts';
import { language } from '../shared/i18n/language.ts';
import { named } from '../shared/i18n/text.ts';
import { store } from './session.ts';

/** A point that can be drawn. */
export interface ChartPoint {
  readonly id: string;
  /** Within its zone. */
  readonly name: string;
  /** Among all zones. */
  readonly fullName: string;
  readonly zone: string;
  readonly unit: string;
  readonly low: number | null;
  readonly high: number | null;
}

const zones = signal<readonly ZoneClimateView[]>([]);

/** Reads what the daemon derives for each zone: it can be drawn like anything that is measured. */
export async function loadZones(): Promise<void> {
  zones.value = await call('GET /zones', {}).catch(() => zones.peek());
}

/** Everything there is to draw, by id, in the language of the moment. Words and contacts have no line. */
export const drawable = computed<ReadonlyMap<string, ChartPoint>>(() => {
  const found = new Map<string, ChartPoint>();
  for (const zone of zones.value) for (const point of derivedOf(zone)) found.set(point.id, point);
  for (const point of store.room.value?.points ?? [])
    if (isNumber(point.quantity) && !found.has(point.id))
      found.set(point.id, { ...point, name: named(point.name), fullName: named(point.name) });
  return found;
});

function derivedOf(zone: ZoneClimateView): readonly ChartPoint[] {
  const words = CATALOGUES[language.value].zoneValues;
  return zone.values.map(({ value, point, unit }) => {
    const limit = zone.limits.find((one) => one.value === value);
    return {
      id: point,
      name: words[value],
      fullName: `${named(zone.name)} ${words[value]}`,
      zone: zone.zone,
      unit,
      low: limit?.low?.limit ?? null,
      high: limit?.high?.limit ?? null,
    };
  });
}

function isNumber(quantity: RoomView['points'][number]['quantity']): boolean {
  return quantity !== 'water' && quantity !== 'contact' && quantity !== 'output';
}
