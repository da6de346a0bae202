import type { RoomView } from '../../../controller/api/contract/index.ts';
import { wordsIn } from '../../../controller/api/contract/messages/index.ts';
import { ZONE_VALUE_UNITS, ZONE_VALUES, zonePoint } from '../../../controller/model/climate.ts';

type Quantity = RoomView['points'][number]['quantity'];

const point = (
  id: string,
  zone: string,
  quantity: Quantity,
  unit: string,
  low: number | null,
  high: number | null,
): RoomView['points'][number] => ({
  id,
  name: { 'zh-CN': `测点 ${id}`, en: `Point ${id}` },
  zone,
  quantity,
  unit,
  low,
  high,
  staleAfterMs: 10_000,
});

const pair = (zone: string, prefix: string, n: number): RoomView['points'] => [
  point(`${prefix}-T${n}`, zone, 'temperature', '°C', 14, 24),
  point(`${prefix}-H${n}`, zone, 'humidity', '%', 45, 60),
];

const bank = (n: number, zone: string, carriages: number): RoomView['banks'][number] => ({
  bank: n,
  name: { 'zh-CN': `${'一二三'[n - 1]}区`, en: `Bank ${n}` },
  zone,
  carriages,
  faces: ['A', 'B'],
  sections: 5,
  levels: 6,
  positions: 7,
  carriageWidthMm: 900,
  freeAisles: 1,
  fixedEnds: { left: false, right: false },
});

const ZONES: RoomView['zones'] = [
  { id: 'high-voltage', name: { 'zh-CN': '高压客户区', en: 'High-voltage customers' }, medium: 'paper' },
  { id: 'low-voltage', name: { 'zh-CN': '低压客户区', en: 'Low-voltage customers' }, medium: 'paper' },
  { id: 'reading-desk', name: { 'zh-CN': '阅档台', en: 'Reading desk' }, medium: 'paper' },
];

const derived = (zone: RoomView['zones'][number]): RoomView['derivedPoints'] =>
  ZONE_VALUES.map((value) => ({
    id: zonePoint(zone.id, value),
    name: {
      'zh-CN': `${zone.name['zh-CN']} ${wordsIn('zh-CN').zoneValue(value)}`,
      en: `${zone.name.en}: ${wordsIn('en').zoneValue(value)}`,
    },
    zone: zone.id,
    value,
    unit: ZONE_VALUE_UNITS[value],
  }));

/** The room of every scene: as large as the demonstration. */
export const ROOM: RoomView = {
  site: { 'zh-CN': '临江供电公司档案库房', en: 'Linjiang Power archive room' },
  demo: false,
  timeZone: 'Asia/Shanghai',
  zones: ZONES,
  banks: [bank(1, 'high-voltage', 8), bank(2, 'low-voltage', 6)],
  derivedPoints: ZONES.flatMap(derived),
  points: [
    ...pair('high-voltage', 'HV', 1),
    ...pair('high-voltage', 'HV', 2),
    ...pair('low-voltage', 'LV', 1),
    ...pair('low-voltage', 'LV', 2),
    point('WATER-1', 'low-voltage', 'water', '', null, null),
    point('AIR-T', 'reading-desk', 'temperature', '°C', 14, 26),
    point('AIR-H', 'reading-desk', 'humidity', '%', 40, 65),
    point('AIR-PM25', 'reading-desk', 'pm2.5', 'µg/m³', null, 75),
    point('AIR-CO2', 'reading-desk', 'co2', 'ppm', null, 1000),
    point('AIR-TVOC', 'reading-desk', 'tvoc', 'mg/m³', null, 0.6),
    point('AIR-HCHO', 'reading-desk', 'hcho', 'mg/m³', null, 0.1),
  ],
  doors: [{ id: 'main', name: { 'zh-CN': '库房大门', en: 'Vault door' } }],
  plant: [{ id: 'drying-2', name: { 'zh-CN': '低压区除湿机', en: 'Low-voltage dehumidifier' } }],
  patrols: [{ id: 'daily', name: { 'zh-CN': '每日巡检', en: 'Daily patrol' } }],
  channels: [],
  kiosks: [],
};
