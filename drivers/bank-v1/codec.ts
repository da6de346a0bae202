import { type BankCommand, type BankStatus, DeviceError, type Presence } from '../contract/index.ts';
import {
  AISLE_UNKNOWN,
  COMMAND,
  DISCRETE,
  GUARD_SALT,
  INPUT,
  MAP_VERSION,
  RESULTS,
  STATUS_BIT,
} from './map.ts';

/** A gap this share narrower than the aisle width still counts as open: end switches and encoders have play. */
const OPEN_TOLERANCE = 0.05;

/** What the map does not tell of a bank, and the configuration must. */
export interface BankShape {
  /** 1..40. */
  readonly carriages: number;
  /** Aisles that can stand open at once, each to the full width; 1 unless configured. */
  readonly freeAisles: number;
  /** Depth of one carriage along the rails, mm; `null` where only one aisle opens at a time, which needs none. */
  readonly carriageWidthMm: number | null;
}

/** The four reads that make one complete look at a bank of `carriages` carriages. */
export function lookPlan(carriages: number) {
  return {
    block: { table: 'input', address: 0, count: INPUT.positions + carriages },
    currents: { table: 'input', address: INPUT.currents, count: carriages },
    presence: { table: 'discrete', address: DISCRETE.presence, count: carriages + 1 },
    presenceFaults: { table: 'discrete', address: DISCRETE.presenceFault, count: carriages + 1 },
  } as const;
}

/** The answers to {@link lookPlan}, as they came. */
export interface RawLook {
  /** Input registers 0..9+n. */
  readonly block: readonly number[];
  /** Input registers 60..60+n−1. */
  readonly currents: readonly number[];
  /** Discrete inputs 0..n. */
  readonly presence: readonly boolean[];
  /** Discrete inputs 64..64+n. */
  readonly presenceFaults: readonly boolean[];
}

/**
 * Checks that a controller speaks this map and drives the bank we were told of.
 * @param header input registers 0 and 1, or more.
 * @param carriages the configured number of carriages.
 * @throws DeviceError `bad-answer` naming what differs.
 */
export function checkIdentity(header: readonly number[], carriages: number): void {
  const version = header[INPUT.mapVersion];
  if (version !== MAP_VERSION)
    throw bad(`the controller tells map version ${String(version)}, this driver speaks ${MAP_VERSION}`);
  const told = header[INPUT.carriages];
  if (told !== carriages)
    throw bad(`the controller drives ${String(told)} carriages, ${carriages} are configured`);
}

/**
 * Decodes one look. What contradicts itself never becomes a trustworthy status:
 * - another map version or carriage count, an aisle beyond n+1, an unknown result code, or carriages standing in the
 *   wrong order mean that the bytes are not a look at this bank: the whole look is thrown away;
 * - a presence sensor with its fault bit set is unknown, whatever it reads;
 * - "any aisle occupied" in the status word and the sensors disagree: what says occupied is believed, the rest is
 *   unknown. (Someone walking in between two reads looks like this for one poll, hence no error.) A faulty sensor
 *   explains a set bit, because a controller must count it as occupied;
 * - a fault code other than 0 is a fault even where the fault bit is clear.
 *
 * An open aisle that the positions deny is passed on as it was told: to find that the two disagree is the business of
 * whoever decides on them.
 *
 * @param shape the bank as configured.
 * @param receivedTime epoch ms at which the oldest part of the look arrived.
 * @throws DeviceError `bad-answer`.
 */
export function decodeLook(look: RawLook, shape: BankShape, receivedTime: number): BankStatus {
  const { carriages } = shape;
  expectLength('status block', look.block, INPUT.positions + carriages);
  expectLength('motor currents', look.currents, carriages);
  expectLength('presence inputs', look.presence, carriages + 1);
  expectLength('presence faults', look.presenceFaults, carriages + 1);
  checkIdentity(look.block, carriages);

  const at = (address: number): number => look.block[address] ?? 0;
  const status = at(INPUT.status);
  const bit = (number: number): boolean => ((status >> number) & 1) === 1;
  const faultCode = at(INPUT.faultCode);

  return {
    carriages,
    moving: bit(STATUS_BIT.moving),
    emergencyStop: bit(STATUS_BIT.emergencyStop),
    fire: bit(STATUS_BIT.fire),
    fault: bit(STATUS_BIT.fault) || faultCode !== 0,
    localControl: bit(STATUS_BIT.localControl),
    locked: bit(STATUS_BIT.locked),
    watchdogTripped: bit(STATUS_BIT.watchdogTripped),
    overload: bit(STATUS_BIT.overload),
    latchedStop: bit(STATUS_BIT.latchedStop),
    openAisles: openAisles(look.block, bit(STATUS_BIT.moving), shape),
    targetAisle: aisle('target', at(INPUT.targetAisle), carriages),
    lastSequence: at(INPUT.lastSequence),
    lastResult: result(at(INPUT.lastResult)),
    faultCode,
    aisleWidthMm: at(INPUT.aisleWidthMm),
    positionsMm: positions(look.block.slice(INPUT.positions)),
    currentsA: look.currents.map((centiampere) => centiampere / 100),
    presence: presence(look, bit(STATUS_BIT.anyOccupied)),
    receivedTime,
  };
}

/**
 * The four words of holding registers 0..3: sequence, code, argument, guard.
 * @param sequence 1..65535.
 * @throws DeviceError `unsupported` for a sequence out of range or an aisle this bank has not.
 */
export function encodeCommand(
  sequence: number,
  command: BankCommand,
  carriages: number,
): readonly [sequence: number, code: number, argument: number, guard: number] {
  if (!Number.isInteger(sequence) || sequence < 1 || sequence > 0xffff)
    throw new DeviceError('unsupported', `command sequence ${sequence} is not within 1..65535`);
  const [code, argument] = codeAndArgument(command, carriages);
  return [sequence, code, argument, sequence ^ code ^ argument ^ GUARD_SALT];
}

function codeAndArgument(command: BankCommand, carriages: number): readonly [number, number] {
  switch (command.kind) {
    case 'open-aisle':
      if (!Number.isInteger(command.aisle) || command.aisle < 1 || command.aisle > carriages + 1)
        throw new DeviceError(
          'unsupported',
          `aisle ${command.aisle} is not within 1..${carriages + 1} of this bank`,
        );
      return [COMMAND.openAisle, command.aisle];
    case 'stop':
      return [COMMAND.stop, 0];
    case 'close-up':
      return [COMMAND.closeUp, command.side === 'left' ? 0 : 1];
    case 'spread':
      return [COMMAND.spread, 0];
    case 'lock':
      return [COMMAND.lock, 0];
    case 'unlock':
      return [COMMAND.unlock, 0];
    case 'reset':
      return [COMMAND.reset, 0];
  }
}

function presence(look: RawLook, anyOccupied: boolean): readonly Presence[] {
  const seen = look.presence.map((occupied, k) => (look.presenceFaults[k] === true ? null : occupied));
  const contradictory = anyOccupied ? seen.every((one) => one === false) : seen.includes(true);
  return contradictory ? seen.map((one) => (one === true ? true : null)) : seen;
}

function positions(edgesMm: readonly number[]): readonly number[] {
  for (let k = 1; k < edgesMm.length; k++)
    if ((edgesMm[k] ?? 0) < (edgesMm[k - 1] ?? 0))
      throw bad(`carriage ${k + 1} at ${edgesMm[k]} mm stands left of carriage ${k} at ${edgesMm[k - 1]} mm`);
  return edgesMm;
}

/**
 * The register tells the aisle opened last. Where several can be open, the others follow from the positions, but only
 * at rest: a gap that is wide while carriages roll does not stand open.
 */
function openAisles(block: RawLook['block'], moving: boolean, shape: BankShape): readonly number[] | null {
  const told = block[INPUT.openAisle] ?? AISLE_UNKNOWN;
  if (told === AISLE_UNKNOWN) return null;
  const open = new Set(moving ? [] : wideAisles(block, shape));
  if (aisle('open', told, shape.carriages) !== 0) open.add(told);
  return [...open].sort((a, b) => a - b);
}

/** The aisles that are wide enough by the positions; none where only one opens at a time, and the register says all. */
function wideAisles(block: RawLook['block'], shape: BankShape): readonly number[] {
  const { carriages, freeAisles, carriageWidthMm } = shape;
  if (freeAisles === 1 || carriageWidthMm === null) return [];
  const widthMm = block[INPUT.aisleWidthMm] ?? 0;
  const railMm = carriages * carriageWidthMm + freeAisles * widthMm;
  const leftEdges = [...block.slice(INPUT.positions), railMm];
  return leftEdges.flatMap((edgeMm, k) => {
    const gapMm = edgeMm - (k === 0 ? 0 : (leftEdges[k - 1] ?? 0) + carriageWidthMm);
    return gapMm >= widthMm * (1 - OPEN_TOLERANCE) ? [k + 1] : [];
  });
}

function aisle(which: string, value: number, carriages: number): number {
  if (value > carriages + 1)
    throw bad(`${which} aisle ${value} is beyond the ${carriages + 1} aisles of the bank`);
  return value;
}

function result(code: number) {
  const word = RESULTS[code];
  if (word === undefined) throw bad(`result code ${code} is none of the map's`);
  return word;
}

function expectLength(what: string, values: readonly unknown[], count: number): void {
  if (values.length !== count) throw bad(`${what}: ${values.length} values came, ${count} were asked for`);
}

function bad(message: string): DeviceError {
  return new DeviceError('bad-answer', message);
}
