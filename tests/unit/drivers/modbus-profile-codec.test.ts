import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBit, decodeWords, pulseSteps, settingWord } from '../../../drivers/modbus-profile/codec.ts';
import { planReads } from '../../../drivers/modbus-profile/plan.ts';
import { type Channel, channelSpan, profileProblems } from '../../../drivers/modbus-profile/profile.ts';

const AT = { table: 'holding', address: 0, unit: '' } as const;
const word = fc.integer({ min: 0, max: 0xffff });

/** The wire order of a 32-bit value, written down independently of the codec: bytes A (highest) to D. */
const ORDERS = [
  ['ABCD', 'big', 'high-first'],
  ['CDAB', 'big', 'low-first'],
  ['BADC', 'little', 'high-first'],
  ['DCBA', 'little', 'low-first'],
] as const;

function wireWords(bytes: Uint8Array, order: string): number[] {
  const at = (letter: string | undefined): number => bytes['ABCD'.indexOf(letter ?? 'A')] ?? 0;
  return [at(order[0]) * 256 + at(order[1]), at(order[2]) * 256 + at(order[3])];
}

function bytesOf(write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(4);
  write(new DataView(bytes.buffer));
  return bytes;
}

describe('decodeWords', () => {
  it.each([
    [253, 25.3],
    [0xff9b, -10.1],
    [0, 0],
    [0xfe70, -40],
    [1, 0.1],
  ])('reads tenths of a degree, signed: %i is %d °C', (raw, celsius) => {
    const channel: Channel = { ...AT, type: 's16', scale: 0.1, unit: '°C', range: [-40, 80] };
    expect(decodeWords(channel, [raw])).toEqual({ value: celsius, quality: 'good' });
  });

  it('never shows the dust of binary fractions', () => {
    fc.assert(
      fc.property(word, fc.constantFrom(0.1, 0.01, 0.001), (raw, scale) => {
        const { value } = decodeWords({ ...AT, type: 'u16', scale }, [raw]);
        expect(String(value).length).toBeLessThanOrEqual(String(raw).length + 4);
        expect(value).toBeCloseTo(raw * scale, 9);
      }),
    );
  });

  it('applies scale before offset', () => {
    // The Fatek shelving's thermometer: T = raw · 80 / 1650 − 20 °C.
    const channel: Channel = { ...AT, type: 'u16', scale: 80 / 1650, offset: -20, unit: '°C' };
    expect(decodeWords(channel, [825]).value).toBe(20);
  });

  it('says bad, without a value, outside the range and for an absent sensor', () => {
    const channel: Channel = { ...AT, type: 'u16', scale: 0.1, unit: '%', range: [0, 100], absent: 0xffff };
    expect(decodeWords(channel, [1000])).toEqual({ value: 100, quality: 'good' });
    expect(decodeWords(channel, [1001])).toEqual({
      value: null,
      quality: 'bad',
      why: '100.1 % is outside 0..100 %',
    });
    expect(decodeWords(channel, [0xffff]).why).toMatch(/no sensor \(0xFFFF\)/);
    // Signed or not, "absent" is told in the raw value: FFFF would be -0.1 °C.
    const signed: Channel = { ...AT, type: 's16', scale: 0.1, unit: '°C', range: [-40, 80], absent: 0xffff };
    expect(decodeWords(signed, [0xffff])).toMatchObject({ value: null, quality: 'bad' });
  });

  describe.each(ORDERS)('in the order %s', (order, byteOrder, wordOrder) => {
    it('gives back every 32-bit integer', () => {
      fc.assert(
        fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value) => {
          const words = wireWords(
            bytesOf((view) => view.setInt32(0, value)),
            order,
          );
          const channel = { ...AT, byteOrder, wordOrder };
          expect(decodeWords({ ...channel, type: 's32' }, words).value).toBe(value);
          expect(decodeWords({ ...channel, type: 'u32' }, words).value).toBe(value >>> 0);
        }),
      );
    });

    it('gives back every float, and calls bad what is no number', () => {
      fc.assert(
        fc.property(fc.float(), (value) => {
          const words = wireWords(
            bytesOf((view) => view.setFloat32(0, value)),
            order,
          );
          const decoded = decodeWords({ ...AT, byteOrder, wordOrder, type: 'f32' }, words);
          if (!Number.isFinite(value)) expect(decoded).toMatchObject({ value: null, quality: 'bad' });
          else expect(Math.fround(decoded.value as number) === Math.fround(value)).toBe(true);
        }),
      );
    });
  });

  it('gives back every 16-bit integer in either byte order', () => {
    fc.assert(
      fc.property(word, (raw) => {
        const swapped = (raw % 256) * 256 + Math.floor(raw / 256);
        expect(decodeWords({ ...AT, type: 'u16', byteOrder: 'little' }, [swapped]).value).toBe(raw);
        expect(decodeWords({ ...AT, type: 's16' }, [raw]).value).toBe(raw > 32767 ? raw - 65536 : raw);
      }),
    );
  });

  it('takes single bits and groups of bits out of a status word', () => {
    const status = 0b1010_0000_0000_0110;
    const bit = (number: number, invert?: boolean): unknown =>
      decodeWords({ ...AT, type: 'bit', bit: number, ...(invert && { invert }) }, [status]).value;
    expect([0, 1, 2, 3, 13, 14, 15].map((number) => bit(number))).toEqual([
      false,
      true,
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(bit(0, true)).toBe(true);
    expect(decodeWords({ ...AT, type: 'bits', bit: 13, width: 3 }, [status]).value).toBe(0b101);
    expect(decodeWords({ ...AT, type: 'bits', bit: 0, width: 16 }, [status]).value).toBe(status);
  });

  it('takes a flag for yes or no only where the register says one of the two', () => {
    const flag: Channel = { type: 'flag', table: 'holding', address: 1 };
    expect(decodeWords(flag, [1]).value).toBe(true);
    expect(decodeWords(flag, [0]).value).toBe(false);
    expect(decodeWords(flag, [2])).toMatchObject({ value: null, quality: 'bad' });
    expect(decodeWords({ ...flag, yes: 0, no: 0x55 }, [0]).value).toBe(true);
  });

  it('calls bad, and never throws at, whatever comes', () => {
    const channel = fc.oneof(
      fc.record({
        type: fc.constantFrom('u16', 's16', 'u32', 's32', 'f32'),
        table: fc.constant('input' as const),
        address: word,
        unit: fc.constant('x'),
        scale: fc.double(),
        range: fc.constant([-5, 5] as [number, number]),
        absent: fc.nat(),
      }),
      fc.record({
        type: fc.constant('bits' as const),
        table: fc.constant('input' as const),
        address: word,
        bit: fc.nat({ max: 15 }),
        width: fc.integer({ min: 2, max: 16 }),
      }),
    );
    fc.assert(
      fc.property(channel, fc.array(word, { maxLength: 3 }), (any, words) => {
        const decoded = decodeWords(any, words);
        expect(decoded.quality === 'good').toBe(decoded.value !== null);
        expect(decoded.why === undefined).toBe(decoded.quality === 'good');
      }),
    );
  });
});

describe('decodeBit', () => {
  it('turns an inverted contact around, and calls a missing bit bad', () => {
    const coil: Channel = { type: 'discrete', address: 0 };
    expect(decodeBit(coil, true).value).toBe(true);
    expect(decodeBit({ ...coil, invert: true }, true).value).toBe(false);
    expect(decodeBit(coil, undefined)).toMatchObject({ value: null, quality: 'bad' });
  });
});

describe('planReads', () => {
  const channels = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 6 }),
    fc.oneof(
      fc.record({
        type: fc.constantFrom('u16' as const, 'f32' as const),
        table: fc.constantFrom('holding' as const, 'input' as const),
        address: fc.nat({ max: 60 }),
        unit: fc.constant(''),
      }),
      fc.record({
        type: fc.constantFrom('coil' as const, 'discrete' as const),
        address: fc.nat({ max: 60 }),
      }),
    ),
    { maxKeys: 40 },
  );
  const limits = fc.record({ maxGap: fc.nat({ max: 10 }), maxBlock: fc.integer({ min: 2, max: 125 }) });

  it('answers every channel once, whole, within its block, and joins what may be joined', () => {
    fc.assert(
      fc.property(channels, limits, (some, limit) => {
        const blocks = planReads(some, limit);
        const answered = blocks.flatMap((block) => block.channels.map(({ name }) => name));
        expect(answered.toSorted()).toEqual(Object.keys(some).toSorted());
        for (const block of blocks) {
          expect(block.count).toBeLessThanOrEqual(limit.maxBlock);
          let covered = block.address;
          for (const { channel, at } of block.channels) {
            expect(block.address + at).toBe(channel.address);
            expect(at + channelSpan(channel)).toBeLessThanOrEqual(block.count);
            expect(channel.address - covered).toBeLessThanOrEqual(limit.maxGap);
            covered = Math.max(covered, channel.address + channelSpan(channel));
          }
          expect(covered).toBe(block.address + block.count);
        }
        for (const [one, next] of blocks.slice(1).map((block, k) => [blocks[k], block] as const)) {
          if (!one || one.table !== next.table) continue;
          const first = next.channels[0];
          const isFar = next.address - (one.address + one.count) > limit.maxGap;
          const isLong =
            next.address + (first ? channelSpan(first.channel) : 0) - one.address > limit.maxBlock;
          expect(isFar || isLong).toBe(true);
        }
      }),
    );
  });

  it('reads neighbours at once and leaves gaps alone unless told otherwise', () => {
    const at = (address: number): Channel => ({ ...AT, type: 'u16', address });
    const some = { a: at(10), b: at(11), c: at(13) };
    const spans = (maxGap: number, maxBlock: number): number[][] =>
      planReads(some, { maxGap, maxBlock }).map(({ address, count }) => [address, count]);
    expect(spans(0, 64)).toEqual([
      [10, 2],
      [13, 1],
    ]);
    expect(spans(1, 64)).toEqual([[10, 4]]);
    expect(spans(1, 3)).toEqual([
      [10, 2],
      [13, 1],
    ]);
  });

  it('reads a short value inside a long one without cutting the long one off', () => {
    const some: Record<string, Channel> = {
      long: { ...AT, type: 'f32', address: 10 },
      short: { ...AT, type: 'u16', address: 10 },
    };
    expect(planReads(some, { maxGap: 0, maxBlock: 64 })).toMatchObject([{ address: 10, count: 2 }]);
  });
});

describe('pulseSteps', () => {
  const pulse = { stepMs: 100, maxSteps: 0x7fff };

  it.each([
    [700, 7],
    [701, 8],
    [1, 1],
    [3_276_700, 0x7fff],
  ])('%i ms are %i steps', (durationMs, steps) => {
    expect(pulseSteps(durationMs, pulse)).toBe(steps);
  });

  it('says so when the device cannot count that far', () => {
    expect(pulseSteps(3_276_701, pulse)).toBeNull();
  });
});

describe('profileProblems', () => {
  const profile = (channel: Channel): Parameters<typeof profileProblems>[0] => ({
    kind: 'modbus',
    name: 'test',
    channels: { it: channel },
  });

  it.each<[string, Channel, RegExp]>([
    ['a float at the last address', { ...AT, type: 'f32', address: 0xffff }, /beyond address/],
    ['bits beyond the word', { ...AT, type: 'bits', bit: 12, width: 5 }, /beyond bit 15/],
    ['a flag without a difference', { type: 'flag', table: 'input', address: 0, yes: 0 }, /same value/],
    ['a scale of nothing', { ...AT, type: 'u16', scale: 0 }, /scale of 0/],
    ['an empty range', { ...AT, type: 'u16', range: [5, 5] }, /range is empty/],
  ])('names %s', (_, channel, problem) => {
    expect(profileProblems(profile(channel))).toEqual([expect.stringMatching(problem)]);
  });

  it('names a pulse that shares the plain coil, and a profile about nothing', () => {
    const pulse = { coil: 3, stepMs: 100, maxSteps: 9 };
    const empty = { kind: 'modbus', name: 'test', channels: {} } as const;
    expect(profileProblems({ ...empty, outputs: { one: { coil: 3, pulse } } })).toHaveLength(1);
    expect(profileProblems({ ...empty, outputs: { one: { coil: 2, pulse } } })).toEqual([]);
    expect(profileProblems(empty)).toHaveLength(1);
  });
});

describe('whole units and tenths in one register', () => {
  const channel: Channel = { ...AT, type: 'whole-tenths', unit: '°C', range: [0, 60] };

  it('reads every value that a device can tell', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 9 }), (whole, tenths) => {
        fc.pre(whole < 60 || tenths === 0);
        const value = Number(`${whole}.${tenths}`);
        expect(decodeWords(channel, [tenths * 256 + whole])).toEqual({ value, quality: 'good' });
      }),
    );
  });

  it('believes no more than nine tenths, nor what is outside its range', () => {
    fc.assert(
      fc.property(word, (raw) => {
        const isNumber = raw >> 8 <= 9 && (raw & 0xff) + (raw >> 8) / 10 <= 60;
        expect(decodeWords(channel, [raw]).quality).toBe(isNumber ? 'good' : 'bad');
      }),
    );
  });
});

describe('settings', () => {
  it('scales to the word that is written, and knows what the device does not take', () => {
    const setting = { register: 0, unit: '%', scale: 0.5, range: [20, 90] } as const;
    const of = { ...setting, range: [...setting.range] as [number, number] };
    expect([20, 52.5, 90].map((value) => settingWord(of, value))).toEqual([40, 105, 180]);
    expect([19.9, 90.1, Number.NaN].map((value) => settingWord(of, value))).toEqual([null, null, null]);
  });

  it('are refused in a profile when no register can hold them, or on and off are one word', () => {
    const problems = profileProblems({
      kind: 'modbus',
      name: 'x',
      channels: {},
      outputs: { power: { register: 1, on: 3, off: 3 } },
      settings: {
        a: { register: 1, unit: '', range: [5, 5] },
        b: { register: 2, unit: '', range: [0, 70_000] },
      },
    });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'outputs/power',
      'settings/a',
      'settings/b',
    ]);
  });
});
