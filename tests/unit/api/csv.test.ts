import { expect, it } from 'vitest';
import { csvLine } from '../../../controller/api/views/csv.ts';

it.each(['=HYPERLINK("http://evil.example")', '+1+cmd|calc', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '＝1+1'])(
  'a text like a formula stays a text in a spreadsheet: %j',
  (text) => {
    const line = csvLine(['a', text]);
    expect(line).toMatch(/^a,"?'/);
    expect(line).toContain(text.replaceAll('"', '""'));
  },
);

it('a figure stays a figure, and other texts are as they were', () => {
  expect(csvLine([-1.5, 0, null, 'hv', '2026-01-01T00:00:00.000Z', 'a,b', "'", ''])).toBe(
    '-1.5,0,,hv,2026-01-01T00:00:00.000Z,"a,b",\',\r\n',
  );
});
