import { t } from '../../shared/i18n/text.ts';
import { Icon, type IconName } from '../../shared/ui/icon.tsx';
import type { Figure, Verdict } from './figures.ts';

const SHAPES = { good: 'check', poor: 'alert', none: 'minus' } as const satisfies Record<Verdict, IconName>;
const CHIPS = { good: 'calm', poor: 'warn', none: 'off' } as const satisfies Record<Verdict, string>;

/** Good or poor, by shape, word and colour. */
export function VerdictChip({ verdict }: { verdict: Verdict }) {
  return (
    <span class={`chip chip--${CHIPS[verdict]}`} data-verdict={verdict}>
      <Icon name={SHAPES[verdict]} /> {t(`stat.verdict.${verdict}`)}
    </span>
  );
}

/** One figure: what it is, how much, how much is advised, and whether that is good. */
export function FigureCard({ figure }: { figure: Figure }) {
  return (
    <li class={`figure figure--${figure.verdict}`} data-figure={figure.name}>
      <h2>{figure.label}</h2>
      <p class="figure-value">
        <strong>{figure.value}</strong>
        <VerdictChip verdict={figure.verdict} />
      </p>
      <p class="note">{figure.advised}</p>
      {figure.note !== null && <p class="note">{figure.note}</p>}
    </li>
  );
}

/** The verdict on the whole, which is what somebody who passes by reads. */
export function Summary({ figures }: { figures: readonly Figure[] }) {
  const graded = figures.filter(({ verdict }) => verdict !== 'none');
  const poor = graded.filter(({ verdict }) => verdict === 'poor').length;
  const verdict: Verdict = graded.length === 0 ? 'none' : poor > 0 ? 'poor' : 'good';
  return (
    <p class={`stat-summary stat-summary--${verdict}`} data-summary={verdict}>
      <Icon name={SHAPES[verdict]} /> {t(`stat.summary.${verdict}`, { all: graded.length, poor })}
    </p>
  );
}
