import { readFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import type { PreservationTable } from '../model/climate.ts';
import { type ConfigProblem, say } from './problems.ts';

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a table of preservation indices: relative humidities, %, along the first line; a temperature, °C, at the head of
 * each further line, and years in between. What stands in the corner does not matter.
 * @returns `null` when something is wrong with it, which was then said
 */
export function loadPreservationTable(file: string, problems: ConfigProblem[]): PreservationTable | null {
  const before = problems.length;
  const complain = (line: number, zh: string, en: string): void => {
    problems.push({ file, path: '', line, message: say(zh, en) });
  };
  const rows = read(file, complain);
  if (!rows) return null;
  const [head, ...body] = rows;
  if (!head || head.record.length < 3 || body.length < 2) {
    complain(
      1,
      '至少需要两个湿度列和两个温度行',
      'wants two columns of humidity and two rows of temperature at least',
    );
    return null;
  }
  const number = (cell: string, line: number, from: number, to: number): number => {
    const value = cell.trim() === '' ? Number.NaN : Number(cell);
    if (!(value >= from && value <= to))
      complain(
        line,
        `“${cell}”不是 ${from} 到 ${to} 之间的数`,
        `"${cell}" is no number from ${from} to ${to}`,
      );
    return value;
  };
  const humiditiesPct = head.record.slice(1).map((cell) => number(cell, 1, 0, 100));
  const temperaturesC = body.map(({ record, info }) => number(record[0] ?? '', info.lines, -40, 60));
  const years = body.map(({ record, info }) =>
    record.slice(1).map((cell) => number(cell, info.lines, 0.01, 100_000)),
  );
  if (!isAscending(humiditiesPct)) complain(1, '湿度须从小到大', 'humidities must ascend');
  const fallsBack = temperaturesC.findIndex(
    (value, index) => index > 0 && value <= (temperaturesC[index - 1] ?? value),
  );
  if (fallsBack > 0) complain(body[fallsBack]?.info.lines ?? 1, '温度须从小到大', 'temperatures must ascend');
  return problems.length === before ? { temperaturesC, humiditiesPct, years } : null;
}

function read(file: string, complain: (line: number, zh: string, en: string) => void): readonly Row[] | null {
  try {
    return parse(readFileSync(file, 'utf8'), {
      bom: true,
      info: true,
      skip_empty_lines: true,
    }) as unknown as Row[];
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    const line = error instanceof CsvError && typeof error['lines'] === 'number' ? error['lines'] : 0;
    complain(line, `无法读取保存指数表：${cause}`, `cannot read the table of preservation indices: ${cause}`);
    return null;
  }
}

function isAscending(axis: readonly number[]): boolean {
  return axis.every((value, index) => index === 0 || value > (axis[index - 1] ?? Infinity));
}
