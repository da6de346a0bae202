import {
  type BankCommand,
  type BankFeature,
  type BankStatus,
  type Clock,
  DeviceError,
  isDeviceError,
  type OutputPort,
  type Reading,
  type ShelvingBank,
} from '../../drivers/contract/index.ts';
import type { MappedSensors } from '../config/schema-shelving.ts';
import { featuresWith, mappedInputs, mergeSensors, SENSOR_STALE_MS } from './bank-sensors.ts';
import { NewestReadings } from './newest-readings.ts';

/** Switching an output is harmless to repeat, and a stop must not be lost with one answer. */
const STOP_ATTEMPTS = 3;
const ROLLING: ReadonlySet<BankCommand['kind']> = new Set(['open-aisle', 'close-up', 'spread']);

export interface MappedBankParts {
  readonly bank: ShelvingBank;
  readonly mapped: MappedSensors;
  /** Number of carriages, where the configuration tells. */
  readonly carriages: number | null;
  readonly clock: Clock;
  /** The outputs of another device; `null` when there is none or it has none. */
  readonly outputs: (device: string) => OutputPort | null;
}

/**
 * A bank with the site's own sensors mapped onto it: what its make cannot tell, they do. Where a stop output is mapped,
 * a stop switches it and is said to the make as well; it is switched back before the next motion, not earlier.
 */
export class MappedBank implements ShelvingBank {
  readonly features: ReadonlySet<BankFeature>;
  readonly #parts: MappedBankParts;
  readonly #readings: NewestReadings;
  /** The newest look as the make told it; `null` when it failed. */
  #look: BankStatus | null = null;
  #stops = 0;
  /** The stop output being switched back, which a stop may overtake. */
  #freeing: Promise<void> | null = null;

  constructor(parts: MappedBankParts) {
    this.#parts = parts;
    this.features = featuresWith(parts.bank.features, parts.mapped, parts.carriages);
    this.#readings = new NewestReadings(mappedInputs(parts.mapped), parts.clock);
  }

  async readStatus(): Promise<BankStatus> {
    this.#look = await this.#parts.bank.readStatus().catch((error: unknown) => {
      this.#look = null;
      throw error;
    });
    return this.#merged(this.#look);
  }

  /**
   * Takes in what other devices tell.
   * @returns the last look merged anew when one of the bank's sensors changed, so that nobody waits for the next look;
   * `null` when none did, or the last look failed
   */
  hear(readings: readonly Reading[]): BankStatus | null {
    let changed = false;
    for (const reading of readings) {
      const before = this.#readings.of(reading);
      if (!this.#readings.hear([reading])) continue;
      changed ||= before?.value !== reading.value || before.quality !== reading.quality;
    }
    return changed && this.#look ? this.#merged(this.#look) : null;
  }

  async send(sequence: number, command: BankCommand): Promise<void> {
    const { bank, mapped } = this.#parts;
    if (command.kind === 'stop') return this.#stop(sequence);
    if (mapped.stop && ROLLING.has(command.kind)) await this.#free();
    await bank.send(sequence, command);
  }

  beat(): Promise<void> {
    return this.#parts.bank.beat();
  }

  #merged(status: BankStatus): BankStatus {
    const { mapped, clock } = this.#parts;
    return mergeSensors(status, mapped, (input) => this.#readings.fresh(input, SENSOR_STALE_MS), clock.now());
  }

  /** Rejects with what went wrong when either way failed: only then is it said again. */
  async #stop(sequence: number): Promise<void> {
    const { bank, mapped } = this.#parts;
    if (!mapped.stop) return bank.send(sequence, { kind: 'stop' });
    this.#stops += 1;
    const ways = [this.#switchToStop()];
    if (bank.features.has('stop')) ways.push(bank.send(sequence, { kind: 'stop' }));
    for (const way of await Promise.allSettled(ways)) if (way.status === 'rejected') throw way.reason;
  }

  async #switchToStop(): Promise<void> {
    const overtaken = this.#freeing;
    await this.#switch(true, STOP_ATTEMPTS);
    if (!overtaken) return;
    await overtaken.catch(() => undefined);
    await this.#switch(true, STOP_ATTEMPTS);
  }

  /** Lets the bank move again. */
  async #free(): Promise<void> {
    const stops = this.#stops;
    const freeing = this.#switch(false, 1);
    this.#freeing = freeing;
    try {
      await freeing;
    } finally {
      if (this.#freeing === freeing) this.#freeing = null;
    }
    if (stops !== this.#stops)
      throw new DeviceError('guard-failed', 'a stop came before this command was on its way');
  }

  async #switch(stop: boolean, attempts: number): Promise<void> {
    const { mapped, outputs } = this.#parts;
    if (!mapped.stop) return;
    const { device, channel, level } = mapped.stop;
    const port = outputs(device);
    if (!port) throw new DeviceError('unsupported', `${device} has no outputs to stop the bank with`);
    for (let attempt = 1; ; attempt++) {
      try {
        return await port.set(channel, stop === level, { urgent: stop });
      } catch (error) {
        if (attempt === attempts || !isDeviceError(error) || error.persistence === 'permanent') throw error;
      }
    }
  }
}
