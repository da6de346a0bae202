import { TEXT_WIDTH, TYPE } from './document.ts';

export interface Point {
  readonly at: number;
  readonly low: number;
  readonly mean: number;
  readonly high: number;
}

/** One line of a chart; a `null` is a gap, as is a longer time than `gap`, and nothing is drawn over it. */
export interface Line {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly (Point | null)[];
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
  /** Moments that part what came before from what came after. */
  readonly marks: readonly { readonly at: number; readonly label: string }[];
  readonly lines: readonly Line[];
}

export const CHART_HEIGHT = 150;
const LEFT = 40;
const BOTTOM = 26;
const TOP = 12;
/** So many lines of the grid at most. */
const STEPS = 5;
const LABEL_SIZE = 7.5;
const LABEL_WIDTH = 40;
const GRID = '#dddddd';
const BAND = '#e9f0e4';
const EDGE = '#8aa57a';
const WORDS = '#555555';

/**
 * Draws a chart with vectors: the band of limits behind, ranges of values as a shade, means as a line, gaps as gaps.
 * @param x upper left corner, points
 */
export function drawChart(pdf: PDFKit.PDFDocument, chart: Chart, x: number, y: number): void {
  const scale = scaleOf(chart);
  const { low, high } = scale;
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
  }
  for (const value of scale.steps) {
    hair(pdf, GRID, 0.3, [plot.x, toY(value)], [plot.x + plot.width, toY(value)]);
    pdf.fillColor(WORDS).text(value.toFixed(scale.decimals), x, toY(value) - 5, {
      width: LEFT - 5,
      align: 'right',
      lineBreak: false,
    });
  }
  for (const edge of [band.low, band.high])
    if (edge !== null && edge >= low && edge <= high) {
      hair(pdf, EDGE, 0.6, [plot.x, toY(edge)], [plot.x + plot.width, toY(edge)]);
      pdf.fillColor(EDGE).text(`${edge} ${chart.unit}`, plot.x, toY(edge) - 10, {
        ...TYPE,
        width: plot.width - 3,
        align: 'right',
        lineBreak: false,
      });
    }
  for (const { at, label } of chart.ticks) {
    hair(pdf, GRID, 0.3, [toX(at), plot.y], [toX(at), plot.y + plot.height + 3]);
    const left = Math.min(toX(at) - LABEL_WIDTH / 2, x + TEXT_WIDTH - LABEL_WIDTH);
    const align = left < toX(at) - LABEL_WIDTH / 2 ? 'right' : 'center';
    pdf.fillColor(WORDS).text(label, left, plot.y + plot.height + 4, {
      width: LABEL_WIDTH,
      align,
      lineBreak: false,
    });
  }
  for (const { at, label } of chart.marks) {
    hair(pdf, WORDS, 0.6, [toX(at), plot.y], [toX(at), plot.y + plot.height]);
    pdf.fillColor(WORDS).text(label, toX(at) + 3, plot.y + 1, { ...TYPE, lineBreak: false });
  }
  let wordsX = plot.x;
  for (const { name, colour } of chart.lines) {
    pdf.fillColor(colour).text(`${name}, ${chart.unit}`, wordsX, y - 1, { ...TYPE, lineBreak: false });
    wordsX += pdf.widthOfString(`${name}, ${chart.unit}`, TYPE) + 16;
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
export function runsOf({ points, gap }: Pick<Line, 'points' | 'gap'>): readonly (readonly Point[])[] {
  const runs: Point[][] = [];
  let last = -Infinity;
  for (const point of points) {
    if (point && point.at - last > gap) runs.push([]);
    if (point) runs.at(-1)?.push(point);
    last = point?.at ?? -Infinity;
  }
  return runs;
}

/** What the vertical axis shows, in the unit of the chart. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  /** Where a line of the grid goes, and with how many decimals it is labelled. */
  readonly steps: readonly number[];
  readonly decimals: number;
}

/** From the lowest to the highest of values and limits, on round figures: 1, 2 or 5 times a power of ten apart. */
export function scaleOf({ lines, band }: Pick<Chart, 'lines' | 'band'>): Scale {
  const limits = [band.low, band.high].filter((edge) => edge !== null);
  const seen = lines.flatMap(({ points }) =>
    points.flatMap((point) => (point ? [point.low, point.high] : [])),
  );
  let [lowest, highest] = [Infinity, -Infinity];
  for (const value of [...limits, ...seen]) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  if (lowest > highest) [lowest, highest] = [0, 1];
  const span = Math.max(highest - lowest, Math.abs(highest) * 1e-3, 1e-3);
  const magnitude = 10 ** Math.floor(Math.log10(span / STEPS));
  const step = magnitude * ([1, 2, 5].find((factor) => span / (magnitude * factor) <= STEPS) ?? 10);
  const [first, last] = [
    Math.floor(lowest / step),
    Math.max(Math.ceil(highest / step), Math.floor(lowest / step) + 1),
  ];
  return {
    low: first * step,
    high: last * step,
    steps: Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step),
    decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)),
  };
}

type Place = readonly [x: number, y: number];

function hair(pdf: PDFKit.PDFDocument, colour: string, width: number, from: Place, to: Place): void {
  pdf
    .lineWidth(width)
    .strokeColor(colour)
    .moveTo(...from)
    .lineTo(...to)
    .stroke();
}
