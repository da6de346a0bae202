import type { ModbusUnit } from '../modbus/answer.ts';
import { ILLEGAL_ADDRESS, ILLEGAL_VALUE, ModbusException } from '../modbus/exception.ts';

const CHANNELS = 8;
const ALL = 0x00ff;
const ON = 0xff00;
const OFF = 0x0000;
const TOGGLE = 0x5500;
/** FC 05 here with a count of 100 ms steps switches channel n on for that long. */
const PULSE_AT = 0x0200;
const PULSE_STEP_MS = 100;
const LONGEST_PULSE = 0x7fff;

/**
 * Waveshare-style relay board: 8 coils (0xFF = all), 8 discrete inputs, and pulses timed by the board itself.
 * Inputs are wired by {@link RelayBoard.wireInput}, outputs reported by `onOutput`.
 */
export class RelayBoard implements ModbusUnit {
  readonly #outputs = Array.from({ length: CHANNELS }, () => false);
  readonly #inputs = new Map<number, () => boolean>();
  readonly #listeners = new Map<number, (on: boolean) => void>();
  readonly #pulsesMs = new Map<number, number>();

  /** Connects input `input` (1..8) to something in the world. */
  wireInput(input: number, read: () => boolean): void {
    this.#inputs.set(input - 1, read);
  }

  /** Connects relay `output` (1..8) to something in the world. */
  wireOutput(output: number, switched: (on: boolean) => void): void {
    this.#listeners.set(output - 1, switched);
  }

  /** Coil states, relay 1 first. */
  get outputs(): readonly boolean[] {
    return this.#outputs;
  }

  readCoils(address: number, count: number): readonly boolean[] {
    return channels(address, count).map((at) => this.#outputs[at] ?? false);
  }

  readDiscrete(address: number, count: number): readonly boolean[] {
    return channels(address, count).map((at) => this.#inputs.get(at)?.() ?? false);
  }

  writeCoil(address: number, word: number): void {
    if (address >= PULSE_AT && address < PULSE_AT + CHANNELS) return this.#pulse(address - PULSE_AT, word);
    if (word !== ON && word !== OFF && word !== TOGGLE) throw new ModbusException(ILLEGAL_VALUE);
    for (const at of address === ALL ? channels(0, CHANNELS) : channels(address, 1))
      this.#switch(at, word === TOGGLE ? !this.#outputs[at] : word === ON);
  }

  writeCoils(address: number, on: readonly boolean[]): void {
    channels(address, on.length).forEach((at, i) => this.#switch(at, on[i] ?? false));
  }

  /** Lets time pass for running pulses. */
  tick(ms: number): void {
    for (const [at, left] of this.#pulsesMs)
      if (left <= ms) this.#switch(at, false);
      else this.#pulsesMs.set(at, left - ms);
  }

  /** Everything off, as after a loss of power. */
  reboot(): void {
    for (const at of channels(0, CHANNELS)) this.#switch(at, false);
  }

  #pulse(at: number, steps: number): void {
    if (steps < 1 || steps > LONGEST_PULSE) throw new ModbusException(ILLEGAL_VALUE);
    this.#switch(at, true);
    this.#pulsesMs.set(at, steps * PULSE_STEP_MS);
  }

  #switch(at: number, on: boolean): void {
    this.#pulsesMs.delete(at);
    this.#outputs[at] = on;
    this.#listeners.get(at)?.(on);
  }
}

function channels(address: number, count: number): number[] {
  if (address + count > CHANNELS) throw new ModbusException(ILLEGAL_ADDRESS);
  return Array.from({ length: count }, (_, i) => address + i);
}
