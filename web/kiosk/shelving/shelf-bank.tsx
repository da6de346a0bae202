import { useSignal } from '@preact/signals';
import type { MotionRequest } from '../../../controller/api/contract/index.ts';
import { t } from '../../shared/i18n/text.ts';
import { isLatched } from '../../shared/ui/bank-state.ts';
import { missingText } from '../../shared/ui/bank-words.ts';
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
import { move } from './motions.ts';
import { calledLeftMs, placesOf } from './queue.ts';
import { QueueCard, QueueOffer } from './queue-card.tsx';

/** More carriages than this leave less than a finger's width for each aisle on the plan. */
const LONG = 11;

interface Props {
  readonly bank: number;
  readonly scaleMm: number;
}

/** One bank to work with: touch an aisle and open it, wait for it, hand it over, close up; seldom things behind "more". */
export function ShelfBank({ bank, scaleMm }: Props) {
  const chosen = useSignal<number | null>(null);
  const more = useSignal(false);
  const moving = useAction((key, body: MotionRequest) => move(key, bank, body));
  const view = store.banks.byId.value.get(bank);
  const aisle = chosen.value;
  const waiting = placesOf(view, me.value?.person ?? null).filter(
    (entry) => calledLeftMs(entry, roomNow.value) === null,
  );
  const shape = store.room.value?.banks.find((one) => one.bank === bank);
  // On a long bank the numbers on the plan are too close for a finger in a glove.
  const long = shape !== undefined && shape.carriages > LONG;
  const choose = (next: number): void => {
    chosen.value = next;
  };
  const missing = view && missingText(view);
  const mayChangeModes = isKeeper.value || isInstaller.value;
  return (
    <BankCard
      bank={bank}
      chosenAisle={aisle}
      depthMm={2100}
      scaleMm={scaleMm}
      {...(isKeeper.value && !long ? { onAisle: choose } : {})}
    >
      {isKeeper.value && long && shape && (
        <AisleKeys count={shape.carriages + 1} chosen={aisle} onAisle={choose} />
      )}
      <Problems
        of={[moving]}
        instead={(problem, dismiss) => (
          <QueueOffer problem={problem} bank={bank} aisle={aisle} onQueued={dismiss} />
        )}
      />
      {view && waiting.map((mine) => <QueueCard key={mine.claim} view={view} mine={mine} />)}
      {view && <Holds view={view} mineOnly={waiting.length > 0} />}
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
              busy={isRunning(moving) || view?.moving === true}
              disabled={aisle === null}
              name={`open-${bank}`}
              onPress={() => aisle !== null && void moving.run({ command: 'open-aisle', aisle })}
            >
              {view?.moving
                ? t('aisle.wait', { bank })
                : aisle === null
                  ? t('shelves.choose')
                  : t('aisle.open', { bank, aisle })}
            </Button>
          )}
          <Button
            icon="closeUp"
            busy={isRunning(moving)}
            name={`close-${bank}`}
            onPress={() => void moving.run({ command: 'close-up', side: 'left' })}
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

interface KeysProps {
  readonly count: number;
  readonly chosen: number | null;
  readonly onAisle: (aisle: number) => void;
}

/** The aisles of a long bank as keys. */
function AisleKeys({ count, chosen, onAisle }: KeysProps) {
  return (
    <div class="aisle-keys" role="group" aria-label={t('shelves.choose')}>
      {Array.from({ length: count }, (_, index) => index + 1).map((aisle) => (
        <Button
          key={aisle}
          pressed={chosen === aisle}
          name={`aisle-${aisle}`}
          label={t('plan.aisle', { aisle })}
          onPress={() => onAisle(aisle)}
        >
          {aisle}
        </Button>
      ))}
    </div>
  );
}
