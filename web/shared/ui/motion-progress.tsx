import type { BankView } from '../../../controller/api/contract/index.ts';
import { nowMs } from '../clock.ts';
import { type Countdowns, fractionDone, motionKey, secondsLeft } from '../countdown.ts';
import { timeLeft } from '../i18n/format.ts';
import { t } from '../i18n/text.ts';

interface Props {
  readonly view: BankView | undefined;
  readonly countdowns: Countdowns;
}

/** What a bank that moves is doing, in a few words. */
export function motionText({ forecast, targetAisle }: Pick<BankView, 'forecast' | 'targetAisle'>): string {
  const aisle = forecast?.aisle ?? (targetAisle > 0 ? targetAisle : null);
  if (aisle !== null) return t('motion.open', { aisle });
  if (forecast?.command === 'close-up' || forecast?.command === 'spread')
    return t(`motion.${forecast.command}`);
  return t('motion.other');
}

/** How long a bank moves yet: the seconds large, counted down here, and a bar. Nothing while it stands. */
export function MotionProgress({ view, countdowns }: Props) {
  if (!view?.moving) return null;
  const countdown = countdowns.get(motionKey(view.bank));
  const seconds = countdown ? secondsLeft(countdown, nowMs.value) : 0;
  const done = countdown ? fractionDone(countdown, nowMs.value) : 0;
  return (
    <div class="motion" data-motion={view.bank} data-seconds={countdown ? seconds : ''}>
      <p class="motion-words">
        <span>{motionText(view)}</span>
        {seconds > 0 ? (
          <strong class="motion-left">{timeLeft(seconds)}</strong>
        ) : (
          <strong class="motion-still">{t('motion.still')}</strong>
        )}
      </p>
      <div
        class={`motion-bar ${seconds > 0 ? '' : 'is-open-ended'}`}
        role="progressbar"
        aria-label={t('motion.progress')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(done * 100)}
      >
        <span style={{ width: `${done * 100}%` }} />
      </div>
    </div>
  );
}
