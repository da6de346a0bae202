import type { Role } from './actor.ts';
import type { AlarmKind, AlarmPriority } from './alarms.ts';
import type { AisleEvidence, BoxEvidence, Discrepancy, Inspection, RetrievalUse } from './custody.ts';
import type { BoxRecord, Volume } from './holdings.ts';
import type { PlannedStop, RoundCost } from './rounds.ts';
import type { BankModeKind, IntentOutcome } from './shelving.ts';

/** Something that happened, as the journal keeps it. Fields are plain JSON; times are epoch ms. */
export type HoldingsEvent =
  | { type: 'box.accessioned'; box: BoxRecord; slot: string | null; volumes: readonly Volume[] }
  | { type: 'box.reidentified'; box: string; epc?: string; seal?: string }
  /** An approver took a new page count for good. */
  | { type: 'volume.recounted'; volume: string; box: string; pages: number };

/**
 * What each event does to its retrieval (R) and box (B):
 * requested: R awaiting-approval, B reserved and claimed by R · approved: R.approvals grows, nothing else ·
 * released: R released · refused, cancelled, expired: R so, B shelved and unclaimed · pick.started: R picking ·
 * pick.abandoned: R released, no keeper · picked: R picked, B in-hand · not-found: R not-found, B missing and unclaimed ·
 * issued: R issued, B issued · returned: R returned, B to-inspect · inspected: R inspected, B to-reshelve ·
 * held-back (follows `inspected`): R discrepant, B held-back · discrepancy.accepted: R inspected, B to-reshelve ·
 * reshelved: B shelved · closed: R closed, B unclaimed · recovered: B to-reshelve if it has a home slot, else unplaced ·
 * placed: B shelved with `slot` as its home.
 */
export type CustodyEvent =
  | {
      type: 'retrieval.requested';
      retrieval: string;
      box: string;
      volumes: readonly string[];
      use: RetrievalUse;
      forBorrower: string | null;
      note: string | null;
      /** When the box should be at hand, epoch ms; absent when nobody said. */
      neededBy?: number;
      /** Absent when it is as pressing as any other. */
      rush?: true;
      requestedBy: string;
    }
  | { type: 'retrieval.approved'; retrieval: string; approvedBy: string; policy: string }
  | { type: 'retrieval.released'; retrieval: string; holdUntil: number }
  | { type: 'retrieval.refused'; retrieval: string; by: string; why: string }
  | { type: 'retrieval.cancelled'; retrieval: string; by: string; why: string }
  | { type: 'retrieval.expired'; retrieval: string }
  | { type: 'pick.started'; retrieval: string; keeper: string }
  | { type: 'pick.abandoned'; retrieval: string; keeper: string }
  | {
      type: 'box.picked';
      retrieval: string;
      box: string;
      slot: string;
      keeper: string;
      evidence: BoxEvidence;
      aisle: AisleEvidence;
    }
  | {
      type: 'box.not-found';
      retrieval: string;
      box: string;
      slot: string;
      keeper: string;
      /** The aisle that stood open while somebody looked. */
      aisle: AisleEvidence;
    }
  | {
      type: 'box.issued';
      retrieval: string;
      box: string;
      keeper: string;
      borrower: string;
      dueAt: number;
      evidence: BoxEvidence;
    }
  | { type: 'box.returned'; retrieval: string; box: string; receivedBy: string; evidence: BoxEvidence }
  | { type: 'box.inspected'; retrieval: string; box: string; inspector: string; inspection: Inspection }
  | {
      type: 'box.held-back';
      retrieval: string;
      box: string;
      inspector: string;
      discrepancies: readonly Discrepancy[];
    }
  | { type: 'discrepancy.accepted'; retrieval: string; box: string; acceptedBy: string; remark: string }
  | {
      type: 'box.reshelved';
      retrieval: string;
      box: string;
      slot: string;
      keeper: string;
      evidence: BoxEvidence;
      /** The slot label as it was scanned. */
      slotRead: string;
      aisle: AisleEvidence;
    }
  | { type: 'retrieval.closed'; retrieval: string }
  | { type: 'box.recovered'; box: string; by: string; evidence: BoxEvidence }
  | {
      /** A box without a retrieval was put on a shelf: its first place, or its own after it was missing. */
      type: 'box.placed';
      box: string;
      slot: string;
      keeper: string;
      evidence: BoxEvidence;
      slotRead: string;
      aisle: AisleEvidence;
    };

/**
 * A keeper's round. Its stops are done by what custody journals of their retrievals: picked, not found, cancelled,
 * expired, or taken by another keeper. Without an open stop a round is over.
 */
export type RoundEvent =
  | {
      type: 'round.planned';
      round: string;
      keeper: string;
      stops: readonly PlannedStop[];
      cost: RoundCost;
      firstCome: RoundCost;
    }
  | {
      /** Something pressing came in; `stops` are the open ones in their new order. */
      type: 'round.replanned';
      round: string;
      why: 'rush';
      /** The retrieval that came in. */
      retrieval: string;
      stops: readonly PlannedStop[];
      cost: RoundCost;
      firstCome: RoundCost;
    }
  | {
      /** The keeper knows better; `stops` are the open ones in their new order. */
      type: 'round.reordered';
      round: string;
      by: string;
      stops: readonly PlannedStop[];
      cost: RoundCost;
      firstCome: RoundCost;
    }
  | {
      /** `stops` are those still open, in the order they had. */
      type: 'round.stop-skipped';
      round: string;
      retrieval: string;
      by: string;
      why: string;
      stops: readonly PlannedStop[];
      cost: RoundCost;
      firstCome: RoundCost;
    }
  | { type: 'round.ended'; round: string; by: string };

export type PeopleEvent =
  | {
      type: 'person.registered';
      person: string;
      name: string;
      department: string | null;
      roles: readonly Role[];
      login: string | null;
      /** Argon2id hash of the PIN. */
      pinHash: string | null;
      /** SHA-256 hex of the card number. */
      cardHash: string | null;
    }
  | {
      type: 'client.registered';
      client: string;
      name: string;
      roles: readonly Role[];
      tokenHash: string;
      expiresAt: number | null;
    }
  | {
      type: 'session.opened';
      session: string;
      person: string;
      tokenHash: string;
      station: string;
      expiresAt: number;
      by: 'pin' | 'card';
    }
  | { type: 'session.closed'; session: string; why: 'logout' | 'expired' | 'replaced' };

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

export type AccessEvent =
  | { type: 'door.unlocked'; door: string; person: string; evidence: string }
  /** The pulse that was to follow `door.unlocked` did not reach the lock. */
  | { type: 'door.unlock-failed'; door: string; problem: string }
  | { type: 'door.denied'; door: string; credential: string; reasons: readonly string[] }
  | { type: 'gate.box-seen'; door: string; box: string; released: boolean };

export type AlarmEvent =
  | {
      type: 'alarm.raised';
      alarm: string;
      kind: AlarmKind;
      subject: string;
      priority: AlarmPriority;
      params: Readonly<Record<string, string | number>>;
    }
  | { type: 'alarm.cleared'; alarm: string }
  | { type: 'alarm.acknowledged'; alarm: string; by: string; comment: string };

/** The answer that was given under an Idempotency-Key, so that asking again gives it again. */
export type RequestEvent = {
  type: 'request.answered';
  principal: string;
  key: string;
  /** SHA-256 hex over method, path and canonical body. */
  fingerprint: string;
  answer: unknown;
};

export type DaemonEvent =
  | { type: 'daemon.started'; version: string; config: string }
  | { type: 'daemon.stopped' };

export type DomainEvent =
  | HoldingsEvent
  | CustodyEvent
  | RoundEvent
  | PeopleEvent
  | ShelvingEvent
  | AccessEvent
  | AlarmEvent
  | RequestEvent
  | DaemonEvent;

export type EventType = DomainEvent['type'];

/** One event as a row of the journal. */
export interface JournalEntry<E extends DomainEvent = DomainEvent> {
  /** 1, 2, 3 … without gaps. */
  readonly seq: number;
  readonly time: number;
  readonly actor: string;
  readonly event: E;
  /** SHA-256 hex over the previous hash and this row's canonical JSON. */
  readonly hash: string;
}
