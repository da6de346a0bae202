import { TEXT_WIDTH } from './document.ts';

/** One line of a chart; a `null` is a gap, and nothing is drawn over it. */
export interface Line {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly {
    readonly at: number;
    readonly low: number;
    readonly mean: number;
    readonly high: number;
  }[];
  /** Points further apart than this are not joined, in the unit of `at`. */
  readonly gap: number;
}

export interface Chart {
  readonly unit: string;
  /** Ends of the horizontal axis, and what stands there. */
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  /** Between which values all is well; `null` where nobody said. */
  readonly band: { readonly low: number | null; readonly high: number | null };
  readonly lines: readonly Line[];
}

export const CHART_HEIGHT = 150;
const LEFT = 40;
const BOTTOM = 26;
const TOP = 12;
const STEPS = 4;
const LABEL_SIZE = 7.5;
const GRID = '#dddddd';
const BAND = '#e9f0e4';
const EDGE = '#8aa57a';
const WORDS = '#555555';

/**
 * Draws a chart with vectors: the band of limits behind, ranges of values as a shade, means as a line, gaps as gaps.
 * @param x upper left corner, points
 */
export function drawChart(pdf: PDFKit.PDFDocument, chart: Chart, x: number, y: number): void {
  const { low, high } = rangeOf(chart);
  const plot = { x: x + LEFT, y: y + TOP, width: TEXT_WIDTH - LEFT, height: CHART_HEIGHT - TOP - BOTTOM };
  const toX = (at: number): number =>
    plot.x + ((at - chart.from) / Math.max(1, chart.to - chart.from)) * plot.width;
  const toY = (value: number): number => plot.y + (1 - (value - low) / (high - low)) * plot.height;
  const inside = (value: number): number => Math.min(high, Math.max(low, value));

  pdf.save().fontSize(LABEL_SIZE);
  const { band } = chart;
  if (band.low !== null || band.high !== null) {
    const [from, to] = [toY(inside(band.high ?? high)), toY(inside(band.low ?? low))];
    pdf.rect(plot.x, from, plot.width, Math.max(0, to - from)).fill(BAND);
    for (const edge of [band.low, band.high])
      if (edge !== null && edge > low && edge < high)
        pdf
          .lineWidth(0.6)
          .strokeColor(EDGE)
          .moveTo(plot.x, toY(edge))
          .lineTo(plot.x + plot.width, toY(edge))
          .stroke();
  }
  for (let step = 0; step <= STEPS; step++) {
    const value = low + ((high - low) * step) / STEPS;
    pdf
      .lineWidth(0.3)
      .strokeColor(GRID)
      .moveTo(plot.x, toY(value))
      .lineTo(plot.x + plot.width, toY(value))
      .stroke();
    pdf.fillColor(WORDS).text(figure(value, high - low), x, toY(value) - 5, {
      width: LEFT - 5,
      align: 'right',
      lineBreak: false,
    });
  }
  for (const { at, label } of chart.ticks)
    pdf.fillColor(WORDS).text(label, toX(at) - 20, plot.y + plot.height + 4, {
      width: 40,
      align: 'center',
      lineBreak: false,
    });
  let wordsX = plot.x;
  for (const { name, colour } of chart.lines) {
    pdf.fillColor(colour).text(`${name}, ${chart.unit}`, wordsX, y - 1, { lineBreak: false });
    wordsX += pdf.widthOfString(`${name}, ${chart.unit}`) + 16;
  }
  for (const line of chart.lines)
    for (const run of runsOf(line)) {
      const first = run[0];
      if (!first) continue;
      pdf
        .save()
        .fillOpacity(0.18)
        .moveTo(toX(first.at), toY(inside(first.high)));
      for (const point of run) pdf.lineTo(toX(point.at), toY(inside(point.high)));
      for (const point of run.toReversed()) pdf.lineTo(toX(point.at), toY(inside(point.low)));
      pdf.fill(line.colour).restore();
      pdf.lineWidth(0.9).strokeColor(line.colour).moveTo(toX(first.at), toY(first.mean));
      // A single measurement is a dot: a line to itself would not be seen.
      if (run.length === 1) pdf.lineTo(toX(first.at) + 0.8, toY(first.mean));
      for (const point of run) pdf.lineTo(toX(point.at), toY(point.mean));
      pdf.stroke();
    }
  pdf.restore();
}

/** Stretches without a gap. */
export function runsOf({ points, gap }: Pick<Line, 'points' | 'gap'>): readonly Line['points'][] {
  const runs: Line['points'][number][][] = [];
  let last = -Infinity;
  for (const point of points) {
    if (point.at - last > gap) runs.push([]);
    runs.at(-1)?.push(point);
    last = point.at;
  }
  return runs;
}

/** From the lowest to the highest of values and limits, with some air around. */
function rangeOf({ lines, band }: Chart): { readonly low: number; readonly high: number } {
  let [low, high] = [band.low ?? Infinity, band.high ?? -Infinity];
  for (const { points } of lines)
    for (const point of points) {
      low = Math.min(low, point.low);
      high = Math.max(high, point.high);
    }
  if (!Number.isFinite(low)) low = Number.isFinite(high) ? high - 1 : 0;
  if (!Number.isFinite(high)) high = low + 1;
  const air = Math.max((high - low) * 0.08, 0.5e-3);
  return { low: low < 0 ? low - air : Math.max(0, low - air), high: high + air };
}

function figure(value: number, span: number): string {
  return value.toFixed(span >= 20 ? 0 : span >= 2 ? 1 : 2);
}
