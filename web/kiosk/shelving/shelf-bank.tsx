import { useSignal } from '@preact/signals';
import type { MotionRequest } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { t } from '../../shared/i18n/text.ts';
import { isLatched, missingText } from '../../shared/ui/bank-words.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { BankCard } from '../parts/bank-card.tsx';
import { roomNow } from '../room-time.ts';
import { go } from '../router.ts';
import { isInstaller, isKeeper, me, store } from '../session.ts';
import { Holds } from './holds.tsx';
import { ModeActions } from './mode-actions.tsx';
import { VentilationResult } from './mode-list.tsx';
import { calledLeftMs, placesOf } from './queue.ts';
import { QueueCard, QueueOffer } from './queue-card.tsx';

interface Props {
  readonly bank: number;
  readonly scaleMm: number;
}

/** One bank to work with: touch an aisle and open it, wait for it, hand it over, close up; seldom things behind "more". */
export function ShelfBank({ bank, scaleMm }: Props) {
  const chosen = useSignal<number | null>(null);
  const more = useSignal(false);
  const move = useAction((key, body: MotionRequest) =>
    call('POST /banks/:bank/motions', { params: { bank }, body }, key),
  );
  const view = store.banks.byId.value.get(bank);
  const aisle = chosen.value;
  const waiting = placesOf(view, me.value?.person ?? null).filter(
    (entry) => calledLeftMs(entry, roomNow.value) === null,
  );
  const missing = view && missingText(view);
  const mayChangeModes = isKeeper.value || isInstaller.value;
  return (
    <BankCard
      bank={bank}
      chosenAisle={aisle}
      depthMm={2100}
      scaleMm={scaleMm}
      {...(isKeeper.value ? { onAisle: (next: number) => (chosen.value = next) } : {})}
    >
      <Problems
        of={[move]}
        instead={(problem, dismiss) => (
          <QueueOffer problem={problem} bank={bank} aisle={aisle} onQueued={dismiss} />
        )}
      />
      {view && waiting.map((mine) => <QueueCard key={mine.claim} view={view} mine={mine} />)}
      {view && <Holds view={view} />}
      {isKeeper.value && (
        <div class="bank-actions">
          {isLatched(view) ? (
            <Button
              look="primary"
              icon="alert"
              name={`reset-${bank}`}
              onPress={() => go({ page: 'reset', bank })}
            >
              {t('reset.go')}
            </Button>
          ) : (
            <Button
              look="primary"
              icon="open"
              busy={isRunning(move) || view?.moving === true}
              disabled={aisle === null}
              name={`open-${bank}`}
              onPress={() => aisle !== null && void move.run({ command: 'open-aisle', aisle })}
            >
              {aisle === null ? t('shelves.choose') : t('aisle.open', { bank, aisle })}
            </Button>
          )}
          <Button
            icon="closeUp"
            busy={isRunning(move)}
            name={`close-${bank}`}
            onPress={() => void move.run({ command: 'close-up', side: 'left' })}
          >
            {t('shelves.closeUp')}
          </Button>
        </div>
      )}
      {mayChangeModes && (
        <Button
          look="quiet"
          icon="more"
          pressed={more.value}
          name={`more-${bank}`}
          onPress={() => {
            more.value = !more.value;
          }}
        >
          {t(more.value ? 'mode.less' : 'mode.more')}
        </Button>
      )}
      {more.value && view && <ModeActions view={view} />}
      {view && <VentilationResult view={view} />}
      {missing && (
        <p class="note missing" data-missing={bank}>
          <Icon name="info" /> {missing}
        </p>
      )}
    </BankCard>
  );
}
