/**
 * Every reason the house can give for saying no. The words people read for them live in
 * `api/contract/messages`, one entry a language, checked by type to be complete.
 */
export const REASON_CODES = [
  // who is asking
  'not-logged-in',
  'token-invalid',
  'token-expired',
  'role-missing',
  'credential-unknown',
  'credential-taken',
  'pin-wrong',
  'too-many-attempts',
  // how it was asked
  'idempotency-key-missing',
  'idempotency-key-reused',
  'input-invalid',
  'changed-meanwhile',
  // holdings
  'box-unknown',
  'volume-unknown',
  'volume-ambiguous',
  'slot-unknown',
  'slot-taken',
  'volumes-in-several-boxes',
  'box-has-no-slot',
  'barcode-taken',
  'epc-taken',
  'volume-taken',
  'manifest-rejected',
  // custody
  'retrieval-unknown',
  'retrieval-in-wrong-state',
  'box-on-loan',
  'box-reserved',
  'box-missing',
  'box-damaged',
  'box-held-back',
  'box-not-reshelved',
  'box-in-wrong-state',
  'wrong-box',
  'wrong-slot',
  'evidence-missing',
  'reader-sees-nothing',
  'reader-sees-several',
  'reader-stale',
  'borrower-unknown',
  'borrower-overdue',
  'borrower-differs',
  'borrower-is-keeper',
  'borrower-is-inspector',
  'approver-is-requester',
  'approver-is-borrower',
  'approval-needs-second-person',
  'not-your-pick',
  'hold-expired',
  'due-date-invalid',
  'seal-mismatch',
  'pages-mismatch',
  'inspection-missing',
  // rounds
  'round-unknown',
  'round-not-yours',
  'round-ended',
  'round-under-way',
  'round-order-wrong',
  'round-stop-not-open',
  'retrieval-in-other-round',
  // shelving
  'bank-unknown',
  'aisle-unknown',
  'aisle-not-open',
  'aisle-held-by-other',
  'aisle-not-held',
  'aisle-occupied',
  'presence-unknown',
  'status-stale',
  'status-unknown',
  'status-contradictory',
  'emergency-stop',
  'fire',
  'bank-fault',
  'local-control',
  'bank-locked',
  'stop-latched',
  'clearance-unconfirmed',
  'already-moving',
  'command-pending',
  'feature-missing',
  'daemon-unwell',
  'commander-unknown',
  'mode-fire',
  'mode-maintenance',
  'mode-locked',
  'mode-unknown',
  'mode-standing',
  'fire-standing',
  'aisle-called-for-other',
  'already-queued',
  'aisle-already-yours',
  'claim-unknown',
  'claim-not-yours',
  'not-the-holder',
  'receiver-is-holder',
  'receiver-not-keeper',
  'person-unknown',
  'expiry-invalid',
  'maintenance-not-yours',
  'disinfection-running',
  'capability-missing',
  'device-unreachable',
  // irradiation
  'zone-unknown',
  'occupancy-unproven',
  'door-open',
  'door-state-unknown',
  'holdings-veto',
  'irradiation-not-configured',
  // doors
  'door-unknown',
  'outside-schedule',
  'second-person-needed',
  'ozone-present',
  'reentry-wait',
  'room-sealed',
  // plant
  'plant-unknown',
  'plant-opposite-held',
  // alarms
  'alarm-unknown',
] as const;

export type ReasonCode = (typeof REASON_CODES)[number];

/** One coded reason with the figures and names that make it concrete for the person who reads it. */
export interface Reason {
  readonly code: ReasonCode;
  readonly params?: Readonly<Record<string, string | number>>;
}

export function reason(code: ReasonCode, params?: Readonly<Record<string, string | number>>): Reason {
  return params === undefined ? { code } : { code, params };
}
