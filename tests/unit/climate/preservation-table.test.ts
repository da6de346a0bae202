import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { loadPreservationTable } from '../../../controller/config/preservation-table.ts';
import type { ConfigProblem } from '../../../controller/config/problems.ts';
import { preservationIndexYears } from '../../../controller/services/climate/derive/preservation.ts';
import { preservationIndexOf } from '../../../controller/services/climate/derive/preservation-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'muniment-table-'));
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string) {
  const file = join(folder, 'table.csv');
  writeFileSync(file, text);
  const problems: ConfigProblem[] = [];
  const table = loadPreservationTable(file, problems);
  return { table, said: problems.map(({ line, message }) => `${line}: ${message.en}`) };
}

const GRID = {
  temperaturesC: [10, 15, 25],
  humiditiesPct: [30, 50, 60],
  years: [
    [160, 100, 80],
    [90, 60, 45],
    [30, 20, 12],
  ],
};
const CSV = '°C/%,30,50,60\n10,160,100,80\n15,90,60,45\n25,30,20,12\n';

describe('a table of preservation indices', () => {
  it('is read as it stands in the file', () => {
    expect(load(CSV)).toEqual({ table: GRID, said: [] });
    expect(load(`\uFEFF${CSV.replaceAll('\n', '\r\n')}\r\n`)).toEqual({ table: GRID, said: [] });
  });

  it('is exact at its corners, between them in between, and falls with warmth and damp as its corners do', () => {
    const index = preservationIndexOf(GRID);
    for (const [row, t] of GRID.temperaturesC.entries())
      for (const [column, rh] of GRID.humiditiesPct.entries()) {
        expect(index(t, rh).value).toBeCloseTo(GRID.years[row]?.[column] as number, 9);
        expect(index(t, rh).quality).toBe('good');
      }
    fc.assert(
      fc.property(
        fc.double({ min: 10, max: 25, noNaN: true }),
        fc.double({ min: 30, max: 60, noNaN: true }),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (t, rh, more) => {
          const here = index(t, rh).value as number;
          expect(here).toBeGreaterThanOrEqual(12 - 1e-9);
          expect(here).toBeLessThanOrEqual(160 + 1e-9);
          expect(index(Math.min(25, t + more), rh).value).toBeLessThanOrEqual(here + 1e-9);
          expect(index(t, Math.min(60, rh + more)).value).toBeLessThanOrEqual(here + 1e-9);
        },
      ),
    );
  });

  it('leaves what lies beyond it to the approximation, as uncertain', () => {
    expect(preservationIndexOf(GRID)(26, 50)).toEqual({
      value: preservationIndexYears(26, 50).value,
      quality: 'uncertain',
      why: 'outside-domain',
    });
    expect(preservationIndexOf(null)).toBe(preservationIndexYears);
  });

  it.each([
    ['°C/%,30,50\n10,160,100\n', '1: wants two columns of humidity and two rows of temperature at least'],
    ['°C/%,50,30\n10,160,100\n15,9,8\n', '1: humidities must ascend'],
    ['°C/%,30,50\n15,160,100\n10,9,8\n', '3: temperatures must ascend'],
    ['°C/%,30,50\n10,160,x\n15,9,8\n', '2: "x" is no number from 0.01 to 100000'],
    ['°C/%,30,50\n10,160,\n15,9,8\n', '2: "" is no number from 0.01 to 100000'],
    ['°C/%,30,130\n10,160,100\n15,9,8\n', '1: "130" is no number from 0 to 100'],
  ])('is refused with the line and the reason: %j', (text, complaint) => {
    expect(load(text)).toEqual({ table: null, said: [complaint] });
  });

  it('is refused where rows differ in length, or where there is no file', () => {
    expect(load('°C/%,30,50\n10,160,100\n15,9\n').said[0]).toMatch(/^3: cannot read the table/);
    const problems: ConfigProblem[] = [];
    expect(loadPreservationTable(join(folder, 'none.csv'), problems)).toBeNull();
    expect(problems[0]?.message.en).toMatch(/ENOENT/);
  });
});
