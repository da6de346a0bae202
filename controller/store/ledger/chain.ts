import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { DomainEvent } from '../../model/events.ts';

/** What stands before the first entry: 32 zero bytes. */
export const GENESIS = '0'.repeat(64);

/** One row of the journal as it is stored; `data` is the event without its type, as canonical JSON (RFC 8785). */
export interface JournalRow {
  readonly seq: number;
  readonly time: number;
  readonly actor: string;
  readonly type: string;
  readonly data: string;
  readonly hash: string;
}

/**
 * Canonical JSON of a value (RFC 8785): one text for one value, whoever writes it.
 * @throws TypeError for what JSON cannot say (NaN, infinities, cycles, functions)
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('value has no JSON form');
  return text;
}

/** The event's data as the journal stores it. */
export function eventData(event: DomainEvent): string {
  const { type: _, ...data } = event;
  return canonicalJson(data);
}

/**
 * SHA-256 hex over the previous hash and the canonical JSON of this row. The row's JSON is put together by hand: its
 * five keys are in canonical order already and `data` is canonical, so the result is what `canonicalJson` would give.
 */
export function chainHash(previous: string, row: Omit<JournalRow, 'hash'>): string {
  const { actor, data, seq, time, type } = row;
  const text = `{"actor":${JSON.stringify(actor)},"data":${data},"seq":${seq},"time":${time},"type":${JSON.stringify(type)}}`;
  return hash('sha256', previous + text, 'hex');
}
