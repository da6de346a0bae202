import type { BankView } from '../../../controller/api/contract/index.ts';
import { reasonText, t } from '../i18n/text.ts';
import type { IconName } from './icon.tsx';

/** One mode a bank is in. */
export type Mode = BankView['modes'][number];

/** A shape for each mode, so that colour is never the only difference. */
export const MODE_ICONS: Readonly<Record<Mode['mode'], IconName>> = {
  fire: 'flame',
  maintenance: 'wrench',
  locked: 'lock',
  ventilation: 'fan',
};

/** Why a bank is not locked although the schedule says so; `null` when it waits for nothing. */
export function lockWaitText({ lockWaitsFor }: Pick<BankView, 'lockWaitsFor'>): string | null {
  return lockWaitsFor && t('mode.lockWaits', { why: lockWaitsFor.map(reasonText).join(' ') });
}

const DAEMON = 'daemon';

/** Who put a bank into a mode, why, until when and for whom: whatever is known of it, and nothing about people on a wall. */
export function modeDetails(mode: Mode, clock: (at: string) => string): readonly string[] {
  const details: string[] = [];
  const why = whyText(mode);
  if (why !== '') details.push(why);
  if (mode.personName) details.push(t('mode.person', { name: mode.personName }));
  if (mode.by !== DAEMON && mode.byName !== '' && mode.byName !== mode.personName)
    details.push(t('mode.by', { name: mode.byName }));
  details.push(
    mode.until === null
      ? t('time.since', { time: clock(mode.since) })
      : t('time.until', { time: clock(mode.until) }),
  );
  return details;
}

const BANK_INPUT = /^bank-(\d+)-input$/;

/** What a person wrote stands as it is; what the daemon says of its own accord is a code. */
function whyText({ by, why }: Pick<Mode, 'by' | 'why'>): string {
  if (by !== DAEMON) return why;
  if (why === 'schedule' || why === 'room-input') return t(`mode.code.${why}`);
  const [, bank] = BANK_INPUT.exec(why) ?? [];
  return bank === undefined ? t('mode.byDaemon') : t('mode.code.bank-input', { bank });
}
