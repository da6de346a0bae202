import type { BankStatus } from '../../../../drivers/contract/index.ts';
import type { IntentOutcome } from '../../../model/shelving.ts';
import { isAfter } from './sequence.ts';

/** What we know of a command of ours besides what the controller shows. */
export interface Pursuit {
  readonly sequence: number;
  readonly command: string;
  /**
   * How the sending went. `restored`: the daemon died in between and nobody knows. Only a status that was asked for
   * after sending ended may be given to {@link judge} under `sent`, `failed` or `restored`.
   */
  readonly sending: 'under-way' | 'sent' | 'failed' | 'restored';
  /** Whether a status ever showed that the controller had taken it. */
  readonly accepted: boolean;
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
  if (status.lastSequence === pursuit.sequence) return verdictOf(pursuit, status);
  if (status.lastSequence !== null && isAfter(status.lastSequence, pursuit.sequence))
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
