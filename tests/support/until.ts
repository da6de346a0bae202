import { setTimeout as pause } from 'node:timers/promises';

/** How long anything in a test may take; noisy machines are slow, so this bounds a hang and measures nothing. */
export const LIMIT_MS = 45_000;

/**
 * Looks again and again until `look` gives something, and gives it back.
 * @throws Error naming `what` when that never happens
 */
export async function until<T>(
  what: string,
  look: () => T | null | undefined | false | Promise<T | null | undefined | false>,
): Promise<T> {
  const end = performance.now() + LIMIT_MS;
  for (;;) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (performance.now() > end) throw new Error(`never happened: ${what}`);
    await pause(20);
  }
}
