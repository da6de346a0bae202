import { SimulatorError, unknownThing } from '../errors.ts';
import type { ManifestRow } from '../manifest.ts';
import { aisleFor, isOnBank, readSlotLabel } from '../slot.ts';
import type { Bank } from './bank.ts';

/** Where a box really is. */
export type BoxPlace =
  | { readonly at: 'slot'; readonly slot: string }
  | { readonly at: 'hand' }
  | { readonly at: 'trolley' }
  | { readonly at: 'reader'; readonly reader: string }
  | { readonly at: 'gate'; readonly reader: string; readonly to: 'outside' | 'hand' }
  | { readonly at: 'outside' };

export interface Box {
  readonly barcode: string;
  readonly epc: string;
  readonly title: string;
  /** Where the manifest says it lives; '' when it has no slot yet. */
  readonly home: string;
  place: BoxPlace;
}

/** A full box of paper, kg. */
const BOX_KG = 6;

/** Every box of the room, by barcode, and what hands may do with it. */
export class Boxes {
  readonly #boxes = new Map<string, Box>();
  readonly #bySlot = new Map<string, Box>();
  readonly #banks: ReadonlyMap<number, Bank>;
  /** Boxes that are not on a shelf: few, and asked for at every inventory round. */
  readonly #loose = new Set<Box>();

  constructor(rows: readonly ManifestRow[], banks: ReadonlyMap<number, Bank>) {
    this.#banks = banks;
    for (const row of rows) {
      if (this.#boxes.has(row.box_barcode)) continue;
      const box: Box = {
        barcode: row.box_barcode,
        epc: row.epc.toUpperCase(),
        title: row.volume_title,
        home: row.slot,
        place: { at: 'trolley' },
      };
      this.#boxes.set(box.barcode, box);
      this.#loose.add(box);
      if (row.slot !== '') this.#move(box, { at: 'slot', slot: row.slot });
    }
  }

  get size(): number {
    return this.#boxes.size;
  }

  /** Boxes anywhere but in a slot. */
  get loose(): readonly Box[] {
    return [...this.#loose];
  }

  /** Boxes whose barcode or title contains `text`, at most `limit`. */
  search(text: string, limit: number): Box[] {
    const wanted = text.trim().toUpperCase();
    const found: Box[] = [];
    for (const box of this.#boxes.values()) {
      if (found.length >= limit) break;
      if (box.barcode.toUpperCase().includes(wanted) || box.title.toUpperCase().includes(wanted))
        found.push(box);
    }
    return found;
  }

  /** Throws `SimulatorError` (404) for a barcode nobody printed. */
  get(barcode: string): Box {
    const box = this.#boxes.get(barcode);
    if (!box) throw unknownThing(`box ${barcode}`);
    return box;
  }

  /** What stands in a slot. */
  inSlot(slot: string): Box | undefined {
    return this.#bySlot.get(slot);
  }

  /** EPCs of the boxes in the field of `reader`. */
  tagsAt(reader: string): string[] {
    const tags: string[] = [];
    for (const { place, epc } of this.#loose)
      if ((place.at === 'reader' || place.at === 'gate') && place.reader === reader && epc !== '')
        tags.push(epc);
    return tags;
  }

  /** Takes a box from its shelf into the hand. Throws `SimulatorError` when its aisle is not open. */
  take(barcode: string): void {
    const box = this.get(barcode);
    if (box.place.at === 'outside' || box.place.at === 'gate')
      throw new SimulatorError(`box ${barcode} is not in the room`);
    if (box.place.at === 'slot') this.#requireReach(box.place.slot);
    this.#move(box, { at: 'hand' });
  }

  /** Puts a box into a slot, its own when none is named. Throws `SimulatorError` when that cannot be done. */
  put(barcode: string, slot?: string): void {
    const box = this.get(barcode);
    const target = slot ?? box.home;
    this.#requireInRoom(box);
    if (target === '') throw new SimulatorError(`box ${barcode} has no slot of its own: name one`);
    this.#requireReach(target);
    const there = this.#bySlot.get(target);
    if (there && there !== box) throw new SimulatorError(`slot ${target} holds box ${there.barcode}`);
    this.#move(box, { at: 'slot', slot: target });
  }

  /** Lays a box into the field of a reader. */
  present(barcode: string, reader: string): void {
    const box = this.get(barcode);
    this.#requireInRoom(box);
    this.#move(box, { at: 'reader', reader });
  }

  /** Takes a box out of a reader's field again. */
  remove(barcode: string, reader: string): void {
    const box = this.get(barcode);
    if (box.place.at !== 'reader' || box.place.reader !== reader)
      throw new SimulatorError(`box ${barcode} does not lie on ${reader}`);
    this.#move(box, { at: 'hand' });
  }

  /** Carries a box into the gate's field, on its way out or in. */
  enterGate(barcode: string, reader: string): void {
    const box = this.get(barcode);
    if (box.place.at !== 'outside') this.#requireInRoom(box);
    this.#move(box, { at: 'gate', reader, to: box.place.at === 'outside' ? 'hand' : 'outside' });
  }

  /** Ends a walk through the gate. */
  leaveGate(barcode: string): void {
    const box = this.get(barcode);
    if (box.place.at === 'gate') this.#move(box, { at: box.place.to });
  }

  /** Puts a box where it was when the simulators last ran. */
  restore(barcode: string, place: BoxPlace): void {
    const box = this.#boxes.get(barcode);
    // Nobody stands in a gate for as long as a restart takes.
    if (box) this.#move(box, place.at === 'gate' ? { at: place.to } : place);
  }

  /** Whereabouts that differ from the manifest. */
  strayed(): [string, BoxPlace][] {
    const away = [...this.#loose].filter((box) => box.home !== '' || box.place.at !== 'trolley');
    const elsewhere = [...this.#bySlot].filter(([slot, box]) => slot !== box.home).map(([, box]) => box);
    return [...away, ...elsewhere].map((box) => [box.barcode, box.place]);
  }

  #requireInRoom(box: Box): void {
    const { at } = box.place;
    if (at === 'hand' || at === 'trolley' || at === 'reader') return;
    const where = box.place.at === 'slot' ? `in slot ${box.place.slot}` : `at ${at}`;
    throw new SimulatorError(`box ${box.barcode} is ${where}, not in anyone's hand`);
  }

  #requireReach(label: string): void {
    const slot = readSlotLabel(label);
    const bank = slot && this.#banks.get(slot.bank);
    if (!slot || !bank || !isOnBank(slot, bank.build.carriages, bank.build.fixedEnds))
      throw new SimulatorError(`there is no slot ${label}`, { status: 404 });
    const aisle = aisleFor(slot);
    if (!bank.standsOpen(aisle))
      throw new SimulatorError(`aisle ${aisle} of bank ${slot.bank} does not stand open`);
  }

  #move(box: Box, place: BoxPlace): void {
    if (box.place.at === 'slot') {
      this.#bySlot.delete(box.place.slot);
      this.#load(box.place.slot, -BOX_KG);
    }
    box.place = place;
    if (place.at !== 'slot') {
      this.#loose.add(box);
      return;
    }
    this.#loose.delete(box);
    this.#bySlot.set(place.slot, box);
    this.#load(place.slot, BOX_KG);
  }

  #load(label: string, kg: number): void {
    const slot = readSlotLabel(label);
    if (slot) this.#banks.get(slot.bank)?.addLoadKg(slot.carriage, kg);
  }
}
