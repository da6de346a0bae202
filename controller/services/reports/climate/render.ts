import { siteInstant } from '../../../model/site-time.ts';
import { CHART_HEIGHT, type Chart, drawChart } from '../pdf/chart.ts';
import { Sheet } from '../pdf/document.ts';
import { type DocumentLanguage, figure, KINDS, momentIn, PHASES, TEXTS } from '../words.ts';
import { type ClimateMonth, countAlarms, figuresOf, type QuantityMonth, SWING_LIMIT } from './assemble.ts';
import { DOSE_UNIT } from '../../../model/disinfection.ts';

const HOUR_MS = 3_600_000;
const COLOURS = { temperature: '#b04a2f', humidity: '#2f6db0' } as const;
const DAYS_LABELLED = [1, 5, 10, 15, 20, 25];

/** The monthly report as PDF. The same month, made at the same moment, gives the same bytes. */
export async function renderClimateMonth(month: ClimateMonth, language: DocumentLanguage): Promise<Buffer> {
  const text = TEXTS[language];
  const moment = momentIn(month.timeZone);
  const sheet = new Sheet({
    title: `${text.climateTitle} ${month.zone} ${month.month}`,
    foot: `${month.siteName} · ${month.zoneName} · ${month.month}`,
    createdAt: month.now,
  });
  sheet.title(
    `${text.climateTitle} · ${month.zoneName} · ${month.month}`,
    `${month.siteName} · ${text.made} ${moment(month.now)} (${month.timeZone})`,
  );
  if (month.now < month.to) sheet.paragraph(text.unfinished);

  sheet.heading(text.summary);
  sheet.table(
    [
      { head: text.quantity, share: 0.22 },
      { head: text.lowest, share: 0.1, right: true },
      { head: text.mean, share: 0.1, right: true },
      { head: text.highest, share: 0.1, right: true },
      { head: text.limits, share: 0.16, right: true },
      { head: text.measured, share: 0.16, right: true },
      { head: text.outside, share: 0.16, right: true },
    ],
    month.quantities.map((quantity) => {
      const figures = figuresOf(quantity, month.timeZone);
      return [
        `${text[quantity.quantity]}, ${quantity.unit}`,
        ...[figures.min, figures.mean, figures.max].map((value) => figure(value, 1)),
        bandIn(quantity, text.noLimits),
        figure(figures.knownHours, 0),
        figure(figures.outsideHours, 1),
      ];
    }),
  );
  sheet.facts([
    ...month.quantities.flatMap((quantity): (readonly [string, string])[] => {
      const { widest, daysOverSwing } = figuresOf(quantity, month.timeZone);
      const { unit } = quantity;
      const limit = SWING_LIMIT[quantity.quantity];
      return [
        [
          `${text[quantity.quantity]}: ${text.widest}`,
          widest ? `${figure(widest.swing, 1)} ${unit} (${widest.day})` : text.noData,
        ],
        [`${text[quantity.quantity]}: ${text.overSwing} ${limit} ${unit}`, String(daysOverSwing)],
      ];
    }),
    [text.twpi, figure(month.twpiYears, 0)],
  ]);
  for (const quantity of month.quantities) {
    sheet.heading(`${text[quantity.quantity]}, ${quantity.unit}`);
    if (quantity.hours.length === 0) sheet.paragraph(text.noData);
    else {
      const chart = chartOf(quantity, month, text[quantity.quantity]);
      sheet.figure(CHART_HEIGHT, (pdf, x, y) => drawChart(pdf, chart, x, y));
    }
  }
  // Drawing is quick but not free: whatever waits for the event loop has its turn in between.
  await new Promise((resolve) => setImmediate(resolve));
  addHappenings(sheet, month, language);
  sheet.note(text.sources);
  return sheet.finish();
}

function addHappenings(sheet: Sheet, month: ClimateMonth, language: DocumentLanguage): void {
  const text = TEXTS[language];
  const moment = momentIn(month.timeZone);
  sheet.heading(text.cycles);
  if (month.cycles.length === 0) sheet.paragraph(text.none);
  else
    sheet.table(
      [
        { head: text.when, share: 0.24 },
        { head: text.how, share: 0.16 },
        { head: text.dose, share: 0.3 },
        { head: text.outcome, share: 0.3 },
      ],
      month.cycles.map(({ plannedAt, begunAt, kind, dose, targetDose, phase }) => [
        moment(begunAt ?? plannedAt),
        KINDS[language][kind],
        `${figure(dose, 1)} / ${figure(targetDose, 1)} ${DOSE_UNIT[kind]}`,
        PHASES[language][phase],
      ]),
    );
  sheet.heading(text.calibrations);
  if (month.calibrations.length === 0) sheet.paragraph(text.none);
  else
    sheet.table(
      [
        { head: text.when, share: 0.22 },
        { head: text.point, share: 0.18 },
        { head: text.reference, share: 0.3 },
        { head: text.offset, share: 0.15, right: true },
        { head: text.by, share: 0.15 },
      ],
      month.calibrations.map(({ at, point, reference, before, after, by }) => [
        moment(at),
        point,
        reference,
        `${figure(before, 2)} > ${figure(after, 2)}`,
        by,
      ]),
    );
  sheet.heading(text.alarms);
  const alarms = countAlarms(month.alarms);
  if (alarms.length === 0) sheet.paragraph(text.none);
  else
    sheet.table(
      [
        { head: text.condition, share: 0.64 },
        { head: text.count, share: 0.16, right: true },
        { head: text.longest, share: 0.2, right: true },
      ],
      alarms.map(({ kind, subject, count, longestMs }) => [
        month.alarmName(kind, subject),
        String(count),
        figure(longestMs === null ? null : longestMs / HOUR_MS, 1),
      ]),
    );
}

function chartOf({ quantity, unit, band, hours }: QuantityMonth, month: ClimateMonth, name: string): Chart {
  const days = DAYS_LABELLED.map((day) => String(day).padStart(2, '0'));
  return {
    unit,
    from: month.from,
    to: month.to,
    band,
    ticks: days.map((day) => ({
      at: siteInstant(`${month.month}-${day}`, 0, month.timeZone),
      label: day,
    })),
    lines: [
      {
        name,
        colour: COLOURS[quantity],
        gap: 1.5 * HOUR_MS,
        points: hours.map(({ start, min, mean, max }) => ({ at: start, low: min, mean, high: max })),
      },
    ],
  };
}

function bandIn({ band: { low, high } }: QuantityMonth, none: string): string {
  if (low === null && high === null) return none;
  return `${low === null ? '' : low} – ${high === null ? '' : high}`;
}

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
