import { t } from '../../shared/i18n/text.ts';
import { Proposal } from '../round/proposal.tsx';
import { myRound } from '../round/rounds.ts';
import { UnderWay } from '../round/under-way.tsx';
import { isKeeper } from '../session.ts';

/** A round of picks in the order that saves most: proposed, or under way. */
export function RoundPage() {
  const round = myRound.value;
  return (
    <div class="page">
      {!isKeeper.value ? (
        <>
          <h1>{t('round.title')}</h1>
          <p class="lead">{t('round.notKeeper')}</p>
        </>
      ) : round ? (
        <UnderWay key={round.id} round={round} />
      ) : (
        <Proposal />
      )}
    </div>
  );
}
