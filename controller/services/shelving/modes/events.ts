import type { ShelvingEvent } from '../../../model/events.ts';
import type { BankModeKind } from '../../../model/shelving.ts';
import type { BankSnapshot } from '../arbiter/snapshot.ts';

/** What ends when somebody moves a bank that stands spread: airing it was of less weight. Nothing when it does not. */
export function ventilationLeft({ bank, modes }: BankSnapshot, by: string): readonly ShelvingEvent[] {
  return modes.some(({ mode }) => mode === 'ventilation')
    ? [modeLeft(bank, 'ventilation', by, 'aisle-requested')]
    : [];
}

export function modeLeft(bank: number, mode: BankModeKind, by: string, why: string): ShelvingEvent {
  return { type: 'mode.left', bank, mode, by, why };
}
