import type { BankView } from '../../../controller/api/contract/index.ts';

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

const FLAGS = [
  'emergencyStop',
  'fire',
  'fault',
  'overload',
  'watchdogTripped',
  'latchedStop',
  'localControl',
  'locked',
] as const satisfies readonly (keyof BankView['flags'])[];
/** What a bank may report of itself that is not as it should be. */
export type Flag = (typeof FLAGS)[number];

/** What a bank must be able to tell for a flag to be known. */
const FEATURES: Partial<Record<Flag, string>> = {
  emergencyStop: 'emergency-stop',
  fire: 'fire',
  fault: 'fault',
  localControl: 'local-control',
};

/**
 * What a bank reports that is not as it should be, most urgent first, and what it should be able to tell and does not.
 * While nothing at all is known of it, that is said once and not of each.
 */
export function problemFlags(view: BankView): {
  readonly raised: readonly Flag[];
  readonly unknown: readonly Flag[];
} {
  // The phase says already that a stop is latched.
  const raised = FLAGS.filter(
    (flag) => view.flags[flag] && !(flag === 'latchedStop' && view.phase === 'latched'),
  );
  if (!view.connected || isBankStale(view)) return { raised, unknown: [] };
  const unknown = FLAGS.filter(
    (flag) => view.flags[flag] === null && !view.missing.includes(FEATURES[flag] ?? ''),
  );
  return { raised, unknown };
}
