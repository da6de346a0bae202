import { expect, test } from 'vitest';
import type { Actor } from '../../controller/model/actor.ts';
import type { RuleSet } from '../../controller/model/climate.ts';
import { ManualClock } from '../../controller/model/clock.ts';
import type { DomainEvent } from '../../controller/model/events.ts';
import { preservationIndexYears } from '../../controller/services/climate/index.ts';
import { ReportService } from '../../controller/services/reports/index.ts';
import type { Store } from '../../controller/store/index.ts';
import { wordsIn } from '../../controller/api/contract/messages/index.ts';
import { pdfText } from '../support/pdf-text.ts';
import { dataDirectory, tempStore } from './store-support/temp-store.ts';

/** October at the site: its clocks go by UTC+8. */
const FROM = Date.UTC(2026, 8, 30, 16);
const TO = Date.UTC(2026, 9, 31, 16);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const STEP_MS = 10 * MINUTE_MS;
/** A data logger was away for two days and a half. */
const GAP = [FROM + 9 * DAY_MS + 5 * HOUR_MS, FROM + 11 * DAY_MS + 17 * HOUR_MS] as const;
const LIMITS = { temperature: [14, 22], humidity: [45, 60] } as const;
const INSTALLER: Actor = { kind: 'person', id: 'P-zhao', name: 'Zhao', roles: ['installer'] };

const both = (text: string) => ({ 'zh-CN': text, en: text });
const rules = (id: string, name: string, high: number): RuleSet => ({
  id,
  edition: 1,
  name: both(name),
  note: both(`note of ${name}`),
  limits: {
    temperature: { low: 14, high, source: { cite: `clause of ${name}` } },
    humidity: { low: 45, high: 60, source: { cite: `clause of ${name}` } },
    'temperature-swing': { high: 2, source: { cite: 'JGJ 25-2010 5.2.3' } },
    'humidity-swing': { high: 5, source: { cite: 'JGJ 25-2010 5.2.3' } },
  },
});

interface Air {
  readonly at: number;
  readonly temperature: number;
  readonly humidity: number;
}

/** A month that cools down, swings by day, and has one damp week. */
function air(): readonly Air[] {
  const samples: Air[] = [];
  for (let at = FROM; at < TO; at += STEP_MS) {
    if (at >= GAP[0] && at < GAP[1]) continue;
    const days = (at - FROM) / DAY_MS;
    const wave = Math.sin(2 * Math.PI * days);
    const damp = days >= 20 && days < 27 ? 9 : 0;
    samples.push({
      at,
      temperature: Number((22 - days / 10 + (1 + days / 40) * wave).toFixed(2)),
      humidity: Number((52 + damp + 2.6 * Math.cos(2 * Math.PI * days)).toFixed(2)),
    });
  }
  return samples;
}

/** The same figures, straight from the samples and by another way: no hours, no sums, no time zones. */
function byHand(samples: readonly Air[], value: 'temperature' | 'humidity', swing: number) {
  const values = samples.map((sample) => sample[value]);
  const [low, high] = LIMITS[value];
  const dayOf = ({ at }: Air): number => Math.floor((at + 8 * HOUR_MS) / DAY_MS);
  const ranges = [...new Set(samples.map(dayOf))].map((day) => {
    const seen = samples.filter((sample) => dayOf(sample) === day).map((sample) => sample[value]);
    return Math.max(...seen) - Math.min(...seen);
  });
  return {
    lowest: Math.min(...values).toFixed(1),
    mean: (values.reduce((sum, one) => sum + one, 0) / values.length).toFixed(1),
    highest: Math.max(...values).toFixed(1),
    hours: ((values.length * STEP_MS) / HOUR_MS).toFixed(0),
    outside: ((values.filter((one) => one < low || one > high).length * STEP_MS) / HOUR_MS).toFixed(1),
    widest: Math.max(...ranges).toFixed(1),
    daysOver: ranges.filter((range) => range > swing).length,
  };
}

/** TWPI = Σt / Σ(t/PI) sample by sample, by the formula as it stands in the design. */
function twpiByHand(samples: readonly Air[]): number {
  const perYear = samples.map(({ temperature, humidity }) => {
    const kelvin = temperature + 273.15;
    return 1 / Math.exp(-33.984321 + 11464.256 / kelvin + 0.031313 * humidity - (17.007 * humidity) / kelvin);
  });
  return perYear.length / perYear.reduce((sum, one) => sum + one, 0);
}

function reports(clock: ManualClock, of: Store, timeZone = 'Asia/Shanghai'): ReportService {
  const uv = { device: 'relay', channel: 'x' };
  const zones = ['hv', 'lv'].map((id) => ({
    id,
    name: { 'zh-CN': `${id} 区`, en: `Zone ${id}` },
    medium: 'paper' as const,
  }));
  const room = {
    site: { name: { 'zh-CN': '档案库房', en: 'The archive' }, timeZone },
    zones,
    points: (['temperature', 'humidity'] as const).map((quantity) => ({
      id: `HV-${quantity}`,
      zone: 'hv',
      quantity,
      device: 'sensor',
      channel: quantity,
      // Bounds of the sensor's own, which are not what paper wants.
      low: 0,
      high: 50,
    })),
    banks: [],
    doors: [],
    climate: { plant: [] },
    disinfection: {
      zones: [{ zone: 'lv', warning: { seconds: 10, light: uv, sound: uv }, presence: [], schedule: [] }],
    },
  };
  return new ReportService({
    ...of,
    room: room as unknown as ConstructorParameters<typeof ReportService>[0]['room'],
    clock,
    preservation: preservationIndexYears,
    ruleSets: [rules('paper/store', 'Records', 24), rules('paper/special', 'Special collections', 22)],
    wordsIn,
    definitionOf: (kind) =>
      kind === 'humidity-high' ? { text: { 'zh-CN': '湿度过高', en: 'Too damp' } } : undefined,
  });
}

test('a month is told as the samples tell it, by the rules of its end, with all that happened in it', async () => {
  const directory = dataDirectory();
  const then = tempStore(directory, { startMs: FROM + 3 * DAY_MS }).store;
  const { telemetry } = then;
  const append = (...events: readonly DomainEvent[]) =>
    then.ledger.commit(INSTALLER, (tx) => tx.append(...events));
  await append({
    type: 'zone.rules-chosen',
    zone: 'hv',
    rules: ['paper/special'],
    before: ['paper/store'],
    by: 'P-zhao',
    why: 'ledgers of 1911 moved in',
  });
  await append({
    type: 'point.calibrated',
    point: 'HV-humidity',
    by: 'P-zhao',
    reference: 'HMP77B 2231',
    referenceValue: 50,
    indicatedValue: 51.2,
    before: 0,
    after: -1.2,
    note: '',
  });
  // The other zone's cycle reaches this one: its space is the whole room.
  await append({
    type: 'disinfection.planned',
    cycle: 'D-1',
    zone: 'lv',
    kind: 'uv',
    by: 'P-zhao',
    scheduled: false,
    items: [],
    targetDose: 40,
  });
  await append({
    type: 'alarm.raised',
    alarm: 'humidity-high:hv',
    kind: 'humidity-high',
    subject: 'hv',
    priority: 'high',
    params: {},
  });
  const samples = air();
  for (const quantity of ['temperature', 'humidity'] as const) {
    const [low, high] = LIMITS[quantity];
    telemetry.hold(`hv.${quantity}`, STEP_MS);
    telemetry.append(
      samples.map((sample) => ({
        point: `hv.${quantity}`,
        time: sample.at,
        value: sample[quantity],
        quality: 'good',
        outside: sample[quantity] < low || sample[quantity] > high,
      })),
    );
  }
  telemetry.pack();
  then.close();
  const { store, clock } = tempStore(directory, { startMs: TO + 90 * DAY_MS });
  // Since then the zone was given over to ordinary records again, which does not change what was.
  await store.ledger.commit(INSTALLER, (tx) =>
    tx.append({
      type: 'zone.rules-chosen',
      zone: 'hv',
      rules: ['paper/store'],
      before: ['paper/special'],
      by: 'P-zhao',
      why: 'moved out',
    }),
  );
  const report = reports(clock, store);
  const text = pdfText(await report.climatePdf('hv', '2026-10', 'en'));
  const line = (of: string): string =>
    text.replaceAll('\n', ' ').slice(text.replaceAll('\n', ' ').indexOf(of));
  for (const [quantity, label, unit, swing] of [
    ['temperature', 'Temperature, °C', '°C', 2],
    ['humidity', 'Relative humidity, %', '%', 5],
  ] as const) {
    const { lowest, mean, highest, hours, outside, widest, daysOver } = byHand(samples, quantity, swing);
    const [low, high] = LIMITS[quantity];
    const row = `${label} ${lowest} ${mean} ${highest} ${low} – ${high} ${unit} ${hours} of 744 ${outside} `;
    expect(line(label).slice(0, row.length)).toBe(row);
    const name = label.split(',')[0] ?? '';
    expect(line(`${name}: Widest`)).toMatch(new RegExp(`^${name}: Widest range in one day ${widest} `));
    expect(line(`${name}: Days`)).toMatch(
      new RegExp(`^${name}: Days with a range above the limit ${daysOver} `),
    );
  }
  expect(line('Time-weighted')).toContain(`, years ${twpiByHand(samples).toFixed(0)} `);
  for (const words of [
    'Special collections clause of Special collections',
    'note of Special collections',
    'ledgers of 1911 moved in',
    'HMP77B 2231',
    'Zone lv Ultraviolet',
    'Too damp 1 ',
  ])
    expect(line(words)).toContain(words);
  expect(text).not.toContain('clause of Records');
  expect(text).not.toContain('moved out');
  const before = pdfText(await report.climatePdf('hv', '2026-09', 'en'));
  expect(before).toContain('clause of Records');
  expect(before).toContain('no data');
});

test('where midnight is not on the hour of UTC, the month begins and ends with its own half hours', async () => {
  const { store, clock } = tempStore(dataDirectory(), { startMs: TO, history: { timeZone: 'Asia/Kolkata' } });
  const [from, to] = [Date.parse('2026-09-30T18:30:00Z'), Date.parse('2026-10-31T18:30:00Z')];
  const inMonth = [from, from + 29 * MINUTE_MS, to - 1000];
  for (const quantity of ['temperature', 'humidity'] as const)
    store.telemetry.append(
      [from - 1000, ...inMonth, to, to + 29 * MINUTE_MS].map((time) => ({
        point: `hv.${quantity}`,
        time,
        value: inMonth.includes(time) ? 20 : 40,
        quality: 'good' as const,
      })),
    );
  const csv = await reports(clock, store, 'Asia/Kolkata').climateCsv('hv', '2026-10', 'en');
  const [, ...rows] = csv.trimEnd().split('\r\n');
  expect(rows.map((row) => row.split(',').slice(1, 5).join())).toEqual([
    '2026-09-30T18:30:00.000Z,20.00,20.00,20.00',
    '2026-10-31T17:30:00.000Z,20.00,20.00,20.00',
  ]);
});

test.each([
  [
    'en',
    ['ended early', 'a door was opened or unlocked', 'main is open or unlocked', 'somebody else looked'],
  ],
  ['zh-CN', ['提前结束', '有门被打开', 'main打开或未锁', '库管员']],
] as const)('a dossier in %s says in words what ended a cycle', async (language, told) => {
  const { store, clock } = tempStore(dataDirectory(), { startMs: FROM });
  const why = language === 'en' ? 'somebody else looked' : '库管员';
  await store.ledger.commit(INSTALLER, (tx) =>
    tx.append(
      {
        type: 'disinfection.planned',
        cycle: 'D-1',
        zone: 'lv',
        kind: 'uv',
        by: 'P',
        scheduled: true,
        items: [],
        targetDose: 40,
      },
      { type: 'disinfection.begun', cycle: 'D-1', by: 'P-zhao' },
      { type: 'disinfection.lit', cycle: 'D-1' },
      {
        type: 'disinfection.aborted',
        cycle: 'D-1',
        cause: 'door',
        by: 'daemon',
        why,
        reasons: [{ code: 'door-open', params: { door: 'main' } }],
        dose: 3,
        ventilates: false,
      },
    ),
  );
  const text = pdfText(await reports(clock, store).dossier('D-1', language)).replaceAll('\n', '');
  for (const words of told) expect(text).toContain(words);
});
