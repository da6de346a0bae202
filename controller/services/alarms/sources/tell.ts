import type { Finding } from '../engine/machine.ts';

/** Says that a condition is abnormal, or with `null` that it is not. Saying the same again changes nothing. */
export type Tell = (kind: string, subject: string, finding: Finding | null) => void;
