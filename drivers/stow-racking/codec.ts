import {
  type BankCommand,
  type BankFeature,
  type BankStatus,
  DeviceError,
  type Presence,
} from '../contract/index.ts';
import { ANSWER_BYTES, BYTE, COMMAND, MOST_AISLES, OPERATION, SAFETY } from './map.ts';
import { DEFAULT_REQUEST_BYTES, type StowOptions } from './options.ts';

/** The bytes that ask for the status. */
export function encodeStatusRequest(options: StowOptions): Uint8Array {
  return encodeRequest(0, COMMAND.status, options);
}

/**
 * The bytes that give a command.
 * @throws DeviceError `unsupported` for everything but opening an aisle that this rack has: the map knows no other
 * command, and no stop.
 */
export function encodeCommand(command: BankCommand, options: StowOptions): Uint8Array {
  if (command.kind !== 'open-aisle')
    throw new DeviceError('unsupported', `this make of shelving knows no ${command.kind} over the network`);
  const { aisle } = command;
  const last = Math.min(options.carriages + 1, MOST_AISLES);
  if (!Number.isInteger(aisle) || aisle < 1 || aisle > last)
    throw new DeviceError('unsupported', `aisle ${aisle} is not within 1..${last} of this rack`);
  return encodeRequest(aisle, COMMAND.open, options);
}

/**
 * What a rack with these options tells. The emergency stop needs to know what a 1 means; presence needs that too, and a
 * count that includes people on foot; the open aisle needs a selection that can be trusted.
 */
export function featuresOf(options: StowOptions): ReadonlySet<BankFeature> {
  const features: BankFeature[] = ['fault', 'local-control'];
  if (options.safetyInputs) features.push('emergency-stop');
  if (options.safetyInputs && options.trucksCountPeople) features.push('presence');
  if (options.selectedIsOpen) features.push('open-aisle');
  return new Set(features);
}

/**
 * Decodes one answer of exactly 20 bytes. It has no check sum; what cannot be true of this rack is thrown away.
 * What is doubtful is unknown, never harmless:
 * - trucks inside, or somebody in a curtain or beam, make every aisle occupied: which one is not told;
 * - none inside proves aisles empty only where people on foot are counted, and the curtains can be read;
 * - neither automatic nor manual: who controls it is unknown; both: somebody at the rack does;
 * - the selected aisle is what was asked for last, no position.
 *
 * @param receivedTime epoch ms at which the answer arrived.
 * @throws DeviceError `bad-answer`.
 */
export function decodeAnswer(answer: Uint8Array, options: StowOptions, receivedTime: number): BankStatus {
  const { carriages } = options;
  checkPlausible(answer, carriages);
  const at = (address: number): number => answer[address] ?? 0;
  const operation = (bit: number): boolean => isSet(at(BYTE.operation), bit);
  const tripped = trippedIn(at(BYTE.safety), options);
  const moving = operation(OPERATION.moving);
  const manual = operation(OPERATION.manual);
  const automatic = operation(OPERATION.automatic);
  const selected = at(BYTE.selectedAisle);
  const ready = (options.readyBits ?? ['released', 'power']).every((bit) => operation(OPERATION[bit]));
  const fault = !ready || tripped(SAFETY.underDrive) === true;
  const settled = automatic && !manual && !fault && tripped(SAFETY.emergencyStop) !== true;

  return {
    carriages,
    moving,
    emergencyStop: tripped(SAFETY.emergencyStop),
    fire: null,
    fault,
    localControl: manual ? true : automatic ? false : null,
    locked: operation(OPERATION.night),
    watchdogTripped: false,
    overload: false,
    latchedStop: false,
    openAisles: options.selectedIsOpen ? openAisles(moving, settled, selected) : null,
    targetAisle: moving ? selected : 0,
    lastSequence: null,
    lastResult: 'none',
    faultCode: 0,
    aisleWidthMm: null,
    positionsMm: Array<null>(carriages).fill(null),
    currentsA: Array<null>(carriages).fill(null),
    presence: Array<Presence>(carriages + 1).fill(presence(at(BYTE.trucks), tripped, options)),
    receivedTime,
  };
}

type Tripped = (bit: number) => boolean | null;

function trippedIn(safety: number, { safetyInputs }: StowOptions): Tripped {
  if (!safetyInputs) return () => null;
  return (bit) => isSet(safety, bit) === (safetyInputs === 'one-is-tripped');
}

function presence(trucks: number, tripped: Tripped, options: StowOptions): Presence {
  const { curtainFront, curtainBack, beamForward, beamFall } = SAFETY;
  const entrances = [curtainFront, curtainBack, beamForward, beamFall].map(tripped);
  if (trucks > 0 || entrances.includes(true)) return true;
  return options.trucksCountPeople && entrances.every((one) => one === false) ? false : null;
}

function openAisles(moving: boolean, settled: boolean, selected: number): readonly number[] | null {
  if (moving) return [];
  if (!settled) return null;
  return selected === 0 ? [] : [selected];
}

function checkPlausible(answer: Uint8Array, carriages: number): void {
  if (answer.length !== ANSWER_BYTES) throw bad(`an answer has ${ANSWER_BYTES} bytes, ${answer.length} came`);
  const [mobiles = 0, selected = 0, operation = 0] = [
    answer[BYTE.mobiles],
    answer[BYTE.selectedAisle],
    answer[BYTE.operation],
  ];
  // 0 in the capture that is known: some versions do not tell.
  if (mobiles !== 0 && mobiles !== carriages)
    throw bad(`the rack has ${mobiles} mobiles, ${carriages} are configured`);
  if (selected > carriages + 1)
    throw bad(`selected aisle ${selected} is beyond the ${carriages + 1} aisles of the rack`);
  if (isSet(operation, OPERATION.unused)) throw bad('a bit is set that the map does not know');
}

function encodeRequest(selector: number, command: number, options: StowOptions): Uint8Array {
  const words = [selector, command];
  if ((options.requestBytes ?? DEFAULT_REQUEST_BYTES) === 2) return Uint8Array.from(words);
  return Uint8Array.from(words.flatMap((word) => [word & 0xff, word >> 8]));
}

function isSet(byte: number, bit: number): boolean {
  return ((byte >> bit) & 1) === 1;
}

function bad(message: string): DeviceError {
  return new DeviceError('bad-answer', message);
}
