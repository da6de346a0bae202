import type { Tag } from '../../../drivers/contract/index.ts';
import type { BoxCustody, BoxEvidence } from '../../model/custody.ts';
import { type Decision, grant, grantUnless, refuse } from '../../model/decision.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { EVIDENCE_MAX_AGE_MS } from './policy.ts';

/** How the caller says a box is proved: by a barcode that was scanned, or by what lies in an RFID reader's field. */
export type Proof = { readonly barcode: string } | { readonly reader: string };

/** What the server itself saw of it. A reader that could not be asked is an observation too: of nothing known. */
export type Observation =
  | { readonly kind: 'scan'; readonly text: string; readonly at: number }
  | { readonly kind: 'field'; readonly reader: string; readonly tags: readonly Tag[]; readonly at: number }
  | { readonly kind: 'unreachable'; readonly reader: string; readonly problem: string };

/** Name under which a scan of the kiosk's own field is kept as evidence. */
const SCAN_FIELD = 'kiosk';

/**
 * Reads an observation as evidence of one box, whichever it is: a scan is what was scanned; a reader's field must hold
 * exactly one tag and have been looked into within {@link EVIDENCE_MAX_AGE_MS}.
 */
export function readEvidence(seen: Observation, now: number): Decision<{ evidence: BoxEvidence }> {
  switch (seen.kind) {
    case 'unreachable':
      return refuse(reason('device-unreachable', { device: seen.reader, problem: seen.problem }));
    case 'scan': {
      const read = seen.text.trim();
      return read === ''
        ? refuse(reason('evidence-missing'))
        : grant({ evidence: { kind: 'barcode', read, reader: SCAN_FIELD, at: seen.at } });
    }
    case 'field':
      return readField(seen, now);
  }
}

function readField(
  seen: Extract<Observation, { kind: 'field' }>,
  now: number,
): Decision<{ evidence: BoxEvidence }> {
  const { reader, at } = seen;
  const ageMs = now - at;
  // A reader may report one tag several times in a round; only different tags are several boxes.
  const epcs = [...new Set(seen.tags.map((tag) => tag.epc.toUpperCase()))];
  const reasons: Reason[] = [];
  // Written so that an age that is not a number, or lies in the future, is stale too.
  if (!(ageMs >= 0 && ageMs <= EVIDENCE_MAX_AGE_MS)) reasons.push(reason('reader-stale', { reader, ageMs }));
  if (epcs.length > 1) reasons.push(reason('reader-sees-several', { reader, count: epcs.length }));
  const [read] = epcs;
  if (read === undefined) return refuse(reason('reader-sees-nothing', { reader }), ...reasons);
  return grantUnless(reasons, () => ({ evidence: { kind: 'rfid', read, reader, at } }));
}

/** Evidence that the box in hand is this very box. */
export function proveBox(
  seen: Observation,
  box: BoxCustody,
  now: number,
): Decision<{ evidence: BoxEvidence }> {
  const read = readEvidence(seen, now);
  if (!read.granted) return read;
  const { evidence } = read;
  return isOf(evidence, box)
    ? read
    : refuse(reason('wrong-box', { expected: box.barcode, read: evidence.read, reader: evidence.reader }));
}

function isOf(evidence: BoxEvidence, box: BoxCustody): boolean {
  return evidence.kind === 'barcode'
    ? evidence.read === box.barcode
    : evidence.read === box.epc?.toUpperCase();
}
