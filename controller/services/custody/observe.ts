import type { Tag } from '../../../drivers/contract/index.ts';
import type { Clock } from '../../model/clock.ts';
import type { Observation, Proof } from './prove-box.ts';

/** The RFID readers of the house, by name. */
export interface Readers {
  /** Looks into a reader's field now. Rejects when there is no such reader or it does not answer. */
  look(reader: string): Promise<{ readonly tags: readonly Tag[]; readonly at: number }>;
}

/**
 * Sees for itself what a caller claims. Never throws: a reader that does not answer is an observation as well, so that a
 * repeated call under an idempotency key still reaches the answer it was given before.
 */
export async function observe(proof: Proof, readers: Readers, clock: Clock): Promise<Observation> {
  if ('barcode' in proof) return { kind: 'scan', text: proof.barcode, at: clock.now() };
  const { reader } = proof;
  try {
    return { kind: 'field', reader, ...(await readers.look(reader)) };
  } catch (error) {
    return { kind: 'unreachable', reader, problem: error instanceof Error ? error.message : String(error) };
  }
}
