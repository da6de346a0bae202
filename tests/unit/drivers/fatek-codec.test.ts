import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BankCommand, isDeviceError } from '../../../drivers/contract/index.ts';
import {
  anyPressed,
  coilsFor,
  decodeClimate,
  decodeLook,
  encodeCommand,
  FEATURES,
} from '../../../drivers/fatek-shelving/codec.ts';
import type { Button } from '../../../drivers/fatek-shelving/map.ts';

const N = 4;
const RECEIVED = 1_700_000_000_000;

describe('decodeLook', () => {
  it('tells what the map tells, and that everything else is unknown', () => {
    expect(decodeLook({ access: [true, false], running: [true] }, 2, RECEIVED)).toEqual({
      carriages: 2,
      moving: true,
      emergencyStop: null,
      fire: null,
      fault: null,
      localControl: false,
      locked: true,
      watchdogTripped: false,
      overload: false,
      latchedStop: false,
      openAisles: null,
      targetAisle: 0,
      lastSequence: null,
      lastResult: 'none',
      faultCode: 0,
      aisleWidthMm: null,
      positionsMm: [null, null],
      currentsA: [null, null],
      presence: [null, null, null],
      receivedTime: RECEIVED,
    });
  });

  it('keeps the three bits apart', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), fc.boolean(), (locked, localControl, moving) => {
        const look = { access: [locked, localControl], running: [moving] };
        expect(decodeLook(look, N, RECEIVED)).toMatchObject({ locked, localControl, moving });
      }),
    );
  });

  it.each([
    [[true], [true]],
    [[true, false], []],
  ])('refuses a look with a bit missing', (access, running) => {
    expect(() => decodeLook({ access, running }, N, RECEIVED)).toThrow('fewer coils');
  });

  it('answers garbage with a status or a DeviceError, never with anything else', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 3 }),
        fc.array(fc.boolean(), { maxLength: 2 }),
        (access, running) => {
          try {
            decodeLook({ access, running }, N, RECEIVED);
          } catch (error) {
            expect(isDeviceError(error, 'bad-answer')).toBe(true);
          }
        },
      ),
    );
  });
});

describe('encodeCommand', () => {
  it.each([
    [
      { kind: 'open-aisle', aisle: 5 },
      { button: 'open', target: 5 },
    ],
    [{ kind: 'stop' }, { button: 'stop' }],
    [{ kind: 'close-up', side: 'left' }, { button: 'close' }],
    [{ kind: 'close-up', side: 'right' }, { button: 'close' }],
    [{ kind: 'spread' }, { button: 'ventilate' }],
    [{ kind: 'unlock' }, { button: 'unlock' }],
  ] as [BankCommand, object][])('%o', (command, press) => {
    expect(encodeCommand(command, N)).toEqual(press);
  });

  it.each([{ kind: 'lock' }, { kind: 'reset' }] as BankCommand[])('knows no %o', (command) => {
    expect(() => encodeCommand(command, N)).toThrow(`knows no ${command.kind}`);
  });

  it('opens exactly the aisles the bank has', () => {
    fc.assert(
      fc.property(fc.integer({ min: -2, max: 50 }), fc.integer({ min: 1, max: 40 }), (aisle, carriages) => {
        const send = () => encodeCommand({ kind: 'open-aisle', aisle }, carriages);
        if (aisle >= 1 && aisle <= carriages + 1) expect(send().target).toBe(aisle);
        else expect(send).toThrow(/aisle/);
      }),
    );
  });

  it('promises nothing that it refuses', () => {
    expect([...FEATURES].sort()).toEqual(['close-up', 'local-control', 'spread', 'stop']);
  });
});

describe('the command coils', () => {
  it.each([
    ['close', '100000'],
    ['stop', '010000'],
    ['unlock', '001000'],
    ['ventilate', '000010'],
    ['open', '000001'],
    [null, '000000'],
  ] as [Button | null, string][])('for %s are %s from 2200 on', (button, bits) => {
    const text = coilsFor(button)
      .map((set) => (set ? 1 : 0))
      .join('');
    expect(text).toBe(bits);
    expect(anyPressed(coilsFor(button))).toBe(button !== null);
  });

  it('do not take the mode for a button', () => {
    expect(anyPressed([false, false, false, true, false, false])).toBe(false);
  });
});

describe('decodeClimate', () => {
  it.each([
    [[825, 505], 20, 50.5],
    [[1650, 1000], 60, 100],
    [[413, 1], 0.02, 0.1],
  ])('of %o is %d °C and %d %%', (words, temperature, humidity) => {
    expect(decodeClimate(words)).toEqual([
      { channel: 'temperature', unit: '°C', value: temperature },
      { channel: 'humidity', unit: '%', value: humidity },
    ]);
  });

  it('never gives a value that no room has', () => {
    const word = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 3 }), (words) => {
        const [temperature, humidity] = decodeClimate(words);
        for (const [climate, raw, most] of [
          [temperature, words[0], 1650],
          [humidity, words[1], 1000],
        ] as const) {
          const possible = raw !== undefined && raw > 0 && raw <= most;
          expect(climate?.value === null).toBe(!possible);
          expect(climate?.why === undefined).toBe(possible);
        }
      }),
    );
  });
});
