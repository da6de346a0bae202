import type { StatisticsView } from '../../../controller/api/contract/index.ts';
import { t } from '../../shared/i18n/text.ts';

/** What one person can manage for long, and above what nobody can. */
const MANAGEABLE = 1;
const FLOOD = 10;
const HEIGHT = 100;

interface Props {
  readonly tenMinutes: StatisticsView['tenMinutes'];
  /** Puts a time into words. */
  readonly at: (time: string) => string;
}

/** Alarms in each ten minutes, beside what can be managed and what is a flood. */
export function RateChart({ tenMinutes, at }: Props) {
  const [first, last] = [tenMinutes[0], tenMinutes.at(-1)];
  if (!first || !last) return null;
  const most = Math.max(...tenMinutes.map(({ count }) => count));
  const top = Math.max(FLOOD * 1.2, most * 1.05);
  const y = (count: number): number => HEIGHT * (1 - count / top);
  const width = tenMinutes.length;
  return (
    <section class="card rate-chart">
      <h2>{t('stat.chart')}</h2>
      <svg
        role="img"
        aria-label={t('stat.chart.label', { from: at(first.at), to: at(last.at), most })}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        preserveAspectRatio="none"
        data-bars={width}
      >
        {[MANAGEABLE, FLOOD].map((count) => (
          <line key={count} class="rate-line" x1={0} x2={width} y1={y(count)} y2={y(count)} />
        ))}
        {tenMinutes.map(({ count, at: time }, index) =>
          count === 0 ? null : (
            <rect
              key={time}
              class={count > FLOOD ? 'rate-bar is-flood' : 'rate-bar'}
              x={index}
              y={y(count)}
              width={1}
              height={HEIGHT - y(count)}
            />
          ),
        )}
      </svg>
      <p class="rate-axis note">
        <span>{at(first.at)}</span>
        <span>{at(last.at)}</span>
      </p>
      <p class="rate-key note">
        <span>{t('stat.chart.manageable')}</span>
        <span>{t('stat.chart.flood')}</span>
      </p>
    </section>
  );
}
