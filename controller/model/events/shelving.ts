import type { BankModeKind, IntentOutcome } from '../shelving.ts';

export type ShelvingEvent =
  | {
      type: 'intent.opened';
      intent: string;
      device: string;
      bank: number;
      /** Sequence number under which the command goes to the controller. */
      sequence: number;
      command: string;
      argument: number;
      openedBy: string;
    }
  | {
      type: 'intent.settled';
      intent: string;
      device: string;
      bank: number;
      outcome: IntentOutcome;
      detail: string;
      /** The aisles that stood open when the command ended; absent or `null` when nobody could tell. */
      openAisles?: readonly number[] | null;
    }
  | { type: 'aisle.held'; bank: number; aisle: number; holder: string; session: string }
  | { type: 'aisle.released'; bank: number; aisle: number; holder: string; why: string }
  | { type: 'stop.latched'; bank: number; cause: string }
  | { type: 'stop.cleared'; bank: number; confirmedBy: string; statement: string }
  | {
      /** Somebody else moved the bank: at its own panel, or while the daemon was away. */
      type: 'bank.moved-externally';
      bank: number;
      from: readonly number[] | null;
      to: readonly number[] | null;
    }
  /** Carriages rolled on although the controller had been told to stop, or says that it stands. */
  | { type: 'bank.ran-on'; bank: number; carriage: number; travelMm: number }
  /** The controller shows a command that this daemon never gave. */
  | { type: 'bank.commanded-by-other'; bank: number; sequence: number; expected: number }
  | {
      /** A keeper gives the aisle to another, who proved to stand there. */
      type: 'aisle.handed-over';
      bank: number;
      aisle: number;
      from: string;
      to: string;
      /** By what the other is known, e.g. `card:…`. */
      evidence: string;
    }
  | { type: 'aisle.queued'; claim: string; bank: number; aisle: number; person: string; session: string }
  /** The bank is kept for the person at the head of its queue until `until`, epoch ms. */
  | { type: 'aisle.called'; claim: string; bank: number; aisle: number; person: string; until: number }
  | { type: 'aisle.unqueued'; claim: string; bank: number; aisle: number; person: string; why: string }
  | {
      type: 'mode.entered';
      bank: number;
      mode: BankModeKind;
      by: string;
      why: string;
      until: number | null;
      person: string | null;
    }
  | { type: 'mode.left'; bank: number; mode: BankModeKind; by: string; why: string }
  | {
      /** How evenly a bank stands after it was spread: gap by gap, 1..n+1, from the positions. */
      type: 'ventilation.verified';
      bank: number;
      commandedMm: number;
      achievedMm: readonly (number | null)[];
      even: boolean;
    };
