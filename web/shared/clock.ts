import { signal } from '@preact/signals';

const STEP_MS = 250;

/** Wall time, epoch ms, four times a second: whoever shows an age reads this. */
export const nowMs = signal(Date.now());

/** Starts the one timer behind {@link nowMs}; returns how to stop it. */
export function startClock(): () => void {
  const timer = setInterval(() => {
    nowMs.value = Date.now();
  }, STEP_MS);
  return () => clearInterval(timer);
}
