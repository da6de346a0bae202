import type { Cancel, Clock } from '../../model/clock.ts';
import type { DeviceState } from '../../runtime/event-bus.ts';

export interface LostDevicesDeps {
  readonly clock: Clock;
  readonly onDelayMs: number;
  readonly onLost: (device: string, problem: string) => void;
  readonly onBack: (device: string) => void;
}

/** Tells a device that is lost from one that missed a poll: it must stay away for the on-delay. Back is back at once. */
export class LostDevices {
  readonly #deps: LostDevicesDeps;
  readonly #waiting = new Map<string, { problem: string; cancel: Cancel }>();

  constructor(deps: LostDevicesDeps) {
    this.#deps = deps;
  }

  heard({ device, connected, problem }: DeviceState): void {
    const waiting = this.#waiting.get(device);
    if (connected) {
      waiting?.cancel();
      this.#waiting.delete(device);
      this.#deps.onBack(device);
    } else if (waiting) {
      // The newest words, the first time: the delay counts from when it was lost.
      waiting.problem = problem ?? waiting.problem;
    } else {
      const entry = { problem: problem ?? '', cancel: this.#arm(device) };
      this.#waiting.set(device, entry);
    }
  }

  stop(): void {
    for (const { cancel } of this.#waiting.values()) cancel();
    this.#waiting.clear();
  }

  #arm(device: string): Cancel {
    return this.#deps.clock.after(this.#deps.onDelayMs, () => {
      const problem = this.#waiting.get(device)?.problem ?? '';
      this.#waiting.delete(device);
      this.#deps.onLost(device, problem);
    });
  }
}
