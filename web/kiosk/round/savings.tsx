import type { RoundProposalView, RoundView } from '../../../controller/api/contract/index.ts';
import { timeLeft } from '../../shared/i18n/format.ts';
import { t } from '../../shared/i18n/text.ts';

type Plan = Pick<RoundView | RoundProposalView, 'predicted' | 'firstCome' | 'savedPercent'>;

/** What the order asks of the shelves, and what first come, first served would ask. */
export function Savings({ plan }: { plan: Plan }) {
  const { predicted, firstCome, savedPercent } = plan;
  const seconds = (value: number): string => timeLeft(Math.round(value));
  const figures = [
    {
      name: 'openings',
      ours: t('round.times', { n: predicted.openings }),
      theirs: t('round.times', { n: firstCome.openings }),
    },
    {
      name: 'travel',
      ours: t('round.carriages', { n: predicted.carriages }),
      theirs: t('round.carriages', { n: firstCome.carriages }),
    },
    { name: 'waiting', ours: seconds(predicted.seconds), theirs: seconds(firstCome.seconds) },
  ] as const;
  return (
    <section class="savings">
      <dl>
        {figures.map(({ name, ours, theirs }) => (
          <div key={name} data-figure={name}>
            <dt>{t(`round.${name}`)}</dt>
            <dd>
              <strong>{ours}</strong>
              <span>{t('round.instead', { value: theirs })}</span>
            </dd>
          </div>
        ))}
      </dl>
      {savedPercent >= 1 && (
        <p class="savings-verdict">{t('round.saved', { percent: Math.round(savedPercent) })}</p>
      )}
    </section>
  );
}
