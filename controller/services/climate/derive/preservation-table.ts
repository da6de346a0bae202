import type { PreservationTable } from '../../../model/climate.ts';
import { type Derived, isWithin } from './derived.ts';
import { preservationIndexYears } from './preservation.ts';

/** Preservation index of air, years. @param temperatureC °C @param humidityPct relative humidity, % */
export type PreservationIndex = (temperatureC: number, humidityPct: number) => Derived;

/**
 * The index by a table that the room has a licence for, or, without one, the approximation. A table is exact at its corners, and between them linear in its logarithm,
 * since the index falls off exponentially with temperature. Beyond the table stands the approximation, as uncertain.
 */
export function preservationIndexOf(table: PreservationTable | null): PreservationIndex {
  if (!table) return preservationIndexYears;
  const { temperaturesC, humiditiesPct, years } = table;
  const domain = { temperatureC: ends(temperaturesC), humidityPct: ends(humiditiesPct) };
  const log = (row: number, column: number): number => Math.log(years[row]?.[column] ?? Number.NaN);
  return (temperatureC, humidityPct) => {
    if (!isWithin(domain, temperatureC, humidityPct)) {
      const { value } = preservationIndexYears(temperatureC, humidityPct);
      return { value, quality: value === null ? 'bad' : 'uncertain', why: 'outside-domain' };
    }
    const row = placeIn(temperaturesC, temperatureC);
    const column = placeIn(humiditiesPct, humidityPct);
    const along = (r: number): number => mix(log(r, column.at), log(r, column.at + 1), column.share);
    return { value: Math.exp(mix(along(row.at), along(row.at + 1), row.share)), quality: 'good' };
  };
}

/** Between which two entries of an ascending axis a value stands, and how far on the way from one to the other. */
function placeIn(axis: readonly number[], value: number): { readonly at: number; readonly share: number } {
  const above = axis.findIndex((edge, index) => index > 0 && value <= edge);
  const at = Math.max(0, above - 1);
  const [low = 0, high = 1] = [axis[at], axis[at + 1]];
  return { at, share: (value - low) / (high - low) };
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

function ends(axis: readonly number[]): readonly [number, number] {
  return [axis[0] ?? Number.NaN, axis.at(-1) ?? Number.NaN];
}
