const KELVIN = 273.15;
/** Molar mass of water over the gas constant, for hPa: g·K/J · 100. */
const G_K_PER_HPA_M3 = 216.68;

/** Water that saturated air holds, g/m³ (pressure by A. L. Buck, J. Appl. Meteor. 20 (1981), 1996 constants). */
export function saturationGPerM3(temperatureC: number): number {
  const hPa = 6.1121 * Math.exp((18.678 - temperatureC / 234.5) * (temperatureC / (257.14 + temperatureC)));
  return (G_K_PER_HPA_M3 * hPa) / (temperatureC + KELVIN);
}

/** Water in air, g/m³. */
export function waterGPerM3(temperatureC: number, humidityPct: number): number {
  return (humidityPct / 100) * saturationGPerM3(temperatureC);
}

/** Relative humidity of air that holds so much water, %; more than 100 rains out. */
export function humidityPctOf(temperatureC: number, water: number): number {
  return Math.min(100, (100 * water) / saturationGPerM3(temperatureC));
}
