import {
  type BankCommand,
  type BankFeature,
  type BankStatus,
  DeviceError,
  type Value,
} from '../contract/index.ts';
import { type Button, COMMAND_COILS } from './map.ts';

/**
 * What the map can tell and do. It has an unlock but no lock, and one close whose side is its own. No positions, no
 * presence, no open aisle, no safety inputs: whoever needs them maps other sensors onto the bank.
 */
export const FEATURES: ReadonlySet<BankFeature> = new Set<BankFeature>([
  'local-control',
  'stop',
  'close-up',
  'spread',
]);

/** The answers that make one look at a bank, as they came. */
export interface RawLook {
  /** Coils 2148 and 2149. */
  readonly access: readonly boolean[];
  /** Coil 2206. */
  readonly running: readonly boolean[];
}

/**
 * Decodes one look. Everything that the map has no word for is unknown.
 * @param carriages the configured number of carriages.
 * @param receivedTime epoch ms at which the oldest part of the look arrived.
 * @throws DeviceError `bad-answer` when a bit is missing.
 */
export function decodeLook(look: RawLook, carriages: number, receivedTime: number): BankStatus {
  const [locked, panelLoggedIn] = look.access;
  const [running] = look.running;
  if (locked === undefined || panelLoggedIn === undefined || running === undefined)
    throw new DeviceError('bad-answer', 'fewer coils came than were asked for');
  return {
    carriages,
    moving: running,
    emergencyStop: null,
    fire: null,
    fault: null,
    localControl: panelLoggedIn,
    locked,
    watchdogTripped: false,
    overload: false,
    latchedStop: false,
    openAisles: null,
    targetAisle: 0,
    lastSequence: null,
    lastResult: 'none',
    faultCode: 0,
    aisleWidthMm: null,
    positionsMm: Array<null>(carriages).fill(null),
    currentsA: Array<null>(carriages).fill(null),
    presence: Array<null>(carriages + 1).fill(null),
    receivedTime,
  };
}

/** What to press for a command, and the aisle to name before it. */
export interface Press {
  readonly button: Button;
  /** 1..n+1; goes into the target register first. */
  readonly target?: number;
}

/**
 * How a command is given.
 * @throws DeviceError `unsupported` for what the map cannot say, or an aisle this bank has not.
 */
export function encodeCommand(command: BankCommand, carriages: number): Press {
  switch (command.kind) {
    case 'open-aisle': {
      const { aisle } = command;
      if (!Number.isInteger(aisle) || aisle < 1 || aisle > carriages + 1)
        throw new DeviceError('unsupported', `aisle ${aisle} is not within 1..${carriages + 1} of this bank`);
      return { button: 'open', target: aisle };
    }
    case 'stop':
      return { button: 'stop' };
    case 'close-up':
      return { button: 'close' };
    case 'spread':
      return { button: 'ventilate' };
    case 'unlock':
      return { button: 'unlock' };
    case 'lock':
    case 'reset':
      throw new DeviceError('unsupported', `this make of shelving knows no ${command.kind}`);
  }
}

/** The six command coils with exactly one of them set, or none. */
export function coilsFor(button: Button | null): readonly boolean[] {
  return COMMAND_COILS.map((coil) => coil === button);
}

/** Whether a coil that somebody presses is still set. */
export function anyPressed(coils: readonly boolean[]): boolean {
  return coils.some((set, k) => set && COMMAND_COILS[k] !== 'manual');
}

/** A climate value, or why it is none. */
export interface Climate {
  readonly channel: 'temperature' | 'humidity';
  readonly unit: '°C' | '%';
  readonly value: Value;
  readonly why?: string;
}

/** T = raw·80/1650 − 20 °C, RH = raw/10 %. The ends of the range are what a missing or broken transmitter reads. */
export function decodeClimate(words: readonly number[]): readonly Climate[] {
  const [temperature = Number.NaN, humidity = Number.NaN] = words;
  return [
    within('temperature', '°C', (temperature * 80) / 1650 - 20, -20, 60),
    within('humidity', '%', humidity / 10, 0, 100),
  ];
}

function within(
  channel: Climate['channel'],
  unit: Climate['unit'],
  value: number,
  above: number,
  most: number,
): Climate {
  if (value > above && value <= most) return { channel, unit, value: Math.round(value * 100) / 100 };
  return { channel, unit, value: null, why: `${value} ${unit} is outside what can be` };
}
