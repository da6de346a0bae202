import type { BankView, QueueEntryView } from '../../../controller/api/contract/index.ts';
import { timeLeft } from '../../shared/i18n/format.ts';
import { t } from '../../shared/i18n/text.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { bankName, roomNow } from '../room-time.ts';
import { me } from '../session.ts';
import { calledLeftMs, calledOf } from './queue.ts';

/** How long a bank is kept yet for whoever was called, in words. */
export function callLeftText(entry: Pick<QueueEntryView, 'calledUntil'>): string {
  return timeLeft(Math.ceil((calledLeftMs(entry, roomNow.value) ?? 0) / 1000));
}

/** On a bank that is kept for a colleague: for whom, and how long yet. */
export function KeptFor({ view }: { view: BankView | undefined }) {
  const called = calledOf(view, roomNow.value);
  if (!view || !called || called.person === me.value?.person) return null;
  const fill = { bank: bankName(view.bank), name: called.name, left: callLeftText(called) };
  return (
    <p class="kept" data-kept={called.claim}>
      <Icon name="clock" /> {t(called.name === '' ? 'call.somebody' : 'call.else', fill)}
    </p>
  );
}
