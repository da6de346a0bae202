import { expect, it } from 'vitest';
import { type LogPlan, readLog, readLogMapping } from '../../../../controller/services/climate/index.ts';

const MAPPING = `
version: 1
name: { zh-CN: 记录, en: log }
delimiter: ';'
time: { columns: [Time], format: 'DD-MM-YYYY HH:mm', zone: '+01:00' }
columns: [{ column: T, point: T1, unit: °C }]
`;

function read(text: string): LogPlan {
  return readLog(new TextEncoder().encode(text), {
    mapping: readLogMapping(MAPPING),
    points: new Set(['T1']),
    kept: () => [],
    keeps: () => true,
    now: Date.UTC(2030, 0, 1),
  });
}
const codes = ({ problems }: LogPlan): readonly string[] =>
  problems.map(({ line, code }) => `${line} ${code}`);

it('ends its rows in any way, and in several in one file', () => {
  const plan = read(
    'Time;T\r\n01-07-2020 12:00;21\n01-07-2020 13:00;22\r\n01-07-2020 14:00;23\r01-07-2020 15:00;x',
  );
  expect(plan.samples.map(({ value }) => value)).toEqual([21, 22, 23]);
  expect(codes(plan)).toEqual(['5 number-malformed']);
});

it('is refused when two columns have the name that is wanted', () => {
  const plan = read('Time;T;T\n01-07-2020 12:00;21;99\n');
  expect(codes(plan)).toEqual(['1 column-ambiguous']);
  expect(plan).toMatchObject({ usable: false, samples: [] });
});

it('tells a terminal nothing that it would obey', () => {
  const plan = read('Time;T\n01-07-2020 12:00;\u001b]0;x\u0007\n01-07-2020 13:00;\u001b[2J\u202e9\u2028\n');
  for (const { message } of plan.problems)
    expect(message.en + message['zh-CN']).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]/u);
  expect(plan.problems.at(-1)?.message.en).toBe('"\uFFFD[2J\uFFFD9" is no number');
});

it('is refused where a row has no end, as behind a quote that nobody closes', () => {
  const endless = read(`Time;T\n"${'01-07-2020 12:00;21\n'.repeat(5000)}`);
  expect(codes(endless)).toEqual([expect.stringMatching(/ csv-broken$/)]);
  expect(codes(read(`Time;T\n01-07-2020 12:00;${'9'.repeat(100_000)}\n`))).toEqual(['2 csv-broken']);
});

it('is refused when it has more rows than fit into memory with all that is to say of them', () => {
  const plan = read(`Time;T\n${'x\n'.repeat(1_000_001)}`);
  expect(codes(plan)).toEqual(['0 rows-too-many']);
  expect(plan.problems[0]?.message.en).toContain('1000000');
});
