import { absoluteHumidityGPerM3 } from '../derive/psychrometrics.ts';

/** Water that air holds, g/m³; `null` while that is not known. */
export function waterOf(
  air: { readonly temperatureC: number | null; readonly humidityPct: number | null } | null,
): number | null {
  if (!air || air.temperatureC === null || air.humidityPct === null) return null;
  return absoluteHumidityGPerM3(air.temperatureC, air.humidityPct).value;
}
