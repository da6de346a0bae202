import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BankShape,
  decodeLook,
  encodeCommand,
  lookPlan,
  type RawLook,
} from '../../../drivers/bank-v1/codec.ts';
import { type BankCommand, isDeviceError } from '../../../drivers/contract/index.ts';

const N = 4;
const BANK: BankShape = { carriages: N, freeAisles: 1, carriageWidthMm: null };
const RECEIVED = 1_700_000_000_000;

/** A sound look at a bank of four carriages, aisle 3 open, nobody inside. */
function look(
  changes: { words?: Record<number, number>; occupied?: number[]; broken?: number[] } = {},
): RawLook {
  const block = [1, N, 0, 3, 0, 77, 2, 0, 5, 900, 0, 900, 2700, 3600];
  for (const [address, word] of Object.entries(changes.words ?? {})) block[Number(address)] = word;
  const aisles = Array.from({ length: N + 1 }, (_, k) => k + 1);
  return {
    block,
    currents: [0, 12, 250, 65535],
    presence: aisles.map((aisle) => changes.occupied?.includes(aisle) ?? false),
    presenceFaults: aisles.map((aisle) => changes.broken?.includes(aisle) ?? false),
  };
}

const refusal = (raw: RawLook, shape = BANK): unknown => {
  try {
    decodeLook(raw, shape, RECEIVED);
  } catch (error) {
    return error;
  }
  return null;
};

describe('decodeLook', () => {
  it('reads every field of a sound look', () => {
    expect(decodeLook(look(), BANK, RECEIVED)).toEqual({
      carriages: 4,
      moving: false,
      emergencyStop: false,
      fire: false,
      fault: false,
      localControl: false,
      locked: false,
      watchdogTripped: false,
      overload: false,
      latchedStop: false,
      openAisles: [3],
      targetAisle: 0,
      lastSequence: 77,
      lastResult: 'done',
      faultCode: 0,
      aisleWidthMm: 900,
      positionsMm: [0, 900, 2700, 3600],
      currentsA: [0, 0.12, 2.5, 655.35],
      presence: [false, false, false, false, false],
      receivedTime: RECEIVED,
    });
  });

  it.each([
    [0, 'moving'],
    [1, 'emergencyStop'],
    [2, 'fire'],
    [3, 'fault'],
    [4, 'localControl'],
    [5, 'locked'],
    [6, 'watchdogTripped'],
    [8, 'overload'],
    [9, 'latchedStop'],
  ] as const)('status bit %i alone is %s', (bit, name) => {
    const quiet = decodeLook(look(), BANK, RECEIVED);
    expect(decodeLook(look({ words: { 2: 1 << bit } }), BANK, RECEIVED)).toEqual({ ...quiet, [name]: true });
  });

  it('says that the open aisle is unknown instead of none', () => {
    expect(decodeLook(look({ words: { 3: 65535 } }), BANK, RECEIVED).openAisles).toBeNull();
    expect(decodeLook(look({ words: { 3: 0 } }), BANK, RECEIVED).openAisles).toEqual([]);
  });

  describe('with two free aisle widths', () => {
    const shape: BankShape = { carriages: N, freeAisles: 2, carriageWidthMm: 500 };
    // 4 carriages of 500 mm and two aisles of 900 mm: the right stop is at 3800 mm.
    const at = (edgesMm: readonly number[], told: number, status = 0) =>
      decodeLook(
        look({ words: { 2: status, 3: told, ...Object.fromEntries(edgesMm.map((mm, k) => [10 + k, mm])) } }),
        shape,
        RECEIVED,
      ).openAisles;

    it.each([
      ['the other one by its width', [900, 1400, 2800, 3300], 3, [1, 3]],
      ['the outermost ones', [900, 1400, 1900, 2400], 5, [1, 5]],
      ['one that has both widths', [0, 500, 2800, 3300], 3, [3]],
      ['one that is 40 mm too narrow', [860, 1400, 2800, 3300], 3, [1, 3]],
      ['not one that is 50 mm too narrow', [850, 1400, 2800, 3300], 3, [3]],
      ['none in a spread bank', [360, 1220, 2080, 2940], 0, []],
      ['one that no command opened', [900, 1850, 2350, 3300], 0, [1]],
    ] as const)('tells %s', (_, edgesMm, told, open) => {
      expect(at(edgesMm, told)).toEqual(open);
    });

    it('hands on an aisle that its positions deny', () => {
      expect(at([900, 1400, 2800, 3300], 4)).toEqual([1, 3, 4]);
    });

    it('knows none when the controller does not, and none by its width while carriages move', () => {
      expect(at([900, 1400, 2800, 3300], 65535)).toBeNull();
      expect(at([900, 1400, 2800, 3300], 0, 1)).toEqual([]);
    });

    it('finds exactly the two aisles into which the free widths were put', () => {
      const aisle = fc.integer({ min: 1, max: N + 1 });
      fc.assert(
        fc.property(aisle, aisle, (one, two) => {
          const edges = Array.from(
            { length: N },
            (_, k) => k * 500 + 900 * [one, two].filter((open) => open <= k + 1).length,
          );
          expect(at(edges, one)).toEqual([...new Set([one, two])].sort((a, b) => a - b));
        }),
      );
    });
  });

  it('takes a fault code for a fault where the fault bit is clear', () => {
    expect(decodeLook(look({ words: { 7: 41 } }), BANK, RECEIVED)).toMatchObject({
      fault: true,
      faultCode: 41,
    });
  });

  it.each([
    ['another map version', { 0: 2 }, 'map version 2'],
    ['another number of carriages', { 1: 6 }, '6 carriages, 4 are configured'],
    ['an open aisle beyond the last', { 3: 6 }, 'open aisle 6'],
    ['a target aisle beyond the last', { 4: 65535 }, 'target aisle 65535'],
    ['an unknown result', { 6: 16 }, 'result code 16'],
    ['carriages in the wrong order', { 11: 2701 }, 'carriage 3'],
  ])('refuses %s', (_, words, message) => {
    const error = refusal(look({ words }));
    expect(isDeviceError(error, 'bad-answer') && error.message).toContain(message);
  });

  it.each(['block', 'currents', 'presence', 'presenceFaults'] as const)(
    'refuses a look with one value of its %s missing',
    (part) => {
      expect(isDeviceError(refusal({ ...look(), [part]: look()[part].slice(1) }), 'bad-answer')).toBe(true);
    },
  );

  describe('presence', () => {
    const occupiedBit = { 2: 1 << 7 };

    it('is told by the sensors when the status word agrees', () => {
      const { presence } = decodeLook(look({ words: occupiedBit, occupied: [2] }), BANK, RECEIVED);
      expect(presence).toEqual([false, true, false, false, false]);
    });

    it.each([true, false])('of a faulty sensor is unknown, even if it reads occupied (%s)', (reads) => {
      const raw = look({ words: occupiedBit, broken: [5], occupied: reads ? [5] : [] });
      expect(decodeLook(raw, BANK, RECEIVED).presence).toEqual([false, false, false, false, null]);
    });

    it('is unknown everywhere when the status word says occupied and no sensor does', () => {
      expect(decodeLook(look({ words: occupiedBit }), BANK, RECEIVED).presence).toEqual(Array(5).fill(null));
    });

    it('believes the sensor that says occupied, and no other, when the status word says empty', () => {
      expect(decodeLook(look({ occupied: [1] }), BANK, RECEIVED).presence).toEqual([
        true,
        null,
        null,
        null,
        null,
      ]);
    });

    it('never says that an aisle is empty when bit and sensors disagree, nor that an occupied one is', () => {
      fc.assert(
        fc.property(
          fc.boolean(),
          fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: N + 1, maxLength: N + 1 }),
          (bit, sensors) => {
            const occupied = sensors.flatMap(([is], k) => (is ? [k + 1] : []));
            const broken = sensors.flatMap(([, is], k) => (is ? [k + 1] : []));
            const words = bit ? occupiedBit : {};
            const { presence } = decodeLook(look({ words, occupied, broken }), BANK, RECEIVED);
            for (const [k, [isOccupied, isBroken]] of sensors.entries())
              if (isOccupied || isBroken) expect(presence[k]).not.toBe(false);
            if (bit) expect(presence.some((one) => one !== false)).toBe(true);
            else if (presence.includes(true)) expect(presence).not.toContain(false);
          },
        ),
      );
    });
  });

  it('answers garbage with a status or a DeviceError, never with anything else', () => {
    const word = fc.integer({ min: 0, max: 0xffff });
    const garbage = fc.record({
      block: fc.array(word, { maxLength: 60 }),
      currents: fc.array(word, { maxLength: 45 }),
      presence: fc.array(fc.boolean(), { maxLength: 45 }),
      presenceFaults: fc.array(fc.boolean(), { maxLength: 45 }),
    });
    fc.assert(
      fc.property(garbage, fc.integer({ min: 1, max: 40 }), (raw, carriages) => {
        const error = refusal(raw, { ...BANK, carriages });
        expect(error === null || isDeviceError(error)).toBe(true);
      }),
    );
  });

  it('decodes every bank that the map can describe', () => {
    const bank = fc.integer({ min: 1, max: 40 }).chain((n) =>
      fc.record({
        n: fc.constant(n),
        status: fc.integer({ min: 0, max: 0x3ff }).map((bits) => bits & ~(1 << 7)),
        open: fc.oneof(fc.integer({ min: 0, max: n + 1 }), fc.constant(0xffff)),
        target: fc.integer({ min: 0, max: n + 1 }),
        sequence: fc.integer({ min: 0, max: 0xffff }),
        result: fc.integer({ min: 0, max: 15 }),
        positions: fc
          .array(fc.integer({ min: 0, max: 0xffff }), { minLength: n, maxLength: n })
          .map((edges) => edges.sort((a, b) => a - b)),
      }),
    );
    fc.assert(
      fc.property(bank, ({ n, status, open, target, sequence, result, positions }) => {
        const plan = lookPlan(n);
        const block = [1, n, status, open, target, sequence, result, 0, 0, 900, ...positions];
        expect(block).toHaveLength(plan.block.count);
        const decoded = decodeLook(
          {
            block,
            currents: Array<number>(plan.currents.count).fill(0),
            presence: Array<boolean>(plan.presence.count).fill(false),
            presenceFaults: Array<boolean>(plan.presenceFaults.count).fill(false),
          },
          { ...BANK, carriages: n },
          RECEIVED,
        );
        expect(decoded.openAisles).toEqual(open === 0xffff ? null : open === 0 ? [] : [open]);
        expect(decoded).toMatchObject({
          targetAisle: target,
          lastSequence: sequence,
          positionsMm: positions,
        });
      }),
    );
  });

  it('asks for nothing outside the map', () => {
    expect(lookPlan(40)).toEqual({
      block: { table: 'input', address: 0, count: 50 },
      currents: { table: 'input', address: 60, count: 40 },
      presence: { table: 'discrete', address: 0, count: 41 },
      presenceFaults: { table: 'discrete', address: 64, count: 41 },
    });
  });
});

describe('encodeCommand', () => {
  it.each([
    [{ kind: 'open-aisle', aisle: 5 }, 1, 5],
    [{ kind: 'stop' }, 2, 0],
    [{ kind: 'close-up', side: 'left' }, 3, 0],
    [{ kind: 'close-up', side: 'right' }, 3, 1],
    [{ kind: 'spread' }, 4, 0],
    [{ kind: 'lock' }, 5, 0],
    [{ kind: 'unlock' }, 6, 0],
    [{ kind: 'reset' }, 7, 0],
  ] as [BankCommand, number, number][])('%o', (command, code, argument) => {
    const words = encodeCommand(0x1234, command, N);
    expect(words).toEqual([0x1234, code, argument, 0x1234 ^ code ^ argument ^ 0xa5a5]);
  });

  it('makes four 16-bit words whose guard holds, for every sequence and aisle', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 0xffff }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(),
        (sequence, carriages, pick) => {
          const aisle = (pick % (carriages + 1)) + 1;
          const words = encodeCommand(sequence, { kind: 'open-aisle', aisle }, carriages);
          expect(words.reduce((sum, word) => sum ^ word, 0xa5a5)).toBe(0);
          expect(words.every((word) => Number.isInteger(word) && word >= 0 && word <= 0xffff)).toBe(true);
          expect(words[2]).toBe(aisle);
        },
      ),
    );
  });

  it.each([0, 65536, -1, 1.5, Number.NaN])('refuses sequence %d', (sequence) => {
    expect(() => encodeCommand(sequence, { kind: 'stop' }, N)).toThrow(/sequence/);
  });

  it.each([0, 6, -1, 2.5])('refuses aisle %d of a bank of four', (aisle) => {
    expect(() => encodeCommand(1, { kind: 'open-aisle', aisle }, N)).toThrow(/aisle/);
  });
});
