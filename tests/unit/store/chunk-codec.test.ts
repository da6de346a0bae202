import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeChunk, encodeChunk } from '../../../controller/store/telemetry/chunk-codec.ts';
import { overlay, type StoredSample } from '../../../controller/store/telemetry/stored-sample.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 4, 1, 8);

/** Samples as any source could give them: uneven times, any finite double, qualities in any order. */
const series = fc
  .array(
    fc.record({
      time: fc.integer({ min: START, max: START + HOUR_MS - 1 }),
      value: fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: -400, max: 1200 }).map((raw) => raw / 10),
        fc.integer({ min: -400, max: 1200 }).map((raw) => raw * 0.1),
        fc.constantFrom(0, -0, 21.5, Number.MAX_SAFE_INTEGER, Number.MIN_VALUE),
      ),
      code: fc.integer({ min: 0, max: 15 }),
    }),
    { minLength: 1, maxLength: 200 },
  )
  .map(distinct);

/** One sample a time, in order. */
function distinct(samples: readonly StoredSample[]): readonly StoredSample[] {
  return [...new Map(samples.map((sample) => [sample.time, sample])).values()].sort(
    (a, b) => a.time - b.time,
  );
}

/** A sensor of that resolution, read every 2 s give or take some ms, wandering slowly as air does. */
function room(toValue: (raw: number) => number): readonly StoredSample[] {
  let raw = 214;
  let noise = 1;
  const random = (): number => {
    noise = (noise * 48_271) % 2_147_483_647;
    return noise / 2_147_483_647;
  };
  return Array.from({ length: 1800 }, (_, i) => {
    if (random() < 0.2) raw += random() < 0.5 ? 1 : -1;
    return {
      time: START + i * 2000 + Math.floor(random() * 9),
      value: toValue(raw),
      code: i === 900 ? 2 : 0,
    };
  });
}

describe('chunks of samples', () => {
  it('give back exactly what was put in, to the last bit', () => {
    fc.assert(
      fc.property(series, (samples) => {
        const { samples: back, holdMs } = decodeChunk(encodeChunk({ samples, holdMs: 10_000 }));
        expect(holdMs).toBe(10_000);
        expect(back).toEqual(samples);
        // toEqual takes −0 for 0 in nested objects of some versions; bits do not.
        expect(back.every(({ value }, i) => Object.is(value, samples[i]?.value))).toBe(true);
      }),
    );
  });

  it('do so for values of one kind, each in its own form', () => {
    const kinds = [
      fc.integer(),
      fc.integer({ min: -400, max: 1200 }).map((raw) => raw * 0.1),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ];
    for (const kind of kinds)
      fc.assert(
        fc.property(fc.array(kind, { minLength: 1, maxLength: 300 }), (values) => {
          const samples = values.map((value, i) => ({ time: START + i * 1000, value, code: 0 }));
          expect(decodeChunk(encodeChunk({ samples, holdMs: 1 })).samples.map(({ value }) => value)).toEqual(
            values,
          );
        }),
      );
  });

  it('take at most 8 bytes a sample for real sensors, whichever way their driver scales', () => {
    for (const toValue of [(raw: number) => raw / 10, (raw: number) => raw * 0.1, (raw: number) => raw]) {
      const samples = room(toValue);
      expect(encodeChunk({ samples, holdMs: 10_000 }).length / samples.length).toBeLessThanOrEqual(8);
    }
  });

  it('notice every changed byte', () => {
    const chunk = encodeChunk({ samples: room((raw) => raw / 10).slice(0, 50), holdMs: 10_000 });
    for (let at = 0; at < chunk.length; at++) {
      const damaged = Buffer.from(chunk);
      damaged[at] = (damaged[at] as number) ^ 1;
      expect(() => decodeChunk(damaged)).toThrow(RangeError);
    }
    expect(() => decodeChunk(chunk.subarray(0, 20))).toThrow(RangeError);
    expect(() => decodeChunk(Buffer.alloc(0))).toThrow(RangeError);
  });

  it('are still read as they were written before they knew hold times and limits', () => {
    const old = Buffer.concat([Buffer.from([1, 2]), Buffer.from([0x80, 0x20, 0xd0, 0x0f, 4, 6, 0, 42, 2])]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32LE(crc32(old));
    expect(decodeChunk(Buffer.concat([old, sum]))).toEqual({
      holdMs: 30_000,
      samples: [
        { time: 2048, value: 21, code: 0 },
        { time: 3048, value: 22, code: 2 },
      ],
    });
  });

  it('refuse what they could not give back', () => {
    const at = (time: number, value = 1): StoredSample => ({ time, value, code: 0 });
    const refused = (samples: readonly StoredSample[], holdMs = 0): void => {
      expect(() => encodeChunk({ samples, holdMs })).toThrow(RangeError);
    };
    refused([]);
    refused([at(2), at(1)]);
    refused([at(1), at(1)]);
    refused([at(1.5)]);
    refused([at(1, Number.NaN)]);
    refused([{ time: 1, value: 1, code: 16 }]);
    refused([at(1)], -1);
    refused([at(1)], 0.5);
  });
});

describe('laying a newer series over an older', () => {
  /** So few times that the two series meet. */
  const short = fc
    .array(fc.record({ time: fc.nat(30), value: fc.integer(), code: fc.integer({ min: 0, max: 15 }) }), {
      maxLength: 20,
    })
    .map(distinct);

  it('keeps one sample a time, the newer where both have one', () => {
    fc.assert(
      fc.property(short, short, (older, newer) => {
        expect(overlay(older, newer)).toEqual(distinct([...older, ...newer]));
      }),
    );
  });
});
