import { signal } from '@preact/signals';

const STEP_MS = 250;

/** Wall time, epoch ms, four times a second: whoever shows an age reads this. */
export const nowMs = signal(Date.now());

/** Time since the page was opened, ms, which no setting of the machine's clock can turn back; beside {@link nowMs}. */
export const uptimeMs = signal(performance.now());

/** Looks at the clocks at once. */
export function lookAtClocks(): void {
  nowMs.value = Date.now();
  uptimeMs.value = performance.now();
}

/** Starts the one timer behind {@link nowMs}; returns how to stop it. */
export function startClock(): () => void {
  const timer = setInterval(lookAtClocks, STEP_MS);
  return () => clearInterval(timer);
}
