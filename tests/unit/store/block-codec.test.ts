import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockBuilder, readBlock } from '../../../controller/store/telemetry/block-codec.ts';

const MINUTE = Date.UTC(2026, 4, 1, 8);

/** Times, points, values and codes of samples of one minute, in any order. */
const rows = fc.array(
  fc.tuple(
    fc.integer({ min: MINUTE, max: MINUTE + 59_999 }),
    fc.integer({ min: 1, max: 2 ** 32 - 1 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: 0, max: 15 }),
  ),
  { maxLength: 200 },
);

type Sample = readonly [time: number, point: number, value: number, code: number];

function encode(minute: number, samples: readonly Sample[]): Buffer {
  const builder = new BlockBuilder(minute);
  for (const sample of samples) builder.add(...sample);
  return builder.block();
}

function decode(minute: number, block: Buffer): readonly Sample[] {
  const samples: Sample[] = [];
  readBlock(minute, block, (...sample) => samples.push(sample));
  return samples;
}

describe('blocks of fresh samples', () => {
  it('give back exactly what was put in, in its order, to the last bit', () => {
    fc.assert(
      fc.property(rows, (given) => {
        expect(decode(MINUTE, encode(MINUTE, given))).toStrictEqual(given);
      }),
    );
  });

  it('do so before 1970 too', () => {
    const before: readonly Sample[] = [[-1, 1, 21.5, 0]];
    expect(decode(-60_000, encode(-60_000, before))).toEqual(before);
  });

  it('are told from damaged ones, wherever the damage is', () => {
    const block = encode(MINUTE, [
      [MINUTE, 1, 21.5, 0],
      [MINUTE + 1000, 2, 54, 1],
    ]);
    for (let at = 0; at < block.length; at++) {
      const damaged = Buffer.from(block);
      damaged[at] = (damaged[at] as number) ^ 1;
      expect(() => decode(MINUTE, damaged)).toThrow(RangeError);
      expect(() => decode(MINUTE, block.subarray(0, at))).toThrow(RangeError);
    }
  });
});
