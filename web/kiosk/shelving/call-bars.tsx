import type { BankView, QueueEntryView } from '../../../controller/api/contract/index.ts';
import { waitKey } from '../../shared/countdown.ts';
import { t } from '../../shared/i18n/text.ts';
import { Button } from '../../shared/ui/button.tsx';
import { Icon } from '../../shared/ui/icon.tsx';
import { Problems } from '../../shared/ui/use-action.tsx';
import { useOpenAisle } from '../flow/aisle.tsx';
import { isRunning } from '../flow/step-frame.tsx';
import { bankName, roomNow } from '../room-time.ts';
import { go, place } from '../router.ts';
import { me, store } from '../session.ts';
import { callLeftText } from './kept-for.tsx';
import { calledOf, placesOf } from './queue.ts';
import { useLeave, waitText } from './queue-card.tsx';

/** On every page: somebody's turn has come, or they still wait. */
export function CallBars() {
  const banks = [...store.banks.byId.value.values()];
  const person = me.value?.person ?? null;
  return (
    <>
      {banks.map((view) => {
        const called = calledOf(view, roomNow.value);
        if (called && called.person === person)
          return <CallBar key={view.bank} view={view} called={called} />;
        if (called && person === null) return <LoginCall key={view.bank} view={view} called={called} />;
        return placesOf(view, person).map((mine) => <WaitBar key={mine.claim} view={view} mine={mine} />);
      })}
    </>
  );
}

/** It is my turn: nobody can overlook this, on whatever page. */
function CallBar({ view, called }: { view: BankView; called: QueueEntryView }) {
  const open = useOpenAisle();
  const leave = useLeave();
  const { bank } = view;
  const { aisle, claim } = called;
  return (
    <section class="call" role="alert" data-called={claim} data-bank={bank}>
      <Icon name="bell" class="call-icon" />
      <div class="call-words">
        <h2>{t('call.title')}</h2>
        <p>{t('call.lead', { bank: bankName(bank), aisle })}</p>
      </div>
      {/* Counted every second: an alert that changes would be read out every second too. */}
      <p class="call-left" aria-live="off">
        <span>{t('call.left')}</span>
        <strong data-call-left>{callLeftText(called)}</strong>
      </p>
      <div class="call-actions">
        <Problems of={[open, leave]} />
        <Button
          size="large"
          icon="open"
          name="call-open"
          busy={isRunning(open) || view.moving}
          onPress={() => void open.run(bank, aisle)}
        >
          {view.moving ? t('aisle.wait', { bank }) : t('call.open', { aisle })}
        </Button>
        <Button
          look="quiet"
          name="call-leave"
          busy={isRunning(leave)}
          onPress={() => void leave.run(bank, claim)}
        >
          {t('call.leave')}
        </Button>
      </div>
    </section>
  );
}

/** Nobody is logged in, but whoever was called may stand right here. */
function LoginCall({ view, called }: { view: BankView; called: QueueEntryView }) {
  return (
    <div class="bar bar--call" role="alert" data-called={called.claim}>
      <Icon name="bell" />
      <span>
        {t('call.login', { bank: bankName(view.bank), aisle: called.aisle, left: callLeftText(called) })}
      </span>
    </div>
  );
}

/** I still wait: a reminder on other pages than the shelves', which say more. */
function WaitBar({ view, mine }: { view: BankView; mine: QueueEntryView }) {
  if (place.value.page === 'shelves') return null;
  const countdown = store.countdowns.value.get(waitKey(mine.claim));
  return (
    <div class="bar bar--wait" data-waiting={mine.claim}>
      <Icon name="queue" />
      <span>
        {t('queue.bar', { bank: bankName(view.bank), aisle: mine.aisle, n: mine.position })}
        {' · '}
        {countdown ? t('queue.barWait', { left: waitText(countdown) }) : t('queue.waitUnknown')}
      </span>
      <Button name="go-queue" onPress={() => go({ page: 'shelves' })}>
        {t('queue.show')}
      </Button>
    </div>
  );
}
