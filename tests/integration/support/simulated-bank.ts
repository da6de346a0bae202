import type { SimulatorConfig } from '../../../simulators/config.ts';

/** A simulated room with nothing but bank 1: three carriages, aisle 3 open. */
export function oneBank(shape: Partial<SimulatorConfig['banks'][number]> = {}): SimulatorConfig {
  const title = { 'zh-CN': '试验', en: 'Test' };
  return {
    version: 1,
    title,
    seed: 1,
    utcOffsetHours: 8,
    panel: { host: '127.0.0.1', port: 0 },
    weather: { temperatureC: 20, humidityPct: 50, changing: false },
    zones: [{ id: 'hv', temperatureC: 20, humidityPct: 50, kept: true }],
    plant: [],
    openings: [],
    germicides: [],
    banks: [
      {
        name: 'bank-1',
        bank: 1,
        title,
        make: 'bank-v1',
        env: 'SIM_BANK_1_PORT',
        host: '127.0.0.1',
        port: 0,
        unit: 1,
        zone: 'hv',
        carriages: 3,
        carriageWidthMm: 900,
        aisleWidthMm: 900,
        carriageMassKg: 1200,
        maxSpeedMmPerS: 120,
        accelerationMmPerS2: 80,
        emergencyBrakingMmPerS2: 600,
        order: 'together',
        freeAisles: 1,
        fixedEnds: { left: false, right: false },
        losesPositionOnPowerCut: false,
        openAisle: 3,
        ...shape,
      },
    ],
    lines: [],
    devices: [],
    doors: [],
    people: [],
  };
}
