import type { Cancel, Clock, Quality, Reading, Value } from '../../drivers/contract/index.ts';
import { writtenAgeMs } from './newest-readings.ts';

/** What the configuration says of a point, as far as the table needs it. */
export interface PointSpec {
  readonly id: string;
  readonly device: string;
  readonly channel: string;
  /** Older than this, the value is bad; ms, 30 s when absent. */
  readonly staleAfterMs?: number;
}

/** A point as it stands. Times are epoch ms; `null` before the first reading. */
export interface PointPicture {
  readonly id: string;
  /** The last value heard, kept while stale so that people can see it; only `quality` says whether to trust it. */
  readonly value: Value;
  readonly unit: string;
  readonly quality: Quality;
  /** Why the quality is not good: `never-read`, `stale`, or what the driver said. */
  readonly why: string | null;
  readonly sourceTime: number | null;
  readonly receivedTime: number | null;
}

/** A point that has just been read, for those who must see every reading. */
export interface PointUpdate {
  readonly id: string;
  readonly reading: Reading | null;
}

interface Slot extends PointUpdate {
  readonly id: string;
  readonly channel: string;
  readonly staleAfterMs: number;
  /** Added to every number that is read. */
  offset: number;
  reading: Reading | null;
  /** From then on the reading is stale, by the clock that nobody sets, ms. */
  expiresAtMs: number;
  stale: boolean;
  dirty: boolean;
}

const DEFAULT_STALE_AFTER_MS = 30_000;
const SWEEP_MS = 250;
const BATCH_MS = 250;

/**
 * Every configured point with its newest reading. A point goes bad by the clock alone when nothing arrives.
 *
 * Age counts from the source time where that is the older one, so that a retained message replayed by a broker does
 * not pass for a fresh measurement; and by a clock that nobody sets, so that one set back does not freshen what is dead.
 */
export class PointTable {
  readonly #clock: Clock;
  readonly #slots = new Map<string, Slot>();
  readonly #byDevice = new Map<string, DeviceSlots>();
  readonly #updateListeners = new Set<(updates: readonly PointUpdate[]) => void>();
  readonly #changeListeners = new Set<(changed: readonly PointPicture[]) => void>();
  #dirty: Slot[] = [];
  #flush: Cancel | null = null;
  #sweep: Cancel | null = null;
  /** Before this moment no point can go stale, so that most sweeps need not look at any; by the same clock. */
  #nothingStaleBefore = Infinity;

  constructor(points: readonly PointSpec[], clock: Clock) {
    this.#clock = clock;
    for (const { id, device, channel, staleAfterMs = DEFAULT_STALE_AFTER_MS } of points) {
      const slot: Slot = {
        id,
        channel,
        staleAfterMs,
        offset: 0,
        reading: null,
        expiresAtMs: Infinity,
        stale: false,
        dirty: false,
      };
      this.#slots.set(id, slot);
      const slots = this.#byDevice.get(device) ?? new DeviceSlots();
      this.#byDevice.set(device, slots);
      slots.add(slot);
    }
  }

  start(): void {
    this.#sweep ??= this.#clock.every(SWEEP_MS, () => this.#markStale());
  }

  stop(): void {
    this.#sweep?.();
    this.#flush?.();
    this.#sweep = this.#flush = null;
  }

  /** Takes readings in; those of channels that are no point are ignored. */
  apply(readings: readonly Reading[]): void {
    const updates: Slot[] = [];
    const nowMs = this.#clock.now();
    const monotonicMs = this.#clock.monotonic();
    let device: string | null = null;
    let slots: DeviceSlots | undefined;
    for (let i = 0; i < readings.length; i++) {
      const reading = readings[i] as Reading;
      if (reading.device !== device) {
        device = reading.device;
        slots = this.#byDevice.get(device);
      }
      const found = slots?.find(i, reading.channel);
      if (!found) continue;
      for (const slot of found) {
        slot.reading = slot.offset === 0 ? reading : corrected(reading, slot.offset);
        slot.stale = false;
        updates.push(slot);
        slot.expiresAtMs = monotonicMs - writtenAgeMs(reading, nowMs) + slot.staleAfterMs;
        if (slot.expiresAtMs < this.#nothingStaleBefore) this.#nothingStaleBefore = slot.expiresAtMs;
      }
    }
    if (updates.length === 0) return;
    for (const listener of this.#updateListeners) listener(updates);
    this.#touch(updates);
  }

  /**
   * Corrects a point from its next reading on: what its calibration found is added to each number it gives.
   * @param offset in the unit of the point; 0 for a sensor that is right
   */
  correct(id: string, offset: number): void {
    const slot = this.#slots.get(id);
    if (slot) slot.offset = offset;
  }

  /** The point as it stands now; `null` when no such point is configured. */
  point(id: string): PointPicture | null {
    const slot = this.#slots.get(id);
    return slot ? this.#picture(slot) : null;
  }

  /** All points, in the order of the configuration. */
  points(): readonly PointPicture[] {
    return [...this.#slots.values()].map((slot) => this.#picture(slot));
  }

  /** Called with every reading taken in, synchronously. Returns how to stop. */
  onUpdate(listener: (updates: readonly PointUpdate[]) => void): () => void {
    this.#updateListeners.add(listener);
    return () => void this.#updateListeners.delete(listener);
  }

  /** Called at most four times a second with the points that were read or went stale since. Returns how to stop. */
  onChange(listener: (changed: readonly PointPicture[]) => void): () => void {
    this.#changeListeners.add(listener);
    return () => void this.#changeListeners.delete(listener);
  }

  #touch(slots: readonly Slot[]): void {
    if (this.#changeListeners.size === 0) return;
    for (const slot of slots) {
      if (slot.dirty) continue;
      slot.dirty = true;
      this.#dirty.push(slot);
    }
    if (this.#dirty.length > 0) this.#flush ??= this.#clock.after(BATCH_MS, () => this.#publish());
  }

  #publish(): void {
    this.#flush = null;
    const dirty = this.#dirty;
    this.#dirty = [];
    for (const slot of dirty) slot.dirty = false;
    const changed = dirty.map((slot) => this.#picture(slot));
    for (const listener of this.#changeListeners) listener(changed);
  }

  #markStale(): void {
    const nowMs = this.#clock.monotonic();
    if (nowMs <= this.#nothingStaleBefore) return;
    const gone: Slot[] = [];
    let next = Infinity;
    for (const slot of this.#slots.values()) {
      if (slot.stale || !slot.reading) continue;
      if (nowMs > slot.expiresAtMs) {
        slot.stale = true;
        gone.push(slot);
      } else next = Math.min(next, slot.expiresAtMs);
    }
    this.#nothingStaleBefore = next;
    this.#touch(gone);
  }

  #picture(slot: Slot): PointPicture {
    const { id, reading } = slot;
    if (!reading)
      return {
        id,
        value: null,
        unit: '',
        quality: 'bad',
        why: 'never-read',
        sourceTime: null,
        receivedTime: null,
      };
    // Judged here too, so that an answer between two sweeps is never more hopeful than the clock.
    const stale = this.#clock.monotonic() > slot.expiresAtMs;
    return {
      id,
      value: reading.value,
      unit: reading.unit,
      quality: stale ? 'bad' : reading.quality,
      why: stale ? 'stale' : (reading.why ?? null),
      sourceTime: reading.sourceTime,
      receivedTime: reading.receivedTime,
    };
  }
}

function corrected(reading: Reading, offset: number): Reading {
  return typeof reading.value === 'number' ? { ...reading, value: reading.value + offset } : reading;
}

/** The points of one device. Polls bring the channels in the same order each time, so position is tried first. */
class DeviceSlots {
  readonly #byChannel = new Map<string, Slot[]>();
  readonly #byPosition: (readonly Slot[] | undefined)[] = [];

  add(slot: Slot): void {
    const slots = this.#byChannel.get(slot.channel);
    if (slots) slots.push(slot);
    else this.#byChannel.set(slot.channel, [slot]);
  }

  find(position: number, channel: string): readonly Slot[] | undefined {
    const guess = this.#byPosition[position];
    if (guess?.[0]?.channel === channel) return guess;
    const slots = this.#byChannel.get(channel);
    if (slots) this.#byPosition[position] = slots;
    return slots;
  }
}
