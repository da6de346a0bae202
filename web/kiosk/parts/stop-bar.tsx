import { call } from '../../shared/api/http.ts';
import { nowMs } from '../../shared/clock.ts';
import { motionKey, secondsLeft } from '../../shared/countdown.ts';
import { timeLeft } from '../../shared/i18n/format.ts';
import { t } from '../../shared/i18n/text.ts';
import { isLatched } from '../../shared/ui/bank-state.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { bankName } from '../room-time.ts';
import { go, place } from '../router.ts';
import { me, store } from '../session.ts';

/** While anything moves there is a stop, on every page. */
export function StopBar() {
  const stop = useAction((key, bank: number) =>
    call('POST /banks/:bank/motions', { params: { bank }, body: { command: 'stop' } }, key),
  );
  const moving = [...store.banks.byId.value.values()].filter((bank) => bank.moving);
  if (!me.value || moving.length === 0) return null;
  return (
    <section aria-label={t('stop.stop')}>
      <Problems of={[stop]} />
      {moving.map(({ bank }) => (
        <button
          key={bank}
          type="button"
          class="stop"
          data-action="stop"
          data-bank={bank}
          onClick={() => void stop.run(bank)}
        >
          <Icon name="stop" class="stop-icon" />
          <span>
            <strong>{t('stop.stop')}</strong>
            <span>{t('stop.moving', { bank: bankName(bank) })}</span>
          </span>
          <StopLeft bank={bank} />
        </button>
      ))}
    </section>
  );
}

/** Banks that wait for somebody to confirm that they are clear. */
export function LatchedBars() {
  const here = place.value;
  const latched = [...store.banks.byId.value.values()].filter(isLatched);
  return (
    <>
      {latched
        .filter(({ bank }) => !(here.page === 'reset' && here.bank === bank))
        .map(({ bank }) => (
          <div key={bank} class="bar bar--warn" role="alert" data-latched={bank}>
            <Icon name="alert" />
            <span>{t('latched.bar', { bank: bankName(bank) })}</span>
            {me.value && (
              <Button name="go-reset" onPress={() => go({ page: 'reset', bank })}>
                {t('latched.go')}
              </Button>
            )}
          </div>
        ))}
    </>
  );
}

/** Seconds yet, beside the stop: both matter while something moves. */
function StopLeft({ bank }: { bank: number }) {
  const countdown = store.countdowns.value.get(motionKey(bank));
  const seconds = countdown ? secondsLeft(countdown, nowMs.value) : 0;
  return <span class="stop-left">{seconds > 0 ? timeLeft(seconds) : t('motion.still')}</span>;
}
