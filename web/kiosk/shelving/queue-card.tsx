import type { BankView, QueueEntryView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import type { ApiProblem } from '../../shared/api/problem.ts';
import { nowMs } from '../../shared/clock.ts';
import { type Countdown, secondsLeft, waitKey } from '../../shared/countdown.ts';
import { timeLeft } from '../../shared/i18n/format.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems, useAction } from '../../shared/ui/use-action.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { bankName, roomTime } from '../room-time.ts';
import { store } from '../session.ts';
import { beforeMe, queueHelps } from './queue.ts';

interface OfferProps {
  readonly problem: ApiProblem;
  readonly bank: number;
  readonly aisle: number | null;
  /** Called once the place in the queue is taken: the refusal has been read. */
  readonly onQueued: () => void;
}

/** Beside a refusal that only says that a colleague was first: a place in the queue. */
export function QueueOffer({ problem, bank, aisle, onQueued }: OfferProps) {
  const queue = useAction((key, wanted: number) =>
    call('POST /banks/:bank/queue', { params: { bank }, body: { aisle: wanted } }, key),
  );
  if (aisle === null || !queueHelps(problem)) return null;
  return (
    <>
      <Problems of={[queue]} />
      <Button
        look="primary"
        size="large"
        icon="queue"
        name="queue"
        busy={isRunning(queue)}
        onPress={() => void queue.run(aisle).then((entry) => entry && onQueued())}
      >
        {t('queue.offer', { aisle })}
      </Button>
    </>
  );
}

/** How long a wait is estimated to be, counted down; in words when nobody can tell. */
export function waitText(countdown: Countdown | undefined): string {
  if (!countdown) return t('queue.waitUnknown');
  const seconds = secondsLeft(countdown, nowMs.value);
  return seconds > 0 ? timeLeft(seconds) : t('queue.waitLonger');
}

/** My place in the queue: which one, who is before me, how long it may take, and a way out. */
export function QueueCard({ view, mine }: { view: BankView; mine: QueueEntryView }) {
  const { bank } = view;
  const leave = useLeave();
  const { holds, waiting } = beforeMe(view, mine);
  const countdown = store.countdowns.value.get(waitKey(mine.claim));
  const counted = countdown !== undefined && secondsLeft(countdown, nowMs.value) > 0;
  return (
    <section class="queue" data-queue={mine.claim} data-position={mine.position} aria-live="polite">
      <h3 class="queue-title">
        <Icon name="queue" /> {t('queue.title', { bank: bankName(bank), aisle: mine.aisle })}
      </h3>
      <div class="queue-figures">
        <p class="queue-position">
          {mine.position === 1 ? t('queue.next') : t('queue.position', { n: mine.position })}
        </p>
        <p class="queue-wait">
          {counted && <span>{t('queue.wait')}</span>}
          {counted ? <strong>{waitText(countdown)}</strong> : <span>{waitText(countdown)}</span>}
        </p>
      </div>
      {(holds.length > 0 || waiting.length > 0) && (
        <div class="queue-before">
          <h4>{t('queue.before')}</h4>
          <ul>
            {holds.map((hold) => {
              const fill = { name: hold.name, aisle: hold.aisle, since: roomTime(hold.since) };
              return (
                <li key={hold.aisle}>{t(hold.name === '' ? 'queue.usingSomebody' : 'queue.using', fill)}</li>
              );
            })}
            {waiting.map((entry) => (
              <li key={entry.claim}>
                {t('queue.person', { n: entry.position, name: entry.name, aisle: entry.aisle })}
                {entry.calledUntil !== null && ` · ${t('queue.called')}`}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Problems of={[leave]} />
      <Button
        icon="close"
        name="queue-leave"
        busy={isRunning(leave)}
        onPress={() => void leave.run(bank, mine.claim)}
      >
        {t('queue.leave')}
      </Button>
    </section>
  );
}

/** Gives up a place in a queue, or a call. */
export function useLeave() {
  return useAction((key, bank: number, claim: string) =>
    call('POST /banks/:bank/queue/:claim/leave', { params: { bank, claim }, body: {} }, key),
  );
}
