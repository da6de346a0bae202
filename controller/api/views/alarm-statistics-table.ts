import type { StatisticsView } from '../contract/index.ts';
import { BYTE_ORDER_MARK, csvLine } from './csv.ts';

type Graded = StatisticsView['per10Min'];
type Row = readonly [
  figure: string,
  subject: string,
  value: string | number | null,
  advised?: number,
  within?: boolean | null,
];

/** The grade of a period as CSV (RFC 4180), one row a figure: what of, how much, how much is advised, and whether it is. */
export function statisticsTable(view: StatisticsView): string {
  const head = ['figure', 'of', 'value', 'advised', 'within'];
  const lines = rowsOf(view).map(([figure, subject, value, advised, within]) =>
    csvLine([figure, subject, value, advised ?? null, within == null ? null : String(within)]),
  );
  return [BYTE_ORDER_MARK, csvLine(head), ...lines].join('');
}

function rowsOf(view: StatisticsView): readonly Row[] {
  const { acknowledge, probe } = view;
  const graded = (figure: string, of: string, { value, advised, within }: Graded): Row => [
    figure,
    of,
    value,
    advised,
    within,
  ];
  return [
    ['from', '', view.from],
    ['to', '', view.to],
    ['announced', '', view.announced],
    ['suppressed', '', view.suppressed],
    graded('alarms per 10 min', '', view.per10Min),
    graded('most in 10 min', view.peak10Min.at ?? '', view.peak10Min),
    graded('share of time in floods', '', view.inFlood),
    graded('chattering', '', view.chatteringCount),
    graded('stale', '', view.staleCount),
    graded('share of the top ten', '', view.topTenShare),
    ...view.priorities.map(({ priority, share }) => graded('share of priority', priority, share)),
    ...view.operators.map(({ name, per10Min }) => graded('alarms per 10 min on watch', name, per10Min)),
    ['acknowledged', '', acknowledge.count],
    ['never acknowledged', '', acknowledge.never],
    ['mean time to acknowledge (s)', '', acknowledge.meanS],
    ['median time to acknowledge (s)', '', acknowledge.medianS],
    ['95 % acknowledged within (s)', '', acknowledge.p95S],
    ...view.topTen.map(({ text, count }): Row => ['top ten', text, count]),
    ...view.floods.map(({ from, to, count }): Row => ['flood', `${from}/${to}`, count]),
    ...view.chattering.map(({ text, most }): Row => ['most in one minute', text, most]),
    ...view.stale.map(({ text, since }): Row => ['stale since', text, since]),
    ...(probe
      ? ([
          ['probe: switching to reading (ms)', probe.via, probe.sensorMs],
          ['probe: reading to disk (ms)', probe.via, probe.journalMs],
          ['probe: reading to live streams (ms)', probe.via, probe.liveMs],
        ] satisfies Row[])
      : []),
  ];
}
