/** Why a stop latched, where it was neither a refused permission nor a result of the controller's own. */
export const RAN_ON = 'bank-ran-on';
export const COMMANDER_UNKNOWN = 'commander-unknown';

/** How much a cause weighs against another: a latch that stands already takes a graver cause, and no lesser one. */
export function gravity(cause: string): number {
  if (cause === RAN_ON) return 2;
  return cause === COMMANDER_UNKNOWN ? 1 : 0;
}
