import type { ClimateMonth } from './assemble.ts';

const BOM = '\uFEFF';

/** The month hour by hour as CSV (RFC 4180), with a byte order mark, for the spreadsheets that need one. */
export function climateMonthCsv({ quantities, from, to, zone }: ClimateMonth): string {
  const head = ['zone', 'hour_utc'];
  for (const { quantity, unit } of quantities)
    for (const figures of ['min', 'mean', 'max']) head.push(`${quantity}_${figures} (${unit})`);
  for (const { quantity } of quantities) head.push(`${quantity}_outside (min)`);
  const byHour = quantities.map(({ hours }) => new Map(hours.map((hour) => [hour.start, hour])));
  const starts = [...new Set(byHour.flatMap((hours) => [...hours.keys()]))].sort((a, b) => a - b);
  const rows = starts
    .filter((start) => start >= from && start < to)
    .map((start) => {
      const hours = byHour.map((known) => known.get(start));
      return [
        zone,
        new Date(start).toISOString(),
        ...hours.flatMap((hour) =>
          hour ? [hour.min, hour.mean, hour.max].map((value) => value.toFixed(2)) : ['', '', ''],
        ),
        ...hours.map((hour) => (hour?.outsideMs == null ? '' : (hour.outsideMs / 60_000).toFixed(0))),
      ];
    });
  return `${BOM}${[head, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
