import type { ComponentChildren } from 'preact';
import type { StatisticsView } from '../../../controller/api/contract/index.ts';
import { age, decimal, duration } from '../../shared/i18n/format.ts';
import { t } from '../../shared/i18n/text.ts';
import { verdictOf } from './figures.ts';
import { VerdictChip } from './verdict.tsx';

interface Props {
  readonly view: StatisticsView;
  /** Puts a time into words. */
  readonly at: (time: string) => string;
}

/** Which alarms came most often, and how much of all of them they were. */
export function TopTen({ view }: Pick<Props, 'view'>) {
  const most = Math.max(1, ...view.topTen.map(({ count }) => count));
  return (
    <Part name="top-ten" title={t('stat.topTen')}>
      {view.topTen.length === 0 && <p class="note">{t('stat.topTen.none')}</p>}
      <ol class="ranks">
        {view.topTen.map(({ alarm, text, count, share }) => (
          <li key={alarm} data-rank={alarm}>
            <span class="rank-words">
              <strong>{text}</strong>
              <span>{t('stat.times', { count, percent: decimal(share * 100, 0) })}</span>
            </span>
            <span class="rank-bar" style={{ width: `${(count / most) * 100}%` }} />
          </li>
        ))}
      </ol>
    </Part>
  );
}

/** What each person was told of while on watch. */
export function People({ view }: Pick<Props, 'view'>) {
  return (
    <Part name="people" title={t('stat.people')}>
      {view.operators.length === 0 && <p class="note">{t('stat.people.none')}</p>}
      <ul class="stat-rows">
        {view.operators.map(({ person, name, minutes, announced, per10Min }) => (
          <li key={person} data-operator={person}>
            <span class="rank-words">
              <strong>{name}</strong>
              <span>{t('stat.person', { time: duration(minutes * 60_000), count: announced })}</span>
            </span>
            <span>{t('stat.per10', { value: decimal(per10Min.value, 2) })}</span>
            <VerdictChip verdict={verdictOf(per10Min.within)} />
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** What there was too much of, each by name: only what there is. */
export function Troubles({ view, at }: Props) {
  const lists = [
    {
      name: 'floods',
      title: t('stat.list.floods'),
      rows: view.floods.map(({ from, to, count }) => [
        '',
        t('stat.flood', { from: at(from), to: at(to), count }),
      ]),
    },
    {
      name: 'chattering',
      title: t('stat.list.chattering'),
      rows: view.chattering.map(({ text, most }) => [text, t('stat.most', { count: most })]),
    },
    {
      name: 'stale',
      title: t('stat.list.stale'),
      rows: view.stale.map(({ text, since }) => [text, t('stat.since', { time: at(since) })]),
    },
  ];
  return (
    <>
      {lists
        .filter(({ rows }) => rows.length > 0)
        .map(({ name, title, rows }) => (
          <Part key={name} name={name} title={title}>
            <ul class="stat-rows">
              {rows.map(([what, fact]) => (
                <li key={`${what} ${fact}`}>
                  <span class="rank-words">
                    {what !== '' && <strong>{what}</strong>}
                    <span>{fact}</span>
                  </span>
                </li>
              ))}
            </ul>
          </Part>
        ))}
    </>
  );
}

/** How long people took, and how long the way from a signal to a screen is: nobody advises figures for them. */
export function Times({ view, at }: Props) {
  const { acknowledge, probe } = view;
  const facts = [
    ['median', acknowledge.medianS],
    ['p95', acknowledge.p95S],
    ['mean', acknowledge.meanS],
  ] as const;
  return (
    <>
      <Part name="acknowledge" title={t('stat.acknowledge')}>
        {acknowledge.count === 0 && <p class="note">{t('stat.acknowledge.none')}</p>}
        {facts.map(([name, seconds]) =>
          seconds === null ? null : (
            <p key={name}>{t(`stat.acknowledge.${name}`, { time: took(seconds) })}</p>
          ),
        )}
        {acknowledge.never > 0 && <p>{t('stat.acknowledge.never', { count: acknowledge.never })}</p>}
      </Part>
      <Part name="probe" title={t('stat.probe')}>
        {probe === null ? (
          <p class="note">{t('stat.probe.none')}</p>
        ) : (
          <>
            <p class="figure-value">
              <strong>{t('stat.probe.value', { ms: decimal(probe.sensorMs + probe.liveMs, 0) })}</strong>
            </p>
            <p class="note">
              {t('stat.probe.parts', {
                sensor: decimal(probe.sensorMs, 0),
                journal: decimal(probe.journalMs, 0),
                live: decimal(probe.liveMs, 0),
              })}
            </p>
            <p class="note">{t(`stat.probe.${probe.via}`, { time: at(probe.at) })}</p>
          </>
        )}
      </Part>
    </>
  );
}

/** Seconds below a hundred, then minutes and hours. */
function took(seconds: number): string {
  return seconds < 100 ? age(seconds * 1000) : duration(seconds * 1000);
}

function Part({ name, title, children }: { name: string; title: string; children: ComponentChildren }) {
  return (
    <section class="card stat-part" data-part={name}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
