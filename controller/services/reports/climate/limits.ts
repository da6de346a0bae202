import type { Bound } from '../../climate/index.ts';
import type { Sheet } from '../pdf/document.ts';
import { type DocumentLanguage, TEXTS } from '../words.ts';
import type { ClimateMonth, QuantityMonth } from './assemble.ts';

/** A rule that is nobody's standard but ours cites this. */
const OWN = 'muniment';

/** By which limits the month is judged, and who says so. */
export function addLimits(sheet: Sheet, month: ClimateMonth, language: DocumentLanguage): void {
  const text = TEXTS[language];
  const rows = month.quantities.flatMap((quantity) => rowsOf(quantity, month, language));
  sheet.heading(text.rules);
  if (rows.length === 0) return sheet.paragraph(text.noLimits);
  sheet.table(
    [
      { head: text.quantity, share: 0.3 },
      { head: text.limit, share: 0.18 },
      { head: text.ruleSet, share: 0.24 },
      { head: text.source, share: 0.28 },
    ],
    rows,
  );
  for (const note of new Set(month.rules.map((rule) => rule.note[language]))) sheet.note(note);
}

/** Limits as they are printed, e.g. `14 – 24`. */
export function rangeIn(
  { demand, unit }: Pick<QuantityMonth, 'demand' | 'unit'>,
  language: DocumentLanguage,
): string {
  const text = TEXTS[language];
  const [low, high] = [demand?.low?.limit, demand?.high?.limit];
  if (low !== undefined && high !== undefined) return `${low} – ${high} ${unit}`;
  if (high !== undefined) return text.atMost.replace('{high}', `${high} ${unit}`);
  return low === undefined ? text.noLimits : text.atLeast.replace('{low}', `${low} ${unit}`);
}

function rowsOf(
  { quantity, unit, demand, swing }: QuantityMonth,
  month: ClimateMonth,
  language: DocumentLanguage,
): readonly (readonly string[])[] {
  const text = TEXTS[language];
  const said = ({ rule, source }: Bound): readonly string[] => [
    month.rules.find(({ id }) => id === rule)?.name[language] ?? rule,
    source.cite === OWN ? text.ownRule : source.cite,
  ];
  const rows: (readonly string[])[] = [];
  const [low, high] = [demand?.low ?? null, demand?.high ?? null];
  // The strictest of several rule sets may take its two sides from two of them.
  const together = low && high && said(low).join() === said(high).join();
  const sides = together
    ? [{ bound: low, demand: { low, high } }]
    : [
        { bound: low, demand: { low, high: null } },
        { bound: high, demand: { low: null, high } },
      ];
  for (const { bound, demand: side } of sides)
    if (bound) rows.push([text[quantity], rangeIn({ demand: side, unit }, language), ...said(bound)]);
  if (swing)
    rows.push([
      `${text[quantity]}: ${text.inADay}`,
      text.atMost.replace('{high}', `${swing.limit} ${unit}`),
      ...said(swing),
    ]);
  return rows;
}
