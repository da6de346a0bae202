/** What to look at on the spot, by what stopped a bank. */
export type Look =
  | 'obstruction'
  | 'emergency'
  | 'overload'
  | 'occupied'
  | 'contact'
  | 'fire'
  | 'local'
  | 'any';

const LOOKS: Readonly<Record<string, Look>> = {
  'stopped-obstruction': 'obstruction',
  'stopped-overload': 'overload',
  'stopped-emergency': 'emergency',
  'stopped-watchdog': 'contact',
  watchdog: 'contact',
  'maintenance-expired': 'occupied',
  'emergency-stop': 'emergency',
  'aisle-occupied': 'occupied',
  'presence-unknown': 'occupied',
  'status-stale': 'contact',
  'status-unknown': 'contact',
  'status-contradictory': 'contact',
  'device-unreachable': 'contact',
  'daemon-unwell': 'contact',
  'bank-fault': 'contact',
  fire: 'fire',
  'mode-fire': 'fire',
  'local-control': 'local',
};

/**
 * The codes of a cause as the journal keeps it: one, or several after each other. That a stop is latched is said by the
 * page as a whole, and is no reason beside others.
 */
export function codesOf(cause: string): readonly string[] {
  const codes = [...new Set(cause.split(/[\s,;]+/).filter((code) => code !== ''))];
  return codes.length > 1 ? codes.filter((code) => code !== 'stop-latched') : codes;
}

/** What to look at because of these causes, each once; walking along the whole bank is always part of it. */
export function looksOf(codes: readonly string[]): readonly Look[] {
  const looks = new Set(codes.map((code) => LOOKS[code] ?? 'any'));
  looks.delete('any');
  return [...looks, 'any'];
}
