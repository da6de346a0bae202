import type { BankStatus } from '../../../../drivers/contract/index.ts';
import type { IntentOutcome } from '../../../model/shelving.ts';
import { isAfter } from './sequence.ts';

/** What we know of a command of ours besides what the controller shows. */
export interface Pursuit {
  readonly sequence: number;
  readonly command: string;
  /** The aisle of `open-aisle`, the side of `close-up`. */
  readonly argument: number;
  /**
   * How the sending went. `restored`: the daemon died in between and nobody knows. Only a status that was asked for
   * after sending ended may be given to {@link judge} under `sent`, `failed` or `restored`.
   */
  readonly sending: 'under-way' | 'sent' | 'failed' | 'restored';
  /** Whether a status ever showed that the controller had taken it; without receipts, that carriages rolled. */
  readonly accepted: boolean;
  /** Somebody wants it stopped. */
  readonly stopWanted: boolean;
  /** ms from the end of sending, or from the first look at it; told only where there are no receipts. */
  readonly waitedMs: number;
  /** ms for which carriages have stood still since they last rolled; likewise. */
  readonly restedMs: number;
}

export interface Verdict {
  readonly outcome: IntentOutcome;
  /** The controller's own word for it, or ours where it has none. */
  readonly detail: string;
}

/**
 * How a command ended, from what the controller shows; `null` while it has not. Nothing is settled while carriages
 * roll, so that what is journaled of a motion is where it came to rest.
 */
export function judge(pursuit: Pursuit, status: BankStatus): Verdict | null {
  if (status.moving) return null;
  if (status.lastSequence === null) return judgeUnreceipted(pursuit, status);
  if (status.lastSequence === pursuit.sequence) return verdictOf(pursuit, status);
  if (isAfter(status.lastSequence, pursuit.sequence))
    return pursuit.accepted
      ? { outcome: 'stopped', detail: 'overtaken' }
      : { outcome: 'superseded', detail: 'overtaken' };
  if (pursuit.accepted) return { outcome: 'stopped', detail: 'controller-restarted' };
  switch (pursuit.sending) {
    case 'under-way':
      return null;
    case 'sent':
      return { outcome: 'refused', detail: 'ignored' };
    case 'failed':
    case 'restored':
      return { outcome: 'never-sent', detail: 'not-accepted' };
  }
}

/** A make without receipts has this long to begin what it was told, ms; after that nobody knows what became of it. */
const BEGIN_WITHIN_MS = 10_000;
/** Carriages that roll one after the other stand for a moment in between, ms. */
const BETWEEN_CARRIAGES_MS = 2000;

/**
 * How a command to a make that shows no receipts ended, from what is seen alone: carriages rolled, and rest where they
 * were to go, or elsewhere. Of one under which nothing ever rolled nobody knows whether it was heard; it is not replayed.
 */
function judgeUnreceipted(pursuit: Pursuit, status: BankStatus): Verdict | null {
  const { sending, command, accepted, stopWanted, waitedMs, restedMs } = pursuit;
  if (sending === 'under-way') return null;
  if (sending === 'sent' && isReached(pursuit, status)) return { outcome: 'done', detail: 'seen' };
  if (accepted) {
    if (isReached(pursuit, status)) return { outcome: 'done', detail: 'seen' };
    if (restedMs < BETWEEN_CARRIAGES_MS) return null;
    if (stopWanted) return { outcome: 'stopped', detail: 'stopped-by-command' };
    return status.openAisles === null
      ? { outcome: 'unknown', detail: 'no-receipt' }
      : { outcome: 'stopped', detail: 'not-arrived' };
  }
  if (command !== 'stop' && stopWanted && restedMs >= BETWEEN_CARRIAGES_MS)
    return { outcome: 'stopped', detail: 'stopped-by-command' };
  return waitedMs < BEGIN_WITHIN_MS ? null : { outcome: 'unknown', detail: 'no-receipt' };
}

/** Whether a bank at rest shows what a command was to bring about. */
function isReached({ command, argument }: Pursuit, status: BankStatus): boolean {
  const { openAisles, carriages } = status;
  switch (command) {
    case 'stop':
      return true;
    case 'open-aisle':
      return openAisles?.includes(argument) ?? false;
    case 'close-up':
      return openAisles?.join() === String(argument === 0 ? carriages + 1 : 1);
    case 'reset':
      return !status.latchedStop && !status.watchdogTripped;
    case 'lock':
      return status.locked;
    case 'unlock':
      return !status.locked;
    default:
      return false;
  }
}

function verdictOf({ command }: Pursuit, { lastResult }: BankStatus): Verdict | null {
  switch (lastResult) {
    case 'none':
    case 'running':
      return null;
    case 'done':
      return { outcome: 'done', detail: lastResult };
    case 'stopped-by-command':
      // Of a stop itself, this word means that it did what it should.
      return { outcome: command === 'stop' ? 'done' : 'stopped', detail: lastResult };
    case 'stopped-obstruction':
    case 'stopped-watchdog':
    case 'stopped-overload':
    case 'stopped-emergency':
      return { outcome: 'stopped', detail: lastResult };
    case 'refused-emergency-stop':
    case 'refused-occupied':
    case 'refused-local':
    case 'refused-locked':
    case 'refused-fire':
    case 'refused-fault':
    case 'refused-latched':
    case 'refused-bad-argument':
      return { outcome: 'refused', detail: lastResult };
  }
}

/** Ends that nobody asked for: the bank stays latched until a person has looked. */
export function latchesStop({ outcome, detail }: Verdict): boolean {
  return outcome === 'stopped' && !['stopped-by-command', 'overtaken'].includes(detail);
}
