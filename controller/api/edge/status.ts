import type { ReasonCode } from '../../model/reasons.ts';
import type { CallProblem } from '../contract/messages/index.ts';

/** HTTP status of the first reason of a refusal; what is not named here is a conflict with how things stand: 409. */
const REASON_STATUS: Partial<Record<ReasonCode, number>> = {
  'not-logged-in': 401,
  'token-invalid': 401,
  'token-expired': 401,
  'credential-unknown': 401,
  'pin-wrong': 401,
  'role-missing': 403,
  'not-your-pick': 403,
  'round-not-yours': 403,
  'approver-is-requester': 403,
  'approver-is-borrower': 403,
  'borrower-is-keeper': 403,
  'borrower-is-inspector': 403,
  'not-the-holder': 403,
  'claim-not-yours': 403,
  'receiver-is-holder': 403,
  'receiver-not-keeper': 403,
  'maintenance-not-yours': 403,
  'walk-not-yours': 403,
  'too-many-attempts': 429,
  'idempotency-key-missing': 400,
  'idempotency-key-reused': 422,
  'input-invalid': 422,
  'changed-meanwhile': 412,
  'retrieval-unknown': 404,
  'round-unknown': 404,
  'bank-unknown': 404,
  'claim-unknown': 404,
  'mode-unknown': 404,
  'door-unknown': 404,
  'alarm-unknown': 404,
  'plant-unknown': 404,
  'cycle-unknown': 404,
  'patrol-unknown': 404,
  'box-unknown': 422,
  'volume-unknown': 422,
  'volume-ambiguous': 422,
  'volumes-in-several-boxes': 422,
  'slot-unknown': 422,
  'aisle-unknown': 422,
  'zone-unknown': 422,
  'point-unknown': 404,
  'rule-set-unknown': 422,
  'rules-conflict': 422,
  'calibration-implausible': 422,
  'checklist-item-unknown': 422,
  'patrol-entry-missing': 422,
  'patrol-entry-wrong': 422,
  'patrol-note-needed': 422,
  'person-unknown': 422,
  'borrower-unknown': 422,
  'due-date-invalid': 422,
  'expiry-invalid': 422,
  'round-order-wrong': 422,
  'evidence-missing': 422,
  'clearance-unconfirmed': 422,
  'device-unreachable': 503,
  'daemon-unwell': 503,
};

const CALL_STATUS: Readonly<Record<CallProblem, number>> = {
  'not-found': 404,
  'method-not-allowed': 405,
  'malformed-request': 400,
  'malformed-json': 400,
  'not-utf8': 400,
  'too-deep': 400,
  'text-not-clean': 422,
  'cursor-foreign': 422,
  'station-unknown': 422,
  'too-slow': 408,
  'period-invalid': 422,
  'period-too-long': 422,
  'points-too-many': 422,
  'payload-too-large': 413,
  'headers-too-large': 431,
  'unsupported-media-type': 415,
  'photographs-refused': 415,
  'foreign-origin': 403,
  'screen-not-built': 404,
  stopping: 503,
  'internal-error': 500,
};

/** The status under which a refusal with that first reason is answered. */
export function statusOf(code: ReasonCode): number {
  return REASON_STATUS[code] ?? 409;
}

/** The status of a call that never reached a service. */
export function statusOfCall(code: CallProblem): number {
  return CALL_STATUS[code];
}
