import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LogMappingError,
  type LogPlan,
  readLog,
  readLogMapping,
  type Sample,
} from '../../../../controller/services/climate/index.ts';

const HOUR_MS = 3_600_000;
const OLDEST_MS = Date.UTC(2000, 0, 1);
const NOW_MS = Date.UTC(2030, 0, 1);
const DANISH = `
version: 1
name: { zh-CN: 丹麦库房记录, en: Danish store }
delimiter: ';'
time: { columns: [DATE AND TIME], format: 'DD-MM-YYYY HH:mm', zone: Europe/Copenhagen }
columns:
  - { column: TEMP C, point: T1, unit: °C, low: 14, high: 24 }
  - { column: '%RH', point: H1, unit: '%' }
`;

function read(text: string | Uint8Array, mapping = DANISH, kept: readonly Sample[] = []): LogPlan {
  return readLog(typeof text === 'string' ? new TextEncoder().encode(text) : text, {
    mapping: readLogMapping(mapping),
    points: new Set(['T1', 'H1']),
    kept: (point, from, to) => kept.filter((one) => one.point === point && one.time >= from && one.time < to),
    keeps: (_point, timeMs) => timeMs >= OLDEST_MS,
    now: NOW_MS,
  });
}

/** A log as that make writes it: padded header, carriage returns. */
function log(...rows: readonly string[]): string {
  return [`DATE AND TIME; TEMP C; %RH${' '.repeat(90)}`, ...rows].join('\r\n');
}

const said = ({ problems }: LogPlan): readonly string[] =>
  problems.map(({ line, column, code, severity }) => `${line} ${column} ${severity} ${code}`);
const times = ({ samples }: LogPlan): readonly string[] =>
  samples.filter(({ point }) => point === 'T1').map(({ time }) => new Date(time).toISOString().slice(0, 16));

describe('a foreign climate log', () => {
  it('is read into points, times in UTC, judged by the limits of the mapping', () => {
    const plan = read(log('01-07-2020 12:00;24.5;55', '01-07-2020 13:00;20;101'.replace('101', '99')));
    expect(plan.samples).toEqual([
      { point: 'T1', time: Date.UTC(2020, 6, 1, 10), value: 24.5, quality: 'good', outside: true },
      { point: 'H1', time: Date.UTC(2020, 6, 1, 10), value: 55, quality: 'good', outside: null },
      { point: 'T1', time: Date.UTC(2020, 6, 1, 11), value: 20, quality: 'good', outside: false },
      { point: 'H1', time: Date.UTC(2020, 6, 1, 11), value: 99, quality: 'good', outside: null },
    ]);
    expect(plan).toMatchObject({ clean: true, usable: true, holdMs: 1.5 * HOUR_MS });
  });

  it('takes nothing that has not come yet, and nothing that would not be kept', () => {
    const plan = read(log('31-12-1999 12:00;20;50', '31-12-2029 12:00;20;50', '02-01-2030 12:00;20;50'));
    expect(said(plan)).toEqual(
      expect.arrayContaining([
        '2 TEMP C error time-too-old',
        '2 %RH error time-too-old',
        '4 null error time-ahead',
      ]),
    );
    expect(times(plan)).toEqual(['2029-12-31T11:00']);
  });

  it('takes the hour that came twice in the order of its rows', () => {
    const rows = ['01:30', '02:00', '02:30', '02:00', '02:30', '03:00'];
    const plan = read(log(...rows.map((time) => `25-10-2020 ${time};15;60`)));
    expect(times(plan).map((time) => time.slice(11))).toEqual([
      '23:30',
      '00:00',
      '00:30',
      '01:00',
      '01:30',
      '02:00',
    ]);
    expect(said(plan)).toEqual([
      '5 DATE AND TIME notice hour-resolved',
      '6 DATE AND TIME notice hour-resolved',
    ]);
    const third = read(log(...[...rows.slice(0, 5), '02:30'].map((time) => `25-10-2020 ${time};15;60`)));
    expect(said(third).at(-1)).toBe('7 DATE AND TIME error time-repeated');
  });

  it('refuses the hour that was skipped, by the row, and a logger that never changes its clock has none', () => {
    const rows = log('29-03-2020 01:00;15;60', '29-03-2020 02:00;15;60', '29-03-2020 03:00;15;60');
    const plan = read(rows);
    expect(said(plan)).toEqual(['3 DATE AND TIME error time-skipped']);
    expect(plan).toMatchObject({ clean: false, usable: true });
    expect(times(plan)).toEqual(['2020-03-29T00:00', '2020-03-29T01:00']);
    const fixed = read(rows, DANISH.replace('Europe/Copenhagen', '"+01:00"'));
    expect(fixed.clean).toBe(true);
    expect(times(fixed)).toEqual(['2020-03-29T00:00', '2020-03-29T01:00', '2020-03-29T02:00']);
  });

  it('gives every moment back, whatever the zone, the step and the direction', () => {
    const zones = fc.constantFrom(
      'Europe/Copenhagen',
      'Asia/Kolkata',
      'America/New_York',
      'Australia/Lord_Howe',
    );
    const starts = fc.constantFrom(
      Date.UTC(2020, 9, 24),
      Date.UTC(2020, 2, 28),
      Date.UTC(2020, 10, 1),
      Date.UTC(2020, 3, 4),
    );
    fc.assert(
      fc.property(
        zones,
        starts,
        fc.constantFrom(10, 15, 30, 60),
        fc.boolean(),
        (zone, start, step, reverse) => {
          // A row may stand in an hour that came twice, and its fellow not: order cannot tell then which it means.
          fc.pre(zone !== 'Australia/Lord_Howe' || step <= 30);
          const moments = Array.from({ length: 120 }, (_, i) => start + i * step * 60_000);
          const rows = moments.map((moment) => `${shown(moment, zone)};15;60`);
          const text = log(...(reverse ? rows.toReversed() : rows));
          const plan = read(text, DANISH.replace('Europe/Copenhagen', `"${zone}"`));
          expect(plan.clean).toBe(true);
          expect(plan.samples.filter(({ point }) => point === 'T1').map(({ time }) => time)).toEqual(moments);
        },
      ),
      { numRuns: 80 },
    );
  });

  it('says of each row what is wrong with it, and takes nothing of such a row', () => {
    const plan = read(
      log(
        '01-07-2020 00:00;20;50',
        '2020-07-01 01:00;20;50',
        '31-02-2020 01:00;20;50',
        '01-07-2020 01:00;20,5;50',
        '01-07-2020 02:00;20;150',
        '01-07-2020 03:00;20',
        '',
        '01-07-2020 04:00;;50',
        '01-07-2020 03:30;20;50',
        '01-07-2020 05:00;20;50',
      ),
    );
    expect(said(plan)).toEqual([
      '3 DATE AND TIME error time-malformed',
      '4 DATE AND TIME error time-malformed',
      '7 null error cells-miscounted',
      '10 DATE AND TIME error time-backwards',
      '9 null notice rows-missing',
      '5 TEMP C error number-malformed',
      '6 %RH error value-impossible',
      '9 TEMP C notice value-absent',
    ]);
    expect(times(plan)).toEqual(['2020-06-30T22:00', '2020-07-01T03:00']);
    expect(plan.summary).toMatchObject({
      rows: 9,
      rowsWithErrors: 6,
      errors: 6,
      notices: 2,
      gaps: 1,
      samples: 5,
    });
    expect(plan.problems[0]?.message.en).toContain('DD-MM-YYYY HH:mm');
    expect(plan.problems[0]?.message['zh-CN']).toContain('2020-07-01 01:00');
  });

  it('reads other separators, date orders, decimals, units and encodings', () => {
    const mapping = `
version: 1
name: { zh-CN: 另一种, en: Another }
encoding: utf-16le
delimiter: "\\t"
decimal: ','
skipLines: 2
missing: ['---']
holdMinutes: 20
time: { columns: [Date, Time], format: 'M/D/YYYY h:mm:ss A'.replace, zone: America/New_York }
columns:
  - { column: Temperatur, point: T1, unit: °F }
  - { column: rF, point: H1, unit: '1' }
`.replace("'M/D/YYYY h:mm:ss A'.replace", "'M/D/YYYY h:mm:ss A'");
    const text = [
      '\uFEFFLogger 7',
      'ser. 123',
      'Date\tTime\tTemperatur\trF',
      '7/4/2020\t12:00:00 AM\t68,0\t0,5',
      '7/4/2020\t1:05:30 PM\t---\t0,512',
    ].join('\n');
    const plan = read(new Uint8Array(Buffer.from(text, 'utf16le')), mapping);
    expect(
      plan.samples.map(({ point, time, value }) => [point, new Date(time).toISOString(), value]),
    ).toEqual([
      ['T1', '2020-07-04T04:00:00.000Z', 20],
      ['H1', '2020-07-04T04:00:00.000Z', 50],
      ['H1', '2020-07-04T17:05:30.000Z', 51.2],
    ]);
    expect(said(plan)).toEqual(['5 null notice rows-missing', '5 Temperatur notice value-absent']);
    expect(plan.holdMs).toBe(20 * 60_000);
  });

  it('plans nothing for what is there, and never overwrites it', () => {
    const text = log('01-07-2020 12:00;24.5;55', '01-07-2020 13:00;20;60');
    const first = read(text);
    expect(read(text, DANISH, first.samples)).toMatchObject({
      samples: [],
      clean: true,
      summary: { unchanged: 4 },
    });
    const other = first.samples.map((one, i) => (i === 0 ? { ...one, value: 3 } : one)).slice(0, 3);
    const plan = read(text, DANISH, other);
    expect(said(plan)).toEqual(['2 TEMP C error value-differs']);
    expect(plan.samples).toEqual(first.samples.slice(3));
  });

  it.each([
    ['an empty file', '', 'file-empty'],
    ['a header alone', log(), 'file-empty'],
    ['other columns', 'a;b;c\r\n1;2;3', 'column-missing'],
    ['bytes of another encoding', new Uint8Array([0xff, 0xfe, 0x41, 0x00]), 'encoding-wrong'],
    ['a table that is none', 'DATE AND TIME;"TEMP C;%RH\r\n1;2;3', 'csv-broken'],
  ])('is refused as a whole: %s', (_, text, code) => {
    const plan = read(text);
    expect(plan.problems.map((problem) => problem.code)).toContain(code);
    expect(plan).toMatchObject({ clean: false, usable: false, samples: [] });
  });

  it('is never an exception, whatever bytes it holds', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ maxLength: 300 }),
          fc.string({ unit: 'grapheme' }).map((text) => log(text)),
        ),
        (text) => {
          const plan = read(text);
          expect(plan.summary.samples).toBe(plan.samples.length);
        },
      ),
    );
  });
});

describe('a mapping', () => {
  it('comes with the house as an example', () => {
    const file = fileURLToPath(new URL('../../../../config/imports/climate-log.yaml', import.meta.url));
    expect(readLogMapping(readFileSync(file, 'utf8')).columns.map(({ point }) => point)).toEqual([
      'HV-T1',
      'HV-H1',
    ]);
  });

  it.each([
    ['no YAML', 'a: [', 'Flow'],
    ['a unit that nobody knows', DANISH.replace('unit: °C', 'unit: °R'), '/columns/0/unit'],
    ['a time without its day', DANISH.replace('DD-MM-YYYY', 'MM-YYYY'), '/time/format: needs'],
    ['a zone that is not there', DANISH.replace('Europe/Copenhagen', 'Europe/Nowhere'), '/time/zone'],
    ['a point twice', DANISH.replace('point: H1', 'point: T1'), '/columns/1/point'],
    ['a decimal that separates cells too', DANISH.replace("delimiter: ';'", "delimiter: '.'"), '/decimal'],
  ])('is refused with the place of its mistake: %s', (_, text, message) => {
    expect(() => readLogMapping(text)).toThrow(LogMappingError);
    expect(() => readLogMapping(text)).toThrow(message);
  });
});

/** A real store's log for a year; it is no part of this project and may be absent. */
const REAL = fileURLToPath(
  new URL('../../../../../shared/data/climate/oerholm_2020_slice.csv', import.meta.url),
);

describe.skipIf(!existsSync(REAL))('a year of a real store', () => {
  const bytes = existsSync(REAL) ? readFileSync(REAL) : new Uint8Array();

  it('has one time twice, and misses an hour there and when the clocks of others were put back', () => {
    const plan = read(bytes, DANISH.replace('Europe/Copenhagen', '"+01:00"'));
    expect(said(plan)).toEqual([
      '7327 DATE AND TIME error time-repeated',
      '7154 null notice rows-missing',
      '7328 null notice rows-missing',
    ]);
    expect(plan.problems[1]?.message).toEqual({
      'zh-CN': '2020-10-24T22:00:00.000Z 至 2020-10-25T00:00:00.000Z 之间（2 小时）没有数据，留为空缺',
      en: 'nothing between 2020-10-24T22:00:00.000Z and 2020-10-25T00:00:00.000Z (2 h): a gap',
    });
    expect(plan.summary).toMatchObject({ rows: 8783, rowsWithErrors: 1, gaps: 2, samples: 2 * 8782 });
    expect(plan.summary.from).toBe(Date.UTC(2019, 11, 31, 23));
    expect(plan.summary.to).toBe(Date.UTC(2020, 11, 31, 22));
  });

  it('shows in the spring that its clock was not that of the town', () => {
    expect(said(read(bytes))[0]).toBe('2116 DATE AND TIME error time-skipped');
  });
});

/** What a clock on the wall of that zone shows, as the calendar of the runtime says it. */
function shown(moment: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(moment);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('day')}-${part('month')}-${part('year')} ${part('hour')}:${part('minute')}`;
}
