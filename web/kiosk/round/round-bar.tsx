import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { go, place } from '../router.ts';
import { myRound, rushAdded } from './rounds.ts';
import { currentStop } from './stops.ts';

/** On every page: a rush request has changed one's round. */
export function RushBar() {
  if (!rushAdded.value || !myRound.value) return null;
  return (
    <div class="bar bar--warn" role="alert" data-rush>
      <Icon name="rush" />
      <span>{t('round.rushAdded')}</span>
      <Button
        name="rush-seen"
        onPress={() => {
          rushAdded.value = false;
          if (place.peek().page !== 'round') go({ page: 'round' });
        }}
      >
        {t('round.seen')}
      </Button>
    </div>
  );
}

/** On a retrieval of one's round that is not the current stop any more: on to the next. */
export function RoundNext({ retrieval }: { retrieval: string }) {
  const round = myRound.value;
  const next = round && currentStop(round);
  if (!round || !next || next.retrieval === retrieval) return null;
  if (!round.stops.some((stop) => stop.retrieval === retrieval)) return null;
  return (
    <Button icon="route" name="round-next" onPress={() => go({ page: 'retrieval', id: next.retrieval })}>
      {t('round.continue', { slot: next.slot })}
    </Button>
  );
}
