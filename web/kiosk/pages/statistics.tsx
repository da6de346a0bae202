import { useSignal } from '@preact/signals';
import type { StatisticsQuery, StatisticsView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { urlOf } from '../../shared/api/url.ts';
import { shortTime } from '../../shared/i18n/format.ts';
import { language } from '../../shared/i18n/language.ts';
import { named, t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { PageFrame } from '../care/page-frame.tsx';
import { useLive } from '../care/use-live.ts';
import { roomNow } from '../room-time.ts';
import { store } from '../session.ts';
import { figuresOf, prioritiesOf } from '../statistics/figures.ts';
import { People, Times, TopTen, Troubles } from '../statistics/lists.tsx';
import { RateChart } from '../statistics/rate-chart.tsx';
import { FigureCard, Summary } from '../statistics/verdict.tsx';

const DAY_MS = 86_400_000;
const LOOK_MS = 60_000;
const PERIODS = [
  { name: '1d', ms: DAY_MS },
  { name: '7d', ms: 7 * DAY_MS },
  { name: '30d', ms: 30 * DAY_MS },
  { name: '90d', ms: 90 * DAY_MS },
] as const;
type Period = (typeof PERIODS)[number];

function queryOf({ ms }: Period): StatisticsQuery {
  const to = roomNow.peek();
  return { from: new Date(to - ms).toISOString(), to: new Date(to).toISOString() };
}

/** How the alarms of a period fared beside what EEMUA 191 advises: for whoever answers for them. */
export function StatisticsPage() {
  const period = useSignal<Period>(PERIODS[1]);
  const { name } = period.value;
  const grade = useLive(
    () => call('GET /alarms/statistics', { query: queryOf(period.peek()) }),
    // What came most is named in the language that was asked in.
    { journal: [], everyMs: LOOK_MS, key: `${name} ${language.value}` },
  );
  const view = grade.value.value;
  return (
    <PageFrame name="statistics" title={t('stat.title')} live={grade}>
      <div class="stat-bar">
        <div class="choices" role="group" aria-label={t('stat.period')}>
          {PERIODS.map((one) => (
            <Button
              key={one.name}
              name={`period-${one.name}`}
              pressed={one.name === name}
              onPress={() => (period.value = one)}
            >
              {t(`stat.period.${one.name}`)}
            </Button>
          ))}
        </div>
        {view && (
          <a
            class="button"
            data-action="csv"
            download
            href={urlOf('GET /alarms/statistics.csv', {
              query: { from: view.from, to: view.to, lang: language.value },
            })}
          >
            <Icon name="download" /> <span>{t('stat.csv')}</span>
          </a>
        )}
      </div>
      {view && <Grade view={view} />}
    </PageFrame>
  );
}

function Grade({ view }: { view: StatisticsView }) {
  const timeZone = store.room.value?.timeZone ?? 'UTC';
  const at = (time: string): string => shortTime(time, timeZone);
  const figures = figuresOf(view, at);
  const priorities = prioritiesOf(view);
  return (
    <>
      <Summary figures={[...figures, ...priorities]} />
      <p class="lead">{t('stat.announced', { announced: view.announced, suppressed: view.suppressed })}</p>
      {[figures, priorities].map((group, index) => (
        <ul key={index} class="figures">
          {group.map((figure) => (
            <FigureCard key={figure.name} figure={figure} />
          ))}
        </ul>
      ))}
      <RateChart tenMinutes={view.tenMinutes} at={at} />
      <div class="stat-parts">
        <TopTen view={view} />
        <People view={view} />
        <Times view={view} at={at} />
        <Troubles view={view} at={at} />
      </div>
      <p class="note">{named(view.source)}</p>
    </>
  );
}
