import { type Clock, DeviceError, isDeviceError, type Log } from '../contract/index.ts';
import type { ModbusLink, Priority } from '../links/modbus-link.ts';
import { anyPressed, coilsFor } from './codec.ts';
import { type Button, COMMAND_COILS } from './map.ts';

/** A stop, and letting go of a button, may be said again: neither moves anything if it was heard the first time. */
const ATTEMPTS = 3;

export interface CommandCoilsParts {
  readonly modbus: ModbusLink;
  readonly unit: number;
  /** Of the first of the six, as on the wire. */
  readonly address: number;
  readonly pulseMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The six command coils as a row of buttons: one is pressed, held for a pulse, and let go of by writing zeros to all.
 * Buttons take turns, but for the stop. It waits for no pulse, presses itself at once (which lets go of the others, as
 * each write sets all six), and whatever was asked for before it and is not on the wire yet is not pressed any more.
 */
export class CommandCoils {
  readonly #parts: CommandCoilsParts;
  /** Resolves when the last button that got its turn has been let go of. */
  #turn: Promise<void> = Promise.resolve();
  #releasing: Promise<void> = Promise.resolve();
  /** A write that is no stop and may still be waiting for the line, where a stop goes ahead of it. */
  #overtakable: Promise<void> | null = null;
  #stops = 0;
  /** Counts presses: only the newest may let go, or it would cut a newer one short. */
  #presses = 0;
  #held = 0;
  /** Whether all coils are known to be 0. A stop coil left at 1 would make the next stop no edge. */
  #allReleased = false;
  /** How to end each pulse under way before its time. */
  readonly #pulses = new Set<() => void>();
  #closed = false;

  constructor(parts: CommandCoilsParts) {
    this.#parts = parts;
  }

  /**
   * Presses a button when its turn comes; resolves when the controller has confirmed it, and lets go by itself.
   * @param prepare runs right before, when it is this button's turn
   * @throws DeviceError `guard-failed` when a stop came first; what the link failed with otherwise
   */
  press(button: Button, prepare: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const stops = this.#stops;
    const pressed = this.#turn.then(async () => {
      this.#expectNoStopSince(stops);
      await prepare();
      this.#expectNoStopSince(stops);
      await this.#press(button, 'command', 1);
    });
    this.#turn = settled(pressed).then(() => this.#releasing);
    return pressed;
  }

  /** Presses stop ahead of everything. Rejects with `DeviceError` when the controller did not confirm it. */
  stop(): Promise<void> {
    this.#stops += 1;
    const before = this.#turn;
    const stopped = this.#stop();
    this.#turn = settled(stopped)
      .then(() => before)
      .then(() => this.#releasing);
    return stopped;
  }

  /**
   * Sees to it that no coil stays at 1: left there by a release that failed, or by a run of ours that ended within a
   * pulse. Does nothing while a button is held. Rejects with `DeviceError` when that cannot be told or done.
   */
  async settle(): Promise<void> {
    if (this.#allReleased || this.#held > 0) return;
    const presses = this.#presses;
    const pressed = await this.#anyPressed();
    if (presses !== this.#presses) return;
    if (pressed) await this.#release(1);
    this.#allReleased = presses === this.#presses;
  }

  /** Lets go of everything now; resolves when that is done. From then on a button is held no longer than its write takes. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const end of this.#pulses) end();
    await this.#turn;
  }

  async #stop(): Promise<void> {
    const overtaken = this.#overtakable;
    await this.#press('stop', 'stop', ATTEMPTS);
    if (!overtaken) return;
    // What the stop went ahead of lands after it: a movement it did not stop, or zeros that cut its pulse short.
    await settled(overtaken);
    await this.#press('stop', 'stop', ATTEMPTS);
  }

  async #press(button: Button, priority: Priority, attempts: number): Promise<void> {
    const press = ++this.#presses;
    this.#allReleased = false;
    this.#held += 1;
    try {
      await this.#write(button, priority, attempts);
    } finally {
      // An error tells that no answer came, not that nothing was pressed.
      this.#releasing = this.#releaseAfterPulse(press);
    }
  }

  async #releaseAfterPulse(press: number): Promise<void> {
    try {
      await this.#pulse();
      if (press !== this.#presses) return;
      await this.#release(ATTEMPTS);
      this.#allReleased = press === this.#presses;
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'a command coil may have stayed set; the next look sees to it');
    } finally {
      this.#held -= 1;
    }
  }

  #pulse(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    const { clock, pulseMs } = this.#parts;
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        this.#pulses.delete(end);
        resolve();
      };
      const cancel = clock.after(pulseMs, end);
      this.#pulses.add(end);
    });
  }

  #release(attempts: number): Promise<void> {
    return this.#write(null, 'command', attempts);
  }

  #write(button: Button | null, priority: Priority, attempts: number): Promise<void> {
    const written = this.#insist(button, priority, attempts);
    if (priority === 'stop') return written;
    this.#overtakable = written;
    void settled(written).then(() => {
      if (this.#overtakable === written) this.#overtakable = null;
    });
    return written;
  }

  async #insist(button: Button | null, priority: Priority, attempts: number): Promise<void> {
    const { modbus, unit, address } = this.#parts;
    for (let attempt = 1; ; attempt++) {
      try {
        return await modbus.writeCoils({ unit, address, values: coilsFor(button), priority });
      } catch (error) {
        if (attempt === attempts || !mayHavePassedUnheard(error)) throw error;
      }
    }
  }

  async #anyPressed(): Promise<boolean> {
    const { modbus, unit, address } = this.#parts;
    try {
      const count = COMMAND_COILS.length;
      return anyPressed(await modbus.readBits({ unit, table: 'coil', address, count }));
    } catch (error) {
      // A controller that lets nobody read them back may have any of them set.
      if (isDeviceError(error, 'device-exception')) return true;
      throw error;
    }
  }

  #expectNoStopSince(stops: number): void {
    if (stops !== this.#stops)
      throw new DeviceError('guard-failed', 'a stop came before this command was on its way');
  }
}

function settled(promise: Promise<void>): Promise<void> {
  return promise.catch(() => undefined);
}

function mayHavePassedUnheard(error: unknown): boolean {
  return (
    isDeviceError(error, 'timeout') ||
    isDeviceError(error, 'bad-answer') ||
    isDeviceError(error, 'device-busy')
  );
}
