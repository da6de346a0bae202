import { type Derived, type Domain, within } from './derived.ts';

/** Magnus coefficients over water, Alduchov and Eskridge, J. Appl. Meteor. 35 (1996) 601–609. */
const A = 17.625;
const B_C = 243.04;
const C_HPA = 6.1094;
/** The range for which they give the coefficients. */
const DOMAIN: Domain = { temperatureC: [-40, 50], humidityPct: [1, 100] };

const KELVIN = 273.15;
/** Molar mass of water over the gas constant, g·K/J, and 100 Pa to the hectopascal. */
const VAPOUR_G_K_PER_HPA_M3 = 216.679;

/** Pressure of water vapour in saturated air, hPa. */
function saturationHpa(temperatureC: number): number {
  return C_HPA * Math.exp((A * temperatureC) / (temperatureC + B_C));
}

/** Temperature at which this air would begin to wet things, °C (Magnus). 20 °C at 50 % gives 9.26 °C. */
export function dewPointC(temperatureC: number, humidityPct: number): Derived {
  return within(DOMAIN, temperatureC, humidityPct, (t, rh) => {
    const gamma = Math.log(rh / 100) + (A * t) / (B_C + t);
    return (B_C * gamma) / (A - gamma);
  });
}

/** Water in a cubic metre of this air, g/m³ (ideal gas). */
export function absoluteHumidityGPerM3(temperatureC: number, humidityPct: number): Derived {
  return within(
    DOMAIN,
    temperatureC,
    humidityPct,
    (t, rh) => (VAPOUR_G_K_PER_HPA_M3 * (rh / 100) * saturationHpa(t)) / (t + KELVIN),
  );
}

/** The relative humidity that air of this dew point has at another temperature, %; above 100 it would be fog. */
export function humidityAtPct(dewPoint: number, temperatureC: number): number {
  return (100 * saturationHpa(dewPoint)) / saturationHpa(temperatureC);
}
