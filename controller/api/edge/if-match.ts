import { Refusal } from '../../model/decision.ts';
import { reason } from '../../model/reasons.ts';

/** The entity tag of a version. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

/**
 * The version an `If-Match` header insists on; nothing when it is absent or `*`.
 * @throws Refusal `changed-meanwhile` for a tag that no version of ours has (RFC 9110, 13.1.1: it then cannot match)
 */
export function expectedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = /^\s*"(\d{1,9})"\s*$/.exec(header)?.[1];
  if (version === undefined) throw new Refusal(reason('changed-meanwhile'));
  return Number(version);
}
