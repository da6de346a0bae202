import { lookAt } from '../arbiter/look.ts';
import type { BankSnapshot } from '../arbiter/snapshot.ts';

/** Where a bank stands, as a keeper sees it; `unknown` whenever the status is stale, bad or contradictory. */
export type BankPhase =
  | 'unknown'
  | 'closed'
  | 'opening'
  | 'open'
  | 'held'
  | 'closing'
  | 'moving'
  | 'latched'
  | 'fault';

/**
 * The phase of a bank, from one snapshot. What forbids trust comes first, then what forbids motion, then motion,
 * then rest. It keeps no state of its own, so it can never disagree with the room.
 */
export function phaseOf(bank: BankSnapshot): BankPhase {
  const status = bank.status;
  if (!status || lookAt(bank).length > 0) return 'unknown';
  if (status.fault || status.overload) return 'fault';
  if (bank.latched || status.latchedStop || status.watchdogTripped || status.emergencyStop) return 'latched';
  if (status.moving) {
    if (bank.motion?.command === 'close-up') return 'closing';
    return bank.motion?.command === 'open-aisle' || status.targetAisle > 0 ? 'opening' : 'moving';
  }
  const open = status.openAisles;
  if (open === null) return 'unknown';
  if (open.length === 0) return 'closed';
  return bank.holds.some(({ aisle }) => open.includes(aisle)) ? 'held' : 'open';
}
