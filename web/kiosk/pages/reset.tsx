import { useSignal } from '@preact/signals';
import { call } from '../../shared/api/http.ts';
import { named, t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { useAction } from '../../shared/ui/use-action.tsx';
import { isRunning, StepFrame } from '../flow/step-frame.tsx';
import { BankCard } from '../parts/bank-card.tsx';
import { store } from '../session.ts';

const CHECKS = ['aisles', 'hands'] as const;

/** A bank was stopped and stays stopped until somebody who stands there says that its aisles are clear. */
export function ResetPage({ bank }: { bank: number }) {
  const ticked = useSignal<readonly string[]>([]);
  const reset = useAction((key, statement: string) =>
    call('POST /banks/:bank/reset', { params: { bank }, body: { clear: true, statement } }, key),
  );
  const shape = store.room.value?.banks.find((one) => one.bank === bank);
  const view = store.banks.byId.value.get(bank);
  const latched = view?.flags.latchedStop === true || view?.phase === 'latched';
  const toggle = (check: string): void => {
    const before = ticked.peek();
    ticked.value = before.includes(check) ? before.filter((one) => one !== check) : [...before, check];
  };
  return (
    <div class="page page--flow">
      <header class="page-head">
        <Button icon="left" look="quiet" onPress={() => history.back()} name="back">
          {t('back')}
        </Button>
        <p class="page-box">{shape && named(shape.name)}</p>
      </header>
      <StepFrame
        name={latched ? 'reset' : 'reset-done'}
        title={t(latched ? 'reset.title' : 'reset.clear')}
        lead={t(latched ? 'reset.lead' : 'reset.clearLead')}
        actions={[reset]}
        footer={
          latched ? (
            <Button
              look="primary"
              size="large"
              icon="check"
              name="reset"
              disabled={ticked.value.length < CHECKS.length}
              busy={isRunning(reset)}
              onPress={() => void reset.run(CHECKS.map((check) => t(`reset.check.${check}`)).join(' '))}
            >
              {t('reset.confirm')}
            </Button>
          ) : (
            <Button look="primary" size="large" icon="right" name="go-on" onPress={() => history.back()}>
              {t('reset.goOn')}
            </Button>
          )
        }
      >
        <BankCard bank={bank} depthMm={2200} />
        {latched && (
          <div class="checks">
            {CHECKS.map((check) => (
              <button
                key={check}
                type="button"
                class="check"
                role="checkbox"
                aria-checked={ticked.value.includes(check)}
                data-check={check}
                onClick={() => toggle(check)}
              >
                <span class="check-box">{ticked.value.includes(check) && <Icon name="check" />}</span>
                <span>{t(`reset.check.${check}`)}</span>
              </button>
            ))}
          </div>
        )}
      </StepFrame>
    </div>
  );
}
