import type { BankView } from '../../../controller/api/contract/index.ts';
import { t } from '../i18n/text.ts';

/** Age of a bank's status above which it is not shown as true; the daemon itself refuses to move on older. */
const STATUS_STALE_MS = 2000;

/** Whether what is known of a bank is too old, or was never known. */
export function isBankStale(view: BankView | undefined): boolean {
  if (!view) return true;
  return view.phase === 'unknown' || view.statusAgeMs === null || view.statusAgeMs > STATUS_STALE_MS;
}

/** What a bank is doing, in a few words. */
export function phaseText(view: BankView | undefined): string {
  if (!view) return t('phase.unknown');
  if (view.phase === 'opening') return t('phase.opening', { aisle: view.targetAisle });
  if (view.phase === 'open' || view.phase === 'held') {
    if (view.openAisle === null) return t('phase.unknown');
    if (view.phase === 'open') return t('phase.open', { aisle: view.openAisle });
    // A wall is told that an aisle is held, not by whom.
    return view.heldBy?.name
      ? t('phase.held', { aisle: view.openAisle, name: view.heldBy.name })
      : t('phase.heldBySomebody', { aisle: view.openAisle });
  }
  return t(`phase.${view.phase}`);
}

const FLAG_ORDER = [
  'emergencyStop',
  'fire',
  'fault',
  'overload',
  'watchdogTripped',
  'latchedStop',
  'localControl',
  'locked',
] as const;

/** Everything abnormal about a bank, most urgent first. */
export function bankProblems(view: BankView | undefined): readonly string[] {
  if (!view) return [];
  // The phase says already that a stop is latched.
  const said = view.phase === 'latched' ? 'latchedStop' : null;
  const flags = FLAG_ORDER.filter((flag) => view.flags[flag] && flag !== said).map((flag) =>
    t(`flag.${flag}`),
  );
  return view.connected ? flags : [t('flag.disconnected'), ...flags];
}
