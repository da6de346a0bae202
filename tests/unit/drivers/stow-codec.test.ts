import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BankCommand, isDeviceError } from '../../../drivers/contract/index.ts';
import {
  decodeAnswer,
  encodeCommand,
  encodeStatusRequest,
  featuresOf,
} from '../../../drivers/stow-racking/codec.ts';
import type { StowOptions } from '../../../drivers/stow-racking/options.ts';

const RECEIVED = 1_700_000_000_000;
/** The only answer of a real rack that is known, as it was captured. */
const CAPTURE = Buffer.from('0000020502020000DF1B000000000E0000000000', 'hex');
const RACK: StowOptions = { carriages: 13 };
const KNOWN: StowOptions = { carriages: 13, safetyInputs: 'one-is-tripped' };
const COUNTED: StowOptions = { ...KNOWN, trucksCountPeople: true };

/** A sound rack in automatic, nobody inside, nothing tripped where a 1 is tripped; some bytes changed. */
function answer(changes: Record<number, number> = {}): Buffer {
  const bytes = Buffer.alloc(20);
  bytes.set([0, 0, 2, 5, 0, 0b100_0111, 13, 0, 0b100_0000]);
  bytes[14] = 3;
  for (const [at, byte] of Object.entries(changes)) bytes[Number(at)] = byte;
  return bytes;
}

const look = (changes: Record<number, number> = {}, options: StowOptions = RACK) =>
  decodeAnswer(answer(changes), options, RECEIVED);

describe('decodeAnswer', () => {
  it('reads the capture: automatic and at rest, neither released nor powered, aisle 14 selected', () => {
    expect(CAPTURE).toHaveLength(20);
    expect(decodeAnswer(CAPTURE, RACK, RECEIVED)).toEqual({
      carriages: 13,
      moving: false,
      emergencyStop: null,
      fire: null,
      fault: true,
      localControl: false,
      locked: false,
      watchdogTripped: false,
      overload: false,
      latchedStop: false,
      openAisles: null,
      targetAisle: 0,
      lastSequence: null,
      lastResult: 'none',
      faultCode: 0,
      aisleWidthMm: null,
      positionsMm: Array(13).fill(null),
      currentsA: Array(13).fill(null),
      presence: Array(14).fill(null),
      receivedTime: RECEIVED,
    });
  });

  it('reads the capture the other way where the site says what the bits mean', () => {
    const options = { ...RACK, readyBits: [], selectedIsOpen: true };
    expect(decodeAnswer(CAPTURE, { ...options, safetyInputs: 'one-is-tripped' }, RECEIVED)).toMatchObject({
      emergencyStop: true,
      fault: true,
      openAisles: null,
      presence: Array(14).fill(true),
    });
    // Only the beam called "fall" reads 0 in it.
    expect(decodeAnswer(CAPTURE, { ...options, safetyInputs: 'one-is-healthy' }, RECEIVED)).toMatchObject({
      emergencyStop: false,
      fault: false,
      openAisles: [14],
      presence: Array(14).fill(true),
    });
  });

  it.each([
    [1, 'automatic', { localControl: null }],
    [2, 'released', { fault: true }],
    [6, 'power', { fault: true }],
  ] as const)('misses bit %i, %s', (bit, _, expected) => {
    expect(look()).toMatchObject({ localControl: false, fault: false });
    expect(look({ 5: 0b100_0111 & ~(1 << bit) })).toMatchObject(expected);
  });

  it.each([
    [3, { localControl: true, openAisles: null }],
    [4, { locked: true }],
    [5, { moving: true, targetAisle: 3, openAisles: [] }],
  ] as const)('sees bit %i', (bit, expected) => {
    const quiet = look({}, { ...RACK, selectedIsOpen: true });
    expect(quiet).toMatchObject({ localControl: false, locked: false, moving: false, openAisles: [3] });
    expect(look({ 5: 0b100_0111 | (1 << bit) }, { ...RACK, selectedIsOpen: true })).toMatchObject(expected);
  });

  it('knows of an open aisle only where the site trusts the selection', () => {
    expect(look().openAisles).toBeNull();
    expect(look({ 14: 0 }, { ...RACK, selectedIsOpen: true }).openAisles).toEqual([]);
    expect(look({ 8: 0b100_0100 }, { ...KNOWN, selectedIsOpen: true }).openAisles).toBeNull();
  });

  it.each([
    ['another length', answer().subarray(1), '20 bytes, 19 came'],
    ['another number of mobiles', answer({ 6: 12 }), '12 mobiles, 13 are configured'],
    ['an aisle beyond the last', answer({ 14: 15 }), 'aisle 15'],
    ['an unknown bit', answer({ 5: 0b1100_0111 }), 'map does not know'],
  ])('refuses %s', (_, bytes, words) => {
    expect(() => decodeAnswer(bytes, RACK, RECEIVED)).toThrow(words);
  });

  it('says that an aisle is empty only when people are counted, none is inside, and no curtain is broken', () => {
    const options = fc.record({
      safetyInputs: fc.constantFrom('one-is-tripped', 'one-is-healthy', undefined),
      trucksCountPeople: fc.boolean(),
    });
    fc.assert(
      fc.property(
        options,
        fc.constantFrom(0, 0, 0, 1, 255),
        fc.integer({ min: 0, max: 255 }),
        ({ safetyInputs, trucksCountPeople }, trucks, safety) => {
          const rack: StowOptions = {
            carriages: 13,
            trucksCountPeople,
            ...(safetyInputs && { safetyInputs }),
          };
          const { presence } = look({ 7: trucks, 8: safety }, rack);
          const entrances = safety & 0b11_0011;
          const free = safetyInputs === 'one-is-healthy' ? entrances === 0b11_0011 : entrances === 0;
          const proven = safetyInputs !== undefined && trucksCountPeople && trucks === 0 && free;
          const occupied = trucks > 0 || (safetyInputs !== undefined && !free);
          expect(presence).toEqual(Array(14).fill(proven ? false : occupied ? true : null));
        },
      ),
    );
  });

  it('never tells what its features do not promise', () => {
    const bytes = fc.uint8Array({ minLength: 20, maxLength: 20 });
    const options = fc.constantFrom(RACK, KNOWN, COUNTED, { ...COUNTED, selectedIsOpen: true });
    fc.assert(
      fc.property(bytes, options, (random, rack) => {
        random[6] = 13;
        random[5] = (random[5] ?? 0) & 0x7f;
        random[14] = (random[14] ?? 0) % 15;
        const features = featuresOf(rack);
        const status = decodeAnswer(random, rack, RECEIVED);
        if (!features.has('emergency-stop')) expect(status.emergencyStop).toBeNull();
        if (!features.has('presence')) expect(status.presence).not.toContain(false);
        else expect(status.presence).not.toContain(null);
        if (!features.has('open-aisle')) expect(status.openAisles).toBeNull();
        expect(status.fire).toBeNull();
      }),
    );
  });

  it('answers garbage with a status or a DeviceError, never with anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        try {
          decodeAnswer(bytes, COUNTED, RECEIVED);
        } catch (error) {
          expect(isDeviceError(error, 'bad-answer')).toBe(true);
        }
      }),
    );
  });
});

describe('requests', () => {
  it('are two little-endian words, or two bytes', () => {
    expect([...encodeStatusRequest(RACK)]).toEqual([0, 0, 2, 0]);
    expect([...encodeStatusRequest({ ...RACK, requestBytes: 2 })]).toEqual([0, 2]);
    expect([...encodeCommand({ kind: 'open-aisle', aisle: 14 }, RACK)]).toEqual([14, 0, 1, 0]);
    expect([...encodeCommand({ kind: 'open-aisle', aisle: 14 }, { ...RACK, requestBytes: 2 })]).toEqual([
      14, 1,
    ]);
  });

  it.each([
    { kind: 'stop' },
    { kind: 'close-up', side: 'left' },
    { kind: 'spread' },
    { kind: 'lock' },
    { kind: 'unlock' },
    { kind: 'reset' },
    { kind: 'open-aisle', aisle: 0 },
    { kind: 'open-aisle', aisle: 15 },
    { kind: 'open-aisle', aisle: 1.5 },
  ] as BankCommand[])('cannot say %o', (command) => {
    try {
      encodeCommand(command, RACK);
      expect.unreachable();
    } catch (error) {
      expect(isDeviceError(error, 'unsupported')).toBe(true);
    }
  });

  it('promise neither a stop nor anything that the options do not make sure', () => {
    expect([...featuresOf(RACK)]).toEqual(['fault', 'local-control']);
    expect([...featuresOf(COUNTED)]).toEqual(['fault', 'local-control', 'emergency-stop', 'presence']);
    expect(featuresOf({ ...RACK, trucksCountPeople: true }).has('presence')).toBe(false);
    expect(featuresOf({ ...RACK, selectedIsOpen: true }).has('open-aisle')).toBe(true);
  });
});
