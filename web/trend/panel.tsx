import '../shared/chart/locale-guard.ts';
import 'uplot/dist/uPlot.min.css';
import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { drawLimits } from '../shared/chart/trend.tsx';
import { language } from '../shared/i18n/language.ts';
import { t } from '../shared/i18n/text.ts';
import { align } from './compose.ts';
import { attachGestures } from './gestures.ts';
import { inkOf } from './inks.ts';
import { lineOf } from './lines.ts';
import type { ChartPoint } from './points.ts';
import { store } from './session.ts';
import { tickTexts } from './ticks.ts';
import { chosen, cursor, span } from './view.ts';

interface Props {
  readonly unit: string;
  readonly points: readonly ChartPoint[];
}

/** Every panel shows the same moment under the pointer. */
const SYNC = 'trend';

function styleOf(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function optionsOf(host: HTMLElement, points: readonly ChartPoint[]): uPlot.Options {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const font = `${Math.round(rem * 0.85)}px ${styleOf('--font')}`;
  const ink = styleOf('--ink-soft');
  const limits = { limit: styleOf('--trend-limit'), within: styleOf('--trend-within') };
  const grid = { stroke: styleOf('--line'), width: 1 };
  const inks = points.map(({ id }) => inkOf(chosen.peek().indexOf(id)));
  const hidden = { show: false };
  // Too many bands over each other are only fog.
  const banded = points.length <= 3;
  return {
    width: Math.max(10, host.clientWidth),
    height: Math.max(10, host.clientHeight),
    tzDate: (at) => uPlot.tzDate(new Date(at * 1000), store.room.peek()?.timeZone ?? 'UTC'),
    legend: hidden,
    cursor: { sync: { key: SYNC }, drag: { x: false, y: false, setScale: false }, points: { size: 7 } },
    scales: {
      x: { time: true, range: () => [span.peek().fromMs / 1000, span.peek().toMs / 1000] },
      y: { range: (_, min, max) => padded(min, max) },
    },
    axes: [
      {
        font,
        stroke: ink,
        grid,
        ticks: grid,
        size: rem * 3,
        space: rem * 5,
        values: (_, splits, _axis, _space, incr) => [
          ...tickTexts(splits, incr, store.room.peek()?.timeZone ?? 'UTC', language.peek()),
        ],
      },
      { font, stroke: ink, grid, ticks: grid, size: rem * 4 },
    ],
    series: [
      {},
      ...inks.flatMap(({ colour, dash }): uPlot.Series[] => [
        { stroke: colour, width: 2, dash: [...dash], points: hidden, spanGaps: false },
        { stroke: 'transparent', points: hidden, spanGaps: false },
        { stroke: 'transparent', points: hidden, spanGaps: false },
      ]),
    ],
    bands: banded
      ? inks.map(({ colour }, index) => ({ series: [index * 3 + 3, index * 3 + 2], fill: `${colour}26` }))
      : [],
    hooks: {
      drawClear: [(chart) => drawPanelLimits(chart, points, limits)],
      setCursor: [
        (chart) => {
          const left = chart.cursor.left ?? -1;
          cursor.value = left < 0 ? null : chart.posToVal(left, 'x');
        },
      ],
    },
  };
}

/** Limits that all points of a panel share are a band; of several that differ, only those of the first. */
function drawPanelLimits(
  chart: uPlot,
  points: readonly ChartPoint[],
  ink: { readonly limit: string; readonly within: string },
): void {
  const first = points.find(({ low, high }) => low !== null || high !== null);
  if (first) drawLimits(chart, first.low, first.high, ink, 1);
}

function padded(min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  const pad = Math.max((max - min) * 0.08, Math.abs(max) * 0.005, 0.01);
  return [min - pad, max + pad];
}

/** All chosen points of one unit, on one scale. */
export function Panel({ unit, points }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const ids = points.map(({ id }) => id).join(',');

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const made = new uPlot(optionsOf(element, points), [[], ...points.flatMap(() => [[], [], []])], element);
    chart.current = made;
    made.setData(align(points.map(({ id }) => lineOf(id))));
    const detach = attachGestures(made.over);
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => {
      detach();
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [
    ids,
    language.value,
    store.room.value?.timeZone,
    points.map(({ low, high }) => `${low} ${high}`).join(),
  ]);

  useSignalEffect(() => {
    const lines = ids === '' ? [] : ids.split(',').map(lineOf);
    chart.current?.setData(align(lines));
  });
  useSignalEffect(() => {
    const { fromMs, toMs } = span.value;
    chart.current?.setScale('x', { min: fromMs / 1000, max: toMs / 1000 });
  });

  const names = points.map(({ name }) => name).join(t('list.comma'));
  return (
    <figure class="chart" data-unit={unit}>
      <figcaption>{unit === '' ? t('trend.noUnit') : unit}</figcaption>
      <div class="chart-host" ref={host} role="img" aria-label={t('trend.chart', { names })} />
    </figure>
  );
}
