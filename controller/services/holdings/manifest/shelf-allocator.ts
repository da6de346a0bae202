import {
  type BankShape,
  formatSlot,
  parseSlot,
  type SlotAddress,
  slotExists,
} from '../../../model/address.ts';
import type { Existing } from './compare.ts';

/** A shelf: a slot address without its position. */
export type Shelf = Omit<SlotAddress, 'position'>;

export type Allocation =
  | { readonly kind: 'slot'; readonly slot: string }
  | { readonly kind: 'full' }
  | { readonly kind: 'not-in-room' };

/**
 * Gives boxes of a catalogue that knows only shelves a position each: the next free one, in the order of the catalogue.
 * A box that is here already keeps the position it has on that shelf, so that reading a catalogue again changes nothing.
 */
export class ShelfAllocator {
  readonly #shapes: readonly BankShape[];
  readonly #custody: Existing['custody'];
  readonly #given = new Set<string>();

  constructor(shapes: readonly BankShape[], custody: Existing['custody']) {
    this.#shapes = shapes;
    this.#custody = custody;
  }

  allocate(box: string, shelf: Shelf): Allocation {
    const shape = this.#shapes.find(({ bank }) => bank === shelf.bank);
    if (!shape || !slotExists(shape, { ...shelf, position: 1 })) return { kind: 'not-in-room' };
    const present = this.#custody.box(box)?.slot;
    if (present && onShelf(present, shelf)) return { kind: 'slot', slot: present };
    for (let position = 1; position <= shape.positions; position++) {
      const slot = formatSlot({ ...shelf, position });
      if (this.#given.has(slot) || this.#custody.boxAtHome(slot)) continue;
      this.#given.add(slot);
      return { kind: 'slot', slot };
    }
    return { kind: 'full' };
  }
}

function onShelf(text: string, shelf: Shelf): boolean {
  const slot = parseSlot(text);
  return slot !== null && text === formatSlot({ ...shelf, position: slot.position });
}
