import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  aisleOf,
  type BankShape,
  facesOf,
  formatSlot,
  parseSlot,
  slotExists,
  slotsOf,
} from '../../../controller/model/address.ts';

const shapes: fc.Arbitrary<BankShape> = fc.record({
  bank: fc.integer({ min: 1, max: 99 }),
  carriages: fc.integer({ min: 1, max: 8 }),
  faces: fc.constantFrom<BankShape['faces']>(['A'], ['B'], ['A', 'B']),
  sections: fc.integer({ min: 1, max: 3 }),
  levels: fc.integer({ min: 1, max: 3 }),
  positions: fc.integer({ min: 1, max: 3 }),
  fixedEnds: fc.record({ left: fc.boolean(), right: fc.boolean() }),
});

test('every slot of a bank exists, is written one way, and is reached from an aisle of that bank', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const seen = new Set<string>();
      for (const slot of slotsOf(shape)) {
        const text = formatSlot(slot);
        expect(parseSlot(text)).toEqual(slot);
        expect(slotExists(shape, slot)).toBe(true);
        expect(aisleOf(slot)).toBeGreaterThanOrEqual(1);
        expect(aisleOf(slot)).toBeLessThanOrEqual(shape.carriages + 1);
        seen.add(text);
      }
      const ends = Number(shape.fixedEnds?.left) + Number(shape.fixedEnds?.right);
      const perFace = shape.sections * shape.levels * shape.positions;
      expect(seen.size).toBe((shape.carriages * shape.faces.length + ends) * perFace);
    }),
  );
});

test('a fixed rack shows its one face to the aisle, and is nowhere unless configured', () => {
  const shape: BankShape = { bank: 1, carriages: 4, faces: ['A', 'B'], sections: 2, levels: 2, positions: 2 };
  const left = parseSlot('1-00-B-01-1-01');
  const right = parseSlot('1-05-A-01-1-01');
  if (!left || !right) throw new Error('both are addresses');
  expect([aisleOf(left), aisleOf(right)]).toEqual([1, 5]);
  expect([slotExists(shape, left), slotExists(shape, right)]).toEqual([false, false]);
  const ended = { ...shape, fixedEnds: { left: true, right: true } };
  expect([slotExists(ended, left), slotExists(ended, right)]).toEqual([true, true]);
  expect(slotExists(ended, { ...left, face: 'A' })).toBe(false);
  expect(slotExists(ended, { ...right, face: 'B' })).toBe(false);
  expect(facesOf(ended, 6)).toEqual([]);
});

test.each(['1-05-C-03-4-12', '1-05-A-00-4-12', '0-05-A-03-4-12', '1-5-A-03-4-12', 'AS-1', ''])(
  '%s is no slot',
  (text) => {
    expect(parseSlot(text)).toBeNull();
  },
);
