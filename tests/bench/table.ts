import type { Row } from './harness.ts';

/** Lays rows out as a table for the screen, one line each, with notes beneath. */
export function table(rows: readonly Row[]): string {
  const head = ['', 'ours', 'ceiling', 'unit', 'figure', 'quartiles', 'goal', ''];
  const lines = rows.map((row) => [
    row.what,
    number(row.ours),
    row.ceiling === null ? '' : number(row.ceiling),
    row.unit,
    row.figure.toFixed(3),
    row.runs.ours.length > 1 ? row.spread.map((value) => number(value)).join('–') : '',
    row.goal ? `${row.goal.at === 'least' ? '≥' : '≤'} ${row.goal.value}` : '',
    row.met === null ? '' : row.met ? 'met' : 'MISSED',
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => (line[column] ?? '').length)),
  );
  const lay = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const body = rows.flatMap((row, index) => [
    lay(lines[index] ?? []),
    ...(row.note === undefined ? [] : [`    ${row.note}`]),
  ]);
  return [lay(head), ...body].join('\n');
}

function number(value: number): string {
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 10 ? 1 : 3;
  return value.toFixed(digits);
}
