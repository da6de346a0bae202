import './locale-guard.ts';
import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { HistoryView } from '../../../controller/api/contract/index.ts';

interface Props {
  readonly history: HistoryView | null;
  /** The newest value, drawn at the end of the line; `null` for none. */
  readonly last: { readonly at: number; readonly value: number } | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly fromMs: number;
  readonly toMs: number;
  readonly label: string;
}

function styleOf(element: Element, name: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim();
}

/** The columns of the chart, the newest value at their end; gaps stay gaps. */
function columnsOf(history: HistoryView | null, last: Props['last']): uPlot.AlignedData {
  const { time: times = [], mean = [], min = [], max = [] } = history ?? {};
  const time = [...times];
  const columns = [[...mean], [...min], [...max]];
  if (last && last.at / 1000 > (time.at(-1) ?? 0)) {
    time.push(last.at / 1000);
    for (const column of columns) column.push(last.value);
  }
  return [time, ...columns] as uPlot.AlignedData;
}

/** A value range that holds the line and the limits near it, never so narrow that noise looks like drama. */
function rangeOf(
  min: number | null,
  max: number | null,
  low: number | null,
  high: number | null,
): uPlot.Range.MinMax {
  const limits = [low, high].filter((limit) => limit !== null);
  const least = Math.min(min ?? Infinity, ...(limits.length === 2 ? limits : []));
  const most = Math.max(max ?? -Infinity, ...(limits.length === 2 ? limits : []));
  if (!Number.isFinite(least) || !Number.isFinite(most)) return [0, 1];
  const pad = Math.max((most - least) * 0.12, Math.abs(most) * 0.02, 0.01);
  return [least - pad, most + pad];
}

/** A dot at the newest value: the only mark of a point that has no history yet. */
function drawEnd(chart: uPlot, last: Props['last'], ink: string, radius: number): void {
  if (!last) return;
  const { ctx, bbox } = chart;
  const x = Math.min(chart.valToPos(last.at / 1000, 'x', true), bbox.left + bbox.width - radius);
  ctx.save();
  ctx.fillStyle = ink;
  ctx.beginPath();
  ctx.arc(x, chart.valToPos(last.value, 'y', true), radius, 0, 2 * Math.PI);
  ctx.fill();
  ctx.restore();
}

/** Where the line should be: the space between the limits filled, each limit dashed. */
export function drawLimits(
  chart: uPlot,
  low: number | null,
  high: number | null,
  ink: { readonly limit: string; readonly within: string },
  scale: number,
  axis = 'y',
): void {
  if (low === null && high === null) return;
  const { ctx, bbox } = chart;
  const bottom = bbox.top + bbox.height;
  const clamp = (y: number): number => Math.min(bottom, Math.max(bbox.top, Math.round(y)));
  const at = (value: number): number => chart.valToPos(value, axis, true);
  const top = high === null ? bbox.top : clamp(at(high));
  const foot = low === null ? bottom : clamp(at(low));
  ctx.save();
  ctx.fillStyle = ink.within;
  ctx.fillRect(bbox.left, top, bbox.width, Math.max(0, foot - top));
  ctx.strokeStyle = ink.limit;
  ctx.lineWidth = Math.max(1, scale * devicePixelRatio);
  ctx.setLineDash([4 * scale, 5 * scale]);
  for (const value of [low, high]) {
    if (value === null) continue;
    const y = at(value);
    if (y < bbox.top || y > bottom) continue;
    ctx.beginPath();
    ctx.moveTo(bbox.left, Math.round(y));
    ctx.lineTo(bbox.left + bbox.width, Math.round(y));
    ctx.stroke();
  }
  ctx.restore();
}

function optionsOf(host: HTMLElement, props: () => Props): uPlot.Options {
  const ink = styleOf(host, '--trend-line');
  const band = styleOf(host, '--trend-band');
  const limit = styleOf(host, '--trend-limit');
  const within = styleOf(host, '--trend-within');
  const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const hidden = { show: false };
  const edge: uPlot.Series = { stroke: 'transparent', points: hidden, spanGaps: false };
  return {
    width: Math.max(10, host.clientWidth),
    height: Math.max(10, host.clientHeight),
    padding: [2, 2, 2, 2],
    cursor: { show: false },
    legend: hidden,
    axes: [hidden, hidden],
    scales: {
      x: { time: true, range: () => [props().fromMs / 1000, props().toMs / 1000] },
      y: { range: (_, min, max) => rangeOf(min, max, props().low, props().high) },
    },
    series: [{}, { stroke: ink, width: 2 * scale, points: hidden, spanGaps: false }, edge, edge],
    bands: [{ series: [3, 2], fill: band }],
    hooks: {
      draw: [(chart) => drawEnd(chart, props().last, ink, 3 * scale * devicePixelRatio)],
      drawClear: [
        (chart) => {
          drawLimits(chart, props().low, props().high, { limit, within }, scale);
        },
      ],
    },
  };
}

/** A day's line of one point: the mean, the band between minimum and maximum, the limits dashed. */
export function Trend(props: Props) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const current = useRef(props);
  current.current = props;

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const made = new uPlot(
      optionsOf(element, () => current.current),
      [[], [], [], []],
      element,
    );
    chart.current = made;
    const observer = new ResizeObserver(() => {
      made.setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    chart.current?.setData(columnsOf(props.history, props.last));
  }, [props.history, props.last?.at, props.toMs]);

  return <div class="trend" ref={host} role="img" aria-label={props.label} />;
}
