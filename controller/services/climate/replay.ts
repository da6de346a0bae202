import { setImmediate as turn } from 'node:timers/promises';
import type { Reading } from '../../../drivers/contract/index.ts';
import type { LeapingClock } from '../../model/leaping-clock.ts';

/** What was read at one moment; `at` and the readings' times are epoch ms. */
export interface ReplayFrame {
  readonly at: number;
  readonly readings: readonly Reading[];
}

/** Where readings go in: the point table, behind which the real services listen. */
export interface ReplayTarget {
  apply(readings: readonly Reading[]): void;
}

export interface ReplayReport {
  readonly frames: number;
  readonly readings: number;
  /** Epoch ms of the first and last frame; `null` when there was none. */
  readonly from: number | null;
  readonly to: number | null;
}

/**
 * Lets services that were built on that clock live through a series, at whatever speed the machine has: the clock leaps
 * from frame to frame, every frame goes in as if it had just been read, and then timers see that time has passed. What a
 * frame leads to is on disk before time goes on. A frame from before the one ahead of it arrives late, at the clock's own
 * time.
 * @param series in the order of arrival
 */
export async function replay(
  series: Iterable<ReplayFrame>,
  services: ReplayTarget,
  clock: Pick<LeapingClock, 'leap'>,
): Promise<ReplayReport> {
  let [frames, count] = [0, 0];
  let [from, to]: [number | null, number | null] = [null, null];
  for (const { at, readings } of series) {
    clock.leap(at, () => services.apply(readings));
    await settled();
    frames++;
    count += readings.length;
    from ??= at;
    to = at;
  }
  return { frames, readings: count, from, to };
}

/** Two turns: a commit is made in the first, and what waited for it goes on in the second. */
async function settled(): Promise<void> {
  await turn();
  await turn();
}

/** Where each value of a row belongs. */
export interface ReplayChannel {
  readonly device: string;
  readonly channel: string;
  readonly unit: string;
}

/**
 * Frames out of rows of plain numbers, e.g. of an imported log.
 * @param rows time, epoch ms, and one value a channel; `null` where nothing was read
 */
export function* framesOf(
  channels: readonly ReplayChannel[],
  rows: Iterable<{ readonly at: number; readonly values: readonly (number | null)[] }>,
): Generator<ReplayFrame> {
  for (const { at, values } of rows)
    yield {
      at,
      readings: channels.flatMap(({ device, channel, unit }, index): Reading[] => {
        const value = values[index] ?? null;
        if (value === null) return [];
        return [{ device, channel, value, unit, quality: 'good', sourceTime: at, receivedTime: at }];
      }),
    };
}
