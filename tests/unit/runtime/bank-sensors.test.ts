import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MappedSensors } from '../../../controller/config/schema-shelving.ts';
import { featuresWith, mappedInputs, mergeSensors } from '../../../controller/runtime/bank-sensors.ts';
import type { BankFeature, BankStatus, Presence, Reading } from '../../../drivers/contract/index.ts';

const NOW = 1_700_000_000_000;
const AISLES = 3;

/** A look of a make that tells nothing but that it does not move. */
function look(changes: Partial<BankStatus> = {}): BankStatus {
  return {
    carriages: AISLES - 1,
    moving: false,
    emergencyStop: null,
    fire: null,
    fault: null,
    localControl: null,
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
    positionsMm: [null, null],
    currentsA: [null, null],
    presence: Array<null>(AISLES).fill(null),
    receivedTime: NOW,
    ...changes,
  };
}

type Told = Partial<Pick<Reading, 'value' | 'quality' | 'receivedTime' | 'sourceTime'>>;

/** Readings of board `io` by channel. */
const board =
  (told: Record<string, Told>) =>
  ({ device, channel }: { device: string; channel: string }): Reading | null => {
    const one = device === 'io' ? told[channel] : undefined;
    if (!one) return null;
    const receivedTime = one.receivedTime ?? NOW;
    const { value = true, quality = 'good', sourceTime = receivedTime } = one;
    return { device, channel, value, unit: '', quality, sourceTime, receivedTime };
  };

const input = (channel: string, activeWhen = true) => ({ device: 'io', channel, activeWhen });
const PRESENCE: MappedSensors = {
  presence: [
    { ...input('mat1'), aisles: [1] },
    { ...input('mat2'), aisles: [2] },
    { ...input('curtain', false), aisles: 'all' },
  ],
};

describe('mergeSensors', () => {
  it('leaves a look alone onto which nothing is mapped', () => {
    const status = look({ presence: [true, false, null] });
    expect(mergeSensors(status, {}, board({}), NOW)).toEqual(status);
  });

  it('fills presence from every sensor that watches an aisle', () => {
    const told = board({ mat1: { value: false }, mat2: { value: true }, curtain: { value: true } });
    expect(mergeSensors(look(), PRESENCE, told, NOW).presence).toEqual([false, true, false]);
    const broken = board({ mat1: { value: false }, mat2: { value: true }, curtain: { value: false } });
    expect(mergeSensors(look(), PRESENCE, broken, NOW).presence).toEqual([true, true, true]);
  });

  it.each([
    ['silent', undefined],
    ['bad', { value: false, quality: 'bad' }],
    ['uncertain', { value: false, quality: 'uncertain' }],
    ['a number', { value: 0 }],
    ['a word', { value: 'off' }],
    ['missing', { value: null }],
    ['older than 2 s', { value: false, receivedTime: NOW - 2001 }],
    ['measured more than 2 s ago', { value: false, sourceTime: NOW - 2001 }],
    ['from the future', { value: false, receivedTime: NOW + 200 }],
  ] as [string, Told | undefined][])('takes a sensor that is %s for unknown', (_, told) => {
    const curtain = { value: true };
    const readings = board({ curtain, mat2: { value: false }, ...(told && { mat1: told }) });
    expect(mergeSensors(look(), PRESENCE, readings, NOW).presence).toEqual([null, false, false]);
    expect(mergeSensors(look(), { fire: input('mat1') }, readings, NOW).fire).toBeNull();
  });

  it('believes a sensor that is just fresh enough, and is as old as that', () => {
    const readings = board({ mat1: { value: false, receivedTime: NOW - 2000 } });
    const merged = mergeSensors(look(), { fire: input('mat1') }, readings, NOW);
    expect(merged).toMatchObject({ fire: false, receivedTime: NOW - 2000 });
    expect(
      mergeSensors(look({ receivedTime: NOW - 2100 }), { fire: input('mat1') }, readings, NOW),
    ).toMatchObject({
      receivedTime: NOW - 2100,
    });
  });

  const flag = fc.constantFrom<boolean | null>(true, false, null);

  it('never makes harmless what anybody calls a danger, nor known what is mapped and unknown', () => {
    const flags = ['emergencyStop', 'fire', 'fault', 'localControl'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...flags), flag, flag, fc.boolean(), (name, own, mapped, activeWhen) => {
        const told: Record<string, Told> =
          mapped === null ? {} : { in: { value: mapped ? activeWhen : !activeWhen } };
        const sensors: MappedSensors = { [name]: input('in', activeWhen) };
        const merged = mergeSensors(look({ [name]: own }), sensors, board(told), NOW);
        const expected = own === true || mapped === true ? true : mapped;
        expect(merged).toEqual({ ...look({ [name]: own }), [name]: expected });
      }),
    );
  });

  it('says that an aisle is empty only when nobody who watches it says or suspects otherwise', () => {
    const sensor = fc.record({
      aisles: fc.oneof(fc.constant('all' as const), fc.subarray([1, 2, 3])),
      seen: flag,
    });
    const presence = fc.array(flag, { minLength: AISLES, maxLength: AISLES });
    fc.assert(
      fc.property(fc.array(sensor, { maxLength: 4 }), presence, (sensors, own) => {
        const mapped = { presence: sensors.map(({ aisles }, k) => ({ ...input(`s${k}`), aisles })) };
        const told = Object.fromEntries(
          sensors.flatMap(({ seen }, k) => (seen === null ? [] : [[`s${k}`, { value: seen }]])),
        );
        const merged = mergeSensors(look({ presence: own }), mapped, board(told), NOW).presence;
        for (const [index, result] of merged.entries()) {
          const watching = sensors.filter(({ aisles }) => aisles === 'all' || aisles.includes(index + 1));
          const said: Presence[] = [own[index] ?? null, ...watching.map(({ seen }) => seen)];
          if (said.includes(true)) expect(result).toBe(true);
          else if (watching.length === 0) expect(result).toBe(own[index]);
          else expect(result).toBe(watching.every(({ seen }) => seen === false) ? false : null);
        }
      }),
    );
  });

  describe('with limit switches', () => {
    const all: MappedSensors = { openAisle: [3, 1, 2].map((aisle) => ({ ...input(`open${aisle}`), aisle })) };
    const told = (...open: readonly (boolean | null)[]) =>
      board(
        Object.fromEntries(open.flatMap((value, k) => (value === null ? [] : [[`open${k + 1}`, { value }]]))),
      );

    it.each([
      [
        [false, true, true],
        [2, 3],
      ],
      [[false, false, false], []],
      [[false, true, null], null],
    ] as const)('%o stand open as %o', (switches, open) => {
      expect(mergeSensors(look(), all, told(...switches), NOW).openAisles).toEqual(open);
    });

    it('knows none while one aisle has no switch', () => {
      const two = { openAisle: all.openAisle?.slice(0, 2) ?? [] };
      expect(mergeSensors(look(), two, told(true, false, false), NOW).openAisles).toBeNull();
    });

    it('leaves it to the make where the make tells', () => {
      expect(mergeSensors(look({ openAisles: [1] }), all, told(false, true, false), NOW).openAisles).toEqual([
        1,
      ]);
    });
  });
});

describe('featuresWith', () => {
  const none: ReadonlySet<BankFeature> = new Set();
  const limits = [1, 2, 3].map((aisle) => ({ ...input(`open${aisle}`), aisle }));

  it.each([
    ['sensors on all aisles', PRESENCE, null, ['presence']],
    ['a sensor on each aisle', { presence: [{ ...input('a'), aisles: [1, 2, 3] }] }, 2, ['presence']],
    ['a sensor on each of an unknown number', { presence: [{ ...input('a'), aisles: [1, 2, 3] }] }, null, []],
    ['a sensor missing', { presence: [{ ...input('a'), aisles: [1, 3] }] }, 2, []],
    ['a limit switch on each aisle', { openAisle: limits }, 2, ['open-aisle']],
    ['a limit switch missing', { openAisle: limits }, 3, []],
    ['flags', { emergencyStop: input('a'), fire: input('b') }, 2, ['emergency-stop', 'fire']],
    ['a stop', { stop: { device: 'io', channel: 'relay1', level: true } }, 2, ['stop']],
  ] as [string, MappedSensors, number | null, BankFeature[]][])('%s', (_, mapped, carriages, gained) => {
    expect([...featuresWith(none, mapped, carriages)].sort()).toEqual(gained);
    expect([...featuresWith(new Set(['positions']), mapped, carriages)]).toContain('positions');
  });
});

it('knows which channels a look is made from', () => {
  const mapped: MappedSensors = { ...PRESENCE, fire: { device: 'panel', channel: 'fire', activeWhen: true } };
  const channels = mappedInputs(mapped).map(({ device, channel }) => `${device}/${channel}`);
  expect(channels).toEqual(['io/mat1', 'io/mat2', 'io/curtain', 'panel/fire']);
});
