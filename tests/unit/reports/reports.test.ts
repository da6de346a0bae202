import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cycle } from '../../../controller/model/disinfection.ts';
import type { RuleSet } from '../../../controller/model/climate.ts';
import {
  preservationIndexYears,
  type Rollup,
  strictest,
} from '../../../controller/services/climate/index.ts';
import {
  type ClimateMonth,
  countAlarms,
  figuresOf,
  twpiOf,
} from '../../../controller/services/reports/climate/assemble.ts';
import { climateMonthCsv } from '../../../controller/services/reports/climate/csv.ts';
import { renderClimateMonth } from '../../../controller/services/reports/climate/render.ts';
import { renderDossier } from '../../../controller/services/reports/dossier.ts';
import { runsOf, scaleOf } from '../../../controller/services/reports/pdf/chart.ts';
import { sfntFromWoff } from '../../../controller/services/reports/pdf/font.ts';
import { pdfText } from '../../support/pdf-text.ts';

const HOUR = 3_600_000;
const FROM = Date.parse('2026-09-30T16:00:00Z');
const TO = Date.parse('2026-10-31T16:00:00Z');

/** Hours of a value that swings over the day; hours 100 to 149 were not measured. */
function hours(mean: number, swing: number, outsideMs: number | null): readonly Rollup[] {
  const count = (TO - FROM) / HOUR;
  return Array.from({ length: count }, (_, index): Rollup => {
    const value = mean + swing * Math.sin((2 * Math.PI * index) / 24);
    const start = FROM + index * HOUR;
    return {
      start,
      count: 60,
      min: value - 0.1,
      mean: value,
      max: value + 0.1,
      knownMs: HOUR,
      outsideMs,
      first: start,
      last: start + HOUR - 1,
    };
  }).filter((_, index) => index < 100 || index >= 150);
}

const CYCLE: Cycle = {
  id: 'D-1',
  zone: 'hv',
  kind: 'ozone',
  phase: 'aborted',
  since: FROM,
  scheduled: false,
  plannedBy: 'P-wang',
  plannedAt: FROM + HOUR,
  items: ['signs', 'walked'],
  targetDose: 90,
  ticks: [
    { item: 'signs', by: 'P-wang', at: FROM + HOUR, note: '' },
    { item: 'walked', by: 'P-wang', at: FROM + HOUR, note: '三条通道' },
  ],
  begunBy: 'P-wang',
  begunAt: FROM + HOUR,
  litAt: FROM + HOUR,
  offAt: FROM + 2 * HOUR,
  dose: 61.25,
  samples: Array.from({ length: 60 }, (_, minute) => ({
    at: FROM + HOUR + minute * 60_000,
    phase: 'running' as const,
    dose: minute,
    value: minute === 30 ? null : 2 + minute / 60,
  })),
  abort: {
    cause: 'entry',
    by: 'daemon',
    at: FROM + 2 * HOUR,
    why: '',
    reasons: [{ code: 'door-open', params: { door: 'main' } }],
  },
  reentry: { by: 'measured-ozone', ppm: 0.083, limitPpm: 0.1, heldMs: 600_000 },
  endedAt: FROM + 3 * HOUR,
};

const PAPER: RuleSet = {
  id: 'paper/store',
  edition: 1,
  name: { 'zh-CN': '纸质档案库', en: 'Paper records' },
  note: { 'zh-CN': '读自二手汇编', en: 'read from a secondary compilation' },
  limits: {
    temperature: { low: 14, high: 24, source: { cite: 'JGJ 25-2010 5.2.1' } },
    humidity: { low: 45, high: 60, source: { cite: 'JGJ 25-2010 5.2.1' } },
    'temperature-swing': { high: 2, source: { cite: 'JGJ 25-2010 5.2.3' } },
    'humidity-swing': { high: 5, source: { cite: 'muniment' } },
  },
};
const { demands } = strictest([PAPER]);
const judged = (quantity: 'temperature' | 'humidity') => ({
  quantity,
  demand: demands[quantity] ?? null,
  swing: demands[`${quantity}-swing`]?.high ?? null,
});

const MONTH: ClimateMonth = {
  zone: 'hv',
  zoneName: '高压客户区',
  siteName: '临江供电公司档案库房',
  month: '2026-10',
  timeZone: 'Asia/Shanghai',
  from: FROM,
  to: TO,
  now: TO + HOUR,
  quantities: [
    { ...judged('temperature'), unit: '°C', hours: hours(20, 1.5, 0) },
    { ...judged('humidity'), unit: '%', hours: hours(52, 2, 6 * 60_000) },
  ],
  twpiYears: 41,
  rules: [PAPER],
  ruleChoices: [
    { at: FROM + 9 * HOUR, by: '李工', before: ['film/old'], rules: ['纸质档案库'], why: '胶片已移出' },
  ],
  cycles: [CYCLE],
  zoneNameOf: (zone) => (zone === 'hv' ? '高压客户区' : zone),
  calibrations: [
    {
      point: 'HV-T1',
      by: '王敏',
      reference: 'HMP75 / 4411',
      referenceValue: 20.1,
      indicatedValue: 20.4,
      before: 0,
      after: -0.3,
      note: '',
      at: FROM + 5 * HOUR,
    },
  ],
  alarms: [
    {
      seq: 5,
      alarm: 'climate-limit:hv',
      kind: 'climate-limit',
      subject: 'hv',
      priority: 'high',
      raisedAt: FROM,
      announcedAt: FROM,
      acknowledgedAt: null,
      acknowledgedBy: null,
      clearedAt: FROM + 2 * HOUR,
    },
  ],
  alarmName: (kind, subject) => `${kind} 于 ${subject}`,
};

test('figures of a month: hours outside, widest day, days over the limit, and gaps that count for nothing', () => {
  const [temperature, humidity] = MONTH.quantities;
  if (!temperature || !humidity) throw new Error('both are there');
  const figures = figuresOf(temperature, MONTH.timeZone);
  expect(figures).toMatchObject({ knownHours: 31 * 24 - 50, outsideHours: 0 });
  expect(figures.widest?.range).toBeCloseTo(3.2);
  expect(figures.daysOverSwing).toBeGreaterThan(27);
  expect(figuresOf(humidity, MONTH.timeZone)).toMatchObject({ daysOverSwing: 0 });
  expect(figuresOf(humidity, MONTH.timeZone).outsideHours).toBeCloseTo((31 * 24 - 50) / 10);
  const empty = figuresOf({ ...temperature, hours: [] }, MONTH.timeZone);
  expect(empty).toMatchObject({ min: null, mean: null, outsideHours: null, widest: null });
});

test('TWPI of steady 20 °C and 50 % is 44 years, and of nothing is nothing', () => {
  const steady = MONTH.quantities.map((one) => ({
    ...one,
    hours: one.hours.map((hour) => ({ ...hour, mean: one.quantity === 'temperature' ? 20 : 50 })),
  }));
  expect(twpiOf(steady, preservationIndexYears)).toBeCloseTo(44, 0);
  expect(twpiOf([], preservationIndexYears)).toBeNull();
});

test('alarms are counted by condition, the most frequent first', () => {
  const [alarm] = MONTH.alarms;
  if (!alarm) throw new Error('it is there');
  const other = { ...alarm, alarm: 'mould-risk:hv', kind: 'mould-risk', clearedAt: null };
  expect(countAlarms([other, alarm, { ...alarm, clearedAt: FROM + 5 * HOUR }])).toEqual([
    { kind: 'climate-limit', subject: 'hv', count: 2, longestMs: 5 * HOUR },
    { kind: 'mould-risk', subject: 'hv', count: 1, longestMs: null },
  ]);
});

test.each([
  [
    'zh-CN',
    [
      '温湿度月报',
      'climate-limit 于 hv',
      '高压客户区',
      '超限小时数',
      '臭氧',
      '校准',
      'HMP75 / 4411',
      '时间加权保存指数',
      '694 / 744',
      '14 – 24 °C',
      '纸质档案库JGJ 25-2010 5.2.1',
      '不高于 5 %纸质档案库本系统自定',
      '读自二手汇编',
      '胶片已移出',
    ],
  ],
  [
    'en',
    [
      'Climate report',
      '高压客户区',
      'Hours outside limits',
      'Ozone',
      'Calibration',
      '61.3 / 90.0 ppm·min',
      '694 of 744',
      'at most 2 °CPaper recordsJGJ 25-2010 5.2.3',
      '0.00 › -0.30',
    ],
  ],
] as const)('the monthly report in %s reads back, twice the same bytes', async (language, words) => {
  const file = await renderClimateMonth(MONTH, language);
  const text = pdfText(file).replaceAll('\n', '');
  for (const word of words) expect(text).toContain(word);
  expect(text).not.toContain('\uFFFD');
  expect(Buffer.compare(file, await renderClimateMonth(MONTH, language))).toBe(0);
  expect(file.length).toBeLessThan(300_000);
});

test.each([
  [
    'zh-CN',
    [
      '消毒档案',
      '王敏',
      '三条通道',
      '因entry',
      'door-open main',
      '系统自动',
      '臭氧浓度不高于 0.10 ppm 已持续 10.0 分钟',
      '0.083',
    ],
  ],
  [
    'en',
    [
      'Disinfection dossier',
      '王敏',
      '三条通道',
      'because of entry',
      'Muniment, by itself',
      'Ozone stayed at or below 0.10 ppm for 10.0 min',
    ],
  ],
] as const)(
  'the dossier in %s says who, when, how much and how the air was proven',
  async (language, words) => {
    const file = await renderDossier(
      {
        cycle: CYCLE,
        spec: null,
        siteName: '库房',
        timeZone: 'Asia/Shanghai',
        now: TO,
        nameOf: (id) => (id === 'P-wang' ? '王敏𠮷' : id),
        words: {
          abortCause: (cause) => (language === 'en' ? `because of ${cause}` : `因${cause}`),
          reason: ({ code, params }) => `${code} ${params?.['door']}`,
        },
      },
      language,
    );
    const text = pdfText(file).replaceAll('\n', '');
    for (const word of words) expect(text).toContain(word);
    expect(text).toContain('2026-10-01 01:00:00');
    // A character that the font does not have is not a hole in a name.
    expect(text).toContain('王敏[U+20BB7]');
  },
);

test('CSV: an hour a row, gaps left out, readable by spreadsheets', () => {
  const csv = climateMonthCsv(MONTH);
  const rows = csv.trimEnd().split('\r\n');
  expect(csv.startsWith('\uFEFFzone,hour_utc,temperature_min (°C)')).toBe(true);
  expect(rows).toHaveLength(1 + 31 * 24 - 50);
  expect(rows[1]).toBe('hv,2026-09-30T16:00:00.000Z,19.90,20.00,20.10,51.90,52.00,52.10,0,6');
});

test('a line is broken where nothing was measured', () => {
  const point = (at: number) => ({ at, low: 0, mean: 0, high: 0 });
  expect(runsOf({ gap: 10, points: [0, 5, 15, 26, 30].map(point) }).map((run) => run.length)).toEqual([3, 2]);
  const points = [point(0), point(1), null, point(2)];
  expect(runsOf({ gap: 10, points }).map((run) => run.length)).toEqual([2, 1]);
});

test('an axis stands on round figures, holds everything that is drawn, and has few lines', () => {
  const lines = (low: number, high: number) => [
    { name: '', colour: '', gap: 1, points: [{ at: 0, low, mean: low, high }, null] },
  ];
  const band = { low: 14, high: 24 };
  expect(scaleOf({ band, lines: lines(18, 21) })).toMatchObject({
    steps: [14, 16, 18, 20, 22, 24],
    decimals: 0,
  });
  expect(scaleOf({ band: { low: null, high: null }, lines: [] })).toMatchObject({ low: 0, high: 1 });
  const value = fc.double({ min: -1e4, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(value, value, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const scale = scaleOf({ band: { low: null, high: null }, lines: lines(low, high) });
      expect(scale.low).toBeLessThanOrEqual(low + 1e-9);
      expect(scale.high).toBeGreaterThanOrEqual(high - 1e-9);
      expect(scale.high).toBeGreaterThan(scale.low);
      expect(scale.steps.length).toBeLessThanOrEqual(7);
      for (const step of scale.steps)
        expect(Math.abs(Number(step.toFixed(scale.decimals)) - step)).toBeLessThan(
          1e-9 + Math.abs(step) * 1e-9,
        );
    }),
  );
});

test('only WOFF is unpacked', () => {
  expect(() =>
    sfntFromWoff(Buffer.from('wOF2 and more of it, long enough to hold a header of a font')),
  ).toThrow('not a WOFF');
});
