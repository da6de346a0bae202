import type { BankView } from '../../../controller/api/contract/index.ts';
import { t } from '../i18n/text.ts';
import type { TextKey } from '../i18n/zh-CN.ts';

/** Age of a bank's status above which it is not shown as true; the daemon itself refuses to move on older. */
const STATUS_STALE_MS = 2000;

/** Whether what is known of a bank is too old, or was never known. */
export function isBankStale(view: BankView | undefined): boolean {
  if (!view) return true;
  return view.phase === 'unknown' || view.statusAgeMs === null || view.statusAgeMs > STATUS_STALE_MS;
}

/** Whether a bank waits for a person to say that its aisles are clear. */
export function isLatched(view: BankView | undefined): boolean {
  return view?.flags.latchedStop === true || view?.phase === 'latched';
}

/** What a bank is doing, in a few words. */
export function phaseText(view: BankView | undefined): string {
  if (!view) return t('phase.unknown');
  if (view.phase === 'opening') return t('phase.opening', { aisle: view.targetAisle });
  if (view.phase === 'open' || view.phase === 'held') {
    if (view.openAisles === null) return t('phase.unknown');
    return view.openAisles.map((aisle) => openAisleText(view, aisle)).join(t('list.comma'));
  }
  return t(`phase.${view.phase}`);
}

function openAisleText(view: BankView, aisle: number): string {
  const hold = view.holds.find((one) => one.aisle === aisle);
  if (!hold) return t('phase.open', { aisle });
  // A wall is told that an aisle is held, not by whom.
  return hold.name ? t('phase.held', { aisle, name: hold.name }) : t('phase.heldBySomebody', { aisle });
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

/** What a bank must be able to tell for a flag to be known. */
const FLAG_FEATURES: Readonly<Record<string, string>> = {
  emergencyStop: 'emergency-stop',
  fire: 'fire',
  fault: 'fault',
  localControl: 'local-control',
};

/** Everything abnormal about a bank, most urgent first; a flag that should be known and is not, is abnormal too. */
export function bankProblems(view: BankView | undefined): readonly string[] {
  if (!view) return [];
  // The phase says already that a stop is latched.
  const said = view.phase === 'latched' ? 'latchedStop' : null;
  const flags = FLAG_ORDER.filter((flag) => view.flags[flag] && flag !== said).map((flag) =>
    t(`flag.${flag}`),
  );
  if (!view.connected) return [t('flag.disconnected'), ...flags];
  if (isBankStale(view)) return flags;
  const unknown = FLAG_ORDER.filter(
    (flag) => view.flags[flag] === null && !view.missing.includes(FLAG_FEATURES[flag] ?? ''),
  );
  return [...flags, ...unknown.map((flag) => t('flag.unknown', { what: t(`flag.${flag}`) }))];
}

const FEATURES = [
  'positions',
  'currents',
  'presence',
  'open-aisle',
  'emergency-stop',
  'fire',
  'fault',
  'local-control',
  'receipts',
  'stop',
  'close-up',
  'spread',
  'lock',
  'reset',
  'watchdog',
] as const;

/** What a make of shelving cannot tell or do, in words; `null` when it lacks nothing. */
export function missingText({ missing }: Pick<BankView, 'missing'>): string | null {
  if (missing.length === 0) return null;
  const words = missing.map((name) => {
    const known = FEATURES.find((feature) => feature === name);
    return known ? t(`feature.${known}` satisfies TextKey) : name;
  });
  return t('bank.missing', { what: words.join(t('list.comma')) });
}
