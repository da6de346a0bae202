import type { ManifestRow } from '../manifest.ts';
import { between, type Random, seededRandom } from '../random.ts';
import { type Slot, slotLabel } from '../slot.ts';
import { type Customer, type CustomerFile, inventCustomer, inventFile } from './customers.ts';

export interface GenerateOptions {
  readonly seed: number;
  /** At most 5,880, the slots of the demonstration room. */
  readonly boxes: number;
  /** At least one for each box. */
  readonly volumes: number;
}

/** The shelving of the demonstration room: two banks with the same faces. */
const BANKS = [
  { bank: 1, carriages: 8, zone: 'high-voltage', voltage: 'high' },
  { bank: 2, carriages: 6, zone: 'low-voltage', voltage: 'low' },
] as const;
const FACES = ['A', 'B'] as const;
const SECTIONS = 5;
const LEVELS = 6;
const POSITIONS = 7;
const SLOTS_PER_CARRIAGE = FACES.length * SECTIONS * LEVELS * POSITIONS;
const CARRIAGES = BANKS.reduce((sum, bank) => sum + bank.carriages, 0);
/** One box in this many still waits for a slot. */
const UNPLACED_EVERY = 400;
/** GS1 header of GIAI-96 and a made-up company prefix, so that tags look like tags. */
const EPC_PREFIX = '3414257BF4';

/**
 * Invents the holdings of the demonstration room: boxes of high-voltage customers in bank 1 (one customer a box), of
 * low-voltage customers in bank 2 (several a box). The same options give the same rows on every machine.
 * Throws `RangeError` when the boxes do not fit the room or there are fewer volumes than boxes.
 */
export function generateManifest({ seed, boxes, volumes }: GenerateOptions): ManifestRow[] {
  if (boxes > CARRIAGES * SLOTS_PER_CARRIAGE)
    throw new RangeError(`the room has no place for ${boxes} boxes`);
  if (volumes < boxes) throw new RangeError('every box holds at least one volume');
  const random = seededRandom(seed);
  const sizes = spreadVolumes(random, boxes, volumes);
  const rows: ManifestRow[] = [];
  let done = 0;
  for (const [i, { bank, carriages, zone, voltage }] of BANKS.entries()) {
    const share = i === BANKS.length - 1 ? boxes - done : Math.round((boxes * carriages) / CARRIAGES);
    const slots = chooseSlots(random, bank, carriages, share);
    const fill = voltage === 'high' ? fillOneCustomer : fillSeveralCustomers;
    const customers = customerBook(random, voltage);
    for (let n = 0; n < share; n++, done++) {
      const files = fill(random, customers, sizes[done] ?? 1);
      const unplaced = n % UNPLACED_EVERY === UNPLACED_EVERY - 1;
      rows.push(...boxRows(random, done + 1, zone, unplaced ? '' : (slots[n] ?? ''), files));
    }
  }
  return rows;
}

/** Shares volumes among boxes unevenly, at least one each, all of them given out. */
function spreadVolumes(random: Random, boxes: number, volumes: number): number[] {
  const weights = Array.from({ length: boxes }, () => 0.4 + random() * 1.2);
  const perWeight = (volumes - boxes) / weights.reduce((sum, weight) => sum + weight, 0);
  let carried = 0;
  return weights.map((weight, i) => {
    carried += weight * perWeight;
    const whole = i === boxes - 1 ? Math.round(carried) : Math.floor(carried);
    carried -= whole;
    return 1 + whole;
  });
}

/** Chooses `count` of a bank's slots in walking order, the free ones scattered as in a room that is in use. */
function chooseSlots(random: Random, bank: number, carriages: number, count: number): string[] {
  const all: Slot[] = [];
  for (let carriage = 1; carriage <= carriages; carriage++)
    for (const face of FACES)
      for (let section = 1; section <= SECTIONS; section++)
        for (let level = 1; level <= LEVELS; level++)
          for (let position = 1; position <= POSITIONS; position++)
            all.push({ bank, carriage, face, section, level, position });
  let wanted = Math.min(count, all.length);
  return all
    .filter((_, i) => {
      // Selection sampling (Knuth, Algorithm S): exactly as many as wanted, evenly likely.
      const take = random() * (all.length - i) < wanted;
      if (take) wanted--;
      return take;
    })
    .map(slotLabel);
}

/** Hands out customers one after the other, and remembers how many files each has by now. */
function customerBook(random: Random, voltage: 'high' | 'low'): (again: Customer | null) => CustomerFile {
  const files = new Map<string, number>();
  let serial = 0;
  return (again) => {
    const customer = again ?? inventCustomer(random, voltage, ++serial);
    const ordinal = (files.get(customer.number) ?? 0) + 1;
    files.set(customer.number, ordinal);
    return inventFile(random, customer, ordinal);
  };
}

type Book = ReturnType<typeof customerBook>;

function fillOneCustomer(_random: Random, next: Book, size: number): CustomerFile[] {
  const first = next(null);
  return [first, ...Array.from({ length: size - 1 }, () => next(first.customer))];
}

function fillSeveralCustomers(random: Random, next: Book, size: number): CustomerFile[] {
  const files: CustomerFile[] = [];
  while (files.length < size) {
    const first = next(null);
    files.push(first);
    for (let more = between(random, 0, 2); more > 0 && files.length < size; more--)
      files.push(next(first.customer));
  }
  return files;
}

function boxRows(
  random: Random,
  serial: number,
  zone: string,
  slot: string,
  files: readonly CustomerFile[],
): ManifestRow[] {
  const dice = random();
  const box = {
    box_barcode: `LJ${zone === 'high-voltage' ? 'G' : 'D'}${String(serial).padStart(6, '0')}`,
    epc: EPC_PREFIX + (0x9a_0000_0000 + serial).toString(16).toUpperCase().padStart(14, '0'),
    seal: `F${String(between(random, 1, 9_999_999)).padStart(7, '0')}`,
    security_class: dice < 0.04 ? 'confidential' : dice < 0.4 ? 'internal' : 'open',
    medium: 'paper',
    zone,
    slot,
  };
  return files.map((file) => ({
    ...box,
    volume_reference: file.reference,
    volume_title: file.title,
    customer: file.customer.number,
    pages: String(file.pages),
  }));
}
