import { LONGEST_WAIT_MS } from './decide-dispatch.ts';

const FIRST_MS = 10_000;

/**
 * How long to leave a receiver alone after a try that failed: doubled with each, between half and all of it by chance,
 * so that many messages do not come back at the same moment.
 * @param attempt tries so far, from 1
 * @param random a number from 0 to 1
 * @returns ms
 */
export function retryDelayMs(attempt: number, random: number): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_MS * 2 ** (attempt - 1));
  return Math.round(full * (0.5 + random / 2));
}
