import { siteInstant } from '../../../model/site-time.ts';
import { CHART_HEIGHT, type Chart, drawChart } from '../pdf/chart.ts';
import { Sheet } from '../pdf/document.ts';
import { type DocumentLanguage, figure, momentIn, TEXTS } from '../words.ts';
import { type ClimateMonth, figuresOf, type QuantityMonth } from './assemble.ts';
import { addHappenings } from './happenings.ts';
import { addLimits, rangeIn } from './limits.ts';

const HOUR_MS = 3_600_000;
const COLOURS = { temperature: '#b04a2f', humidity: '#2f6db0' } as const;
/** Of the width, for the names of the month's figures. */
const NAME_SHARE = 0.48;
const DAYS_LABELLED = [1, 5, 10, 15, 20, 25, 30];

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

  const told = month.quantities.map((quantity) => ({
    quantity,
    figures: figuresOf(quantity, month.timeZone),
  }));
  sheet.heading(text.summary);
  sheet.table(
    [
      { head: text.quantity, share: 0.24 },
      { head: text.lowest, share: 0.09, right: true },
      { head: text.mean, share: 0.09, right: true },
      { head: text.highest, share: 0.09, right: true },
      { head: text.limits, share: 0.16, right: true },
      { head: text.measured, share: 0.16, right: true },
      { head: text.outside, share: 0.17, right: true },
    ],
    told.map(({ quantity, figures }) => [
      `${text[quantity.quantity]}, ${quantity.unit}`,
      ...[figures.min, figures.mean, figures.max].map((value) => figure(value, 1)),
      rangeIn(quantity, language),
      text.ofHours
        .replace('{known}', figure(figures.knownHours, 0))
        .replace('{all}', figure(Math.max(0, Math.min(month.now, month.to) - month.from) / HOUR_MS, 0)),
      figure(figures.outsideHours, 1),
    ]),
  );
  sheet.facts(
    [
      ...told.flatMap(({ quantity, figures: { widest, daysOverSwing } }): (readonly [string, string])[] => {
        const name = text[quantity.quantity];
        return [
          [
            `${name}: ${text.widest}`,
            widest ? `${figure(widest.range, 1)} ${quantity.unit} (${widest.day})` : text.noData,
          ],
          [`${name}: ${text.overSwing}`, widest ? figure(daysOverSwing, 0) : text.noData],
        ];
      }),
      [text.twpi, month.twpiYears === null ? text.noData : figure(month.twpiYears, 0)],
    ],
    NAME_SHARE,
  );
  for (const quantity of month.quantities) {
    const any = quantity.hours.length > 0;
    sheet.heading(`${text[quantity.quantity]}, ${quantity.unit}`, any ? CHART_HEIGHT : undefined);
    if (!any) sheet.paragraph(text.noData);
    else {
      const chart = chartOf(quantity, month, text[quantity.quantity]);
      sheet.figure(CHART_HEIGHT, (pdf, x, y) => drawChart(pdf, chart, x, y));
    }
  }
  // Drawing is quick but not free: whatever waits for the event loop has its turn in between.
  await new Promise((resolve) => setImmediate(resolve));
  addLimits(sheet, month, language);
  addHappenings(sheet, month, language);
  sheet.note(text.sources);
  return sheet.finish();
}

function chartOf({ quantity, unit, demand, hours }: QuantityMonth, month: ClimateMonth, name: string): Chart {
  return {
    unit,
    from: month.from,
    to: month.to,
    band: { low: demand?.low?.limit ?? null, high: demand?.high?.limit ?? null },
    marks: [],
    ticks: DAYS_LABELLED.map((day) => String(day).padStart(2, '0'))
      .map((day) => ({ at: siteInstant(`${month.month}-${day}`, 0, month.timeZone), label: day }))
      .filter(({ at }) => at < month.to),
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
