import { useSignal } from '@preact/signals';
import type { MotionRequest } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { lengthOf } from '../../shared/plan/geometry.ts';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { BankCard } from '../parts/bank-card.tsx';
import { isKeeper, store } from '../session.ts';

/** Every bank live; an aisle is opened by touching it. */
export function ShelvesPage() {
  const chosen = useSignal<{ bank: number; aisle: number } | null>(null);
  const move = useAction((key, bank: number, body: MotionRequest) =>
    call('POST /banks/:bank/motions', { params: { bank }, body }, key),
  );
  const release = useAction((key, bank: number) =>
    call('POST /banks/:bank/release', { params: { bank }, body: {} }, key),
  );
  const shapes = store.room.value?.banks ?? [];
  const views = store.banks.byId.value;
  const scaleMm = Math.max(0, ...shapes.map((shape) => lengthOf(shape, views.get(shape.bank))));
  const busy = isRunning(move) || isRunning(release);
  return (
    <div class="page">
      <h1>{t('shelves.title')}</h1>
      <p class="lead">{t('shelves.lead')}</p>
      <Problems of={[move, release]} />
      {shapes.map(({ bank }) => {
        const aisle = chosen.value?.bank === bank ? chosen.value.aisle : null;
        const view = views.get(bank);
        return (
          <BankCard
            key={bank}
            bank={bank}
            chosenAisle={aisle}
            depthMm={2100}
            scaleMm={scaleMm}
            {...(isKeeper.value ? { onAisle: (next: number) => (chosen.value = { bank, aisle: next }) } : {})}
          >
            {isKeeper.value && (
              <div class="bank-actions">
                <Button
                  look="primary"
                  icon="open"
                  busy={busy}
                  disabled={aisle === null}
                  name={`open-${bank}`}
                  onPress={() => aisle !== null && void move.run(bank, { command: 'open-aisle', aisle })}
                >
                  {aisle === null ? t('shelves.choose') : t('aisle.open', { bank, aisle })}
                </Button>
                <Button
                  icon="closeUp"
                  busy={busy}
                  name={`close-${bank}`}
                  onPress={() => void move.run(bank, { command: 'close-up', side: 'left' })}
                >
                  {t('shelves.closeUp')}
                </Button>
                {view?.heldBy && (
                  <Button
                    icon="lock"
                    busy={busy}
                    name={`release-${bank}`}
                    onPress={() => void release.run(bank)}
                  >
                    {t('shelves.release')}
                  </Button>
                )}
              </div>
            )}
          </BankCard>
        );
      })}
    </div>
  );
}
