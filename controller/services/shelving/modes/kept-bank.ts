import type { Actor } from '../../../model/actor.ts';
import type { Once, Transaction } from '../../../model/ledger.ts';
import type { BankDesk } from '../bank/desk.ts';
import type { BankJournal } from '../bank/journal.ts';
import type { BankMemory } from '../bank/memory.ts';
import type { BankPilot } from '../bank/pilot.ts';

/** The parts of one bank that modes work with. */
export interface KeptBank {
  readonly memory: BankMemory;
  readonly journal: BankJournal;
  readonly pilot: BankPilot;
  readonly desk: BankDesk;
}

/**
 * Commits what `decide` appends, together with a command to the bank when there is one for it.
 * @param kind `null` when the bank is to be told nothing
 * @param decide throws `Refusal` against it
 */
export async function commitMode(
  { desk, journal }: KeptBank,
  actor: Actor,
  kind: 'lock' | 'unlock' | 'spread' | null,
  decide: (tx: Transaction) => void,
  once?: Once,
): Promise<void> {
  if (kind !== null) {
    await desk.order(actor, { kind }, once, decide);
    return;
  }
  const work = (tx: Transaction): null => {
    decide(tx);
    return null;
  };
  await journal.commit(actor, work, once);
}

/** The command with which the controller itself is locked or unlocked; `null` where the make has no lock. */
export function lockCommand<Kind extends 'lock' | 'unlock'>({ memory }: KeptBank, kind: Kind): Kind | null {
  return memory.snapshot().features.has('lock') ? kind : null;
}
