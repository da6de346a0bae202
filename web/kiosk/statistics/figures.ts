import type { StatisticsView } from '../../../controller/api/contract/index.ts';
import { decimal } from '../../shared/i18n/format.ts';
import { t } from '../../shared/i18n/text.ts';

type Graded = StatisticsView['per10Min'];

/** What is said of a figure beside what is advised; `none` where there was nothing to measure. */
export type Verdict = 'good' | 'poor' | 'none';

/** One figure in words. */
export interface Figure {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly advised: string;
  readonly verdict: Verdict;
  /** What makes it concrete; `null` where nothing does. */
  readonly note: string | null;
}

/** @param within whether a figure is as advised; `null` where there was nothing to measure */
export function verdictOf(within: boolean | null): Verdict {
  if (within === null) return 'none';
  return within ? 'good' : 'poor';
}

/**
 * Every figure that has an advice beside it, those of priorities apart.
 * @param at puts a time into words
 */
export function figuresOf(view: StatisticsView, at: (time: string) => string): readonly Figure[] {
  const { per10Min, peak10Min, inFlood, chatteringCount, staleCount, topTenShare, floods } = view;
  return [
    figure('rate', per10Min, (value) => decimal(value, 2)),
    {
      ...figure('peak', peak10Min, String),
      note: peak10Min.at === null ? null : t('stat.peakAt', { time: at(peak10Min.at) }),
    },
    {
      ...figure('flood', inFlood, percentText),
      note: floods.length === 0 ? null : t('stat.floods', { count: floods.length }),
    },
    figure('chattering', chatteringCount, String),
    figure('stale', staleCount, String),
    figure('topTen', topTenShare, percentText),
  ];
}

/** How the priorities are spread: of low ones there may be more than advised, of the others fewer. */
export function prioritiesOf({ priorities }: StatisticsView): readonly Figure[] {
  return priorities.map(({ priority, count, share }) => ({
    name: priority,
    label: t('stat.figure.priority', { priority: t(`priority.${priority}`) }),
    value: share.value === null ? '—' : percentText(share.value),
    advised: t(priority === 'low' ? 'stat.atLeast' : 'stat.atMost', { advised: percentText(share.advised) }),
    verdict: verdictOf(share.within),
    note: t('stat.count', { count }),
  }));
}

/** A share as people read it: tenths of a percent below ten. */
export function percentText(share: number): string {
  const percent = share * 100;
  return `${decimal(percent, percent === 0 || percent >= 10 || Number.isInteger(percent) ? 0 : 1)}%`;
}

function figure(
  name: 'rate' | 'peak' | 'flood' | 'chattering' | 'stale' | 'topTen',
  { value, advised, within }: Graded,
  say: (value: number) => string,
): Figure {
  return {
    name,
    label: t(`stat.figure.${name}`),
    value: value === null ? '—' : say(value),
    advised: t('stat.atMost', { advised: name === 'rate' ? String(advised) : say(advised) }),
    verdict: verdictOf(within),
    note: null,
  };
}
