import { saturationGPerM3 } from './moist-air.ts';

/** What plant can be, by its effect on the air. */
export const PLANT_KINDS = ['dehumidifier', 'humidifier', 'cooler', 'heater', 'purifier', 'fan'] as const;
export type PlantKind = (typeof PLANT_KINDS)[number];

/** One plant: what it can do at most, and what it draws. */
export interface PlantSpec {
  readonly id: string;
  readonly kind: PlantKind;
  readonly zone: string;
  /**
   * Dehumidifier: g/h at 25 °C and 60 %; humidifier: g/h; cooler, fan and purifier: m³/h of air; heater: W.
   */
  readonly capacity: number;
  /** What it draws while it runs, W; of a cooler and a heater what their fans draw, the rest follows from the heat moved. */
  readonly powerW: number;
}

/** What plant does to the air of its zone at one moment. */
export interface PlantEffect {
  readonly heatW: number;
  readonly waterGPerH: number;
  /** Outdoor air brought in, m³/h. */
  readonly outdoorM3PerH: number;
  /** Air passed through filters, m³/h. */
  readonly cleanedM3PerH: number;
  readonly drawnW: number;
}

const NONE: PlantEffect = { heatW: 0, waterGPerH: 0, outdoorM3PerH: 0, cleanedM3PerH: 0, drawnW: 0 };

/** Heat of evaporation near 20 °C, J/g. */
export const LATENT_J_PER_G = 2450;
/** What a cubic metre of room air takes to be a kelvin warmer, J. */
export const AIR_J_PER_M3_K = 1206;
/** How cold the coil of a cooler is, and how much of the air that passes it meets its surface. */
const COIL_C = 9;
const COIL_CONTACT = 0.75;
/** Heat moved for each unit of electricity. */
const COOLING_PERFORMANCE = 3;
const HEATING_PERFORMANCE = 3;

/** What a running plant does in this air. */
export function effectOf(spec: PlantSpec, temperatureC: number, humidityPct: number): PlantEffect {
  const { kind, capacity, powerW } = spec;
  switch (kind) {
    case 'dehumidifier': {
      // A coil takes less from dry and from cold air, and gives all heat back: that of the water and its own.
      const share = clamp(((humidityPct - 25) / 35) * ((temperatureC + 5) / 30), 0, 1.6);
      const taken = capacity * share;
      return { ...NONE, waterGPerH: -taken, heatW: powerW + watts(taken), drawnW: powerW };
    }
    case 'humidifier': {
      const given = capacity * clamp((90 - humidityPct) / 40, 0, 1);
      return { ...NONE, waterGPerH: given, heatW: powerW - watts(given), drawnW: powerW };
    }
    case 'cooler': {
      const passed = capacity * COIL_CONTACT;
      const heatW = (passed * AIR_J_PER_M3_K * Math.max(0, temperatureC - COIL_C)) / 3600;
      const water = (humidityPct / 100) * saturationGPerM3(temperatureC);
      const taken = passed * Math.max(0, water - saturationGPerM3(COIL_C));
      const drawnW = powerW + (heatW + watts(taken)) / COOLING_PERFORMANCE;
      return { ...NONE, heatW: powerW - heatW, waterGPerH: -taken, drawnW };
    }
    case 'heater':
      return { ...NONE, heatW: capacity + powerW, drawnW: powerW + capacity / HEATING_PERFORMANCE };
    case 'purifier':
      return { ...NONE, cleanedM3PerH: capacity, heatW: powerW, drawnW: powerW };
    case 'fan':
      return { ...NONE, outdoorM3PerH: capacity, heatW: powerW, drawnW: powerW };
  }
}

/** The heat in so much water vapour an hour, W. */
function watts(gPerH: number): number {
  return (gPerH * LATENT_J_PER_G) / 3600;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
