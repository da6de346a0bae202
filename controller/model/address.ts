/** Which side of a carriage a slot is on: A faces the aisle to its left, B the aisle to its right. */
export type Face = 'A' | 'B';

/**
 * Where one box stands. Written `1-05-A-03-4-12`: bank, carriage, face, section, level, position. A fixed rack at the
 * left end of a bank is carriage 00 and has face B only, one at the right end is carriage n+1 and has face A only.
 */
export interface SlotAddress {
  readonly bank: number;
  readonly carriage: number;
  readonly face: Face;
  readonly section: number;
  readonly level: number;
  readonly position: number;
}

const PATTERN = /^(\d{1,2})-(\d{2})-([AB])-(\d{2})-(\d{1,2})-(\d{2})$/;

/** Reads a slot address as printed on a shelf label; `null` when the text is not one. */
export function parseSlot(text: string): SlotAddress | null {
  const match = PATTERN.exec(text.trim().toUpperCase());
  if (!match) return null;
  const [, bank, carriage, face, section, level, position] = match;
  const slot = {
    bank: Number(bank),
    carriage: Number(carriage),
    face: face as Face,
    section: Number(section),
    level: Number(level),
    position: Number(position),
  };
  const counted = [slot.bank, slot.section, slot.level, slot.position];
  return counted.every((n) => n >= 1) ? slot : null;
}

/** Writes a slot address the one way it is printed and stored. */
export function formatSlot(slot: SlotAddress): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${slot.bank}-${two(slot.carriage)}-${slot.face}-${two(slot.section)}-${slot.level}-${two(slot.position)}`;
}

/** The aisle from which a slot is reached: gap k is left of carriage k, so face A is gap k and face B gap k+1. */
export function aisleOf(slot: Pick<SlotAddress, 'carriage' | 'face'>): number {
  return slot.face === 'A' ? slot.carriage : slot.carriage + 1;
}

/** The shape of one bank's shelving, as configured. */
export interface BankShape {
  readonly bank: number;
  readonly carriages: number;
  /** Faces that carry shelves; the outer faces of a bank may be bare. */
  readonly faces: readonly Face[];
  readonly sections: number;
  readonly levels: number;
  readonly positions: number;
  /** Whether a fixed rack stands at that end; none when absent. */
  readonly fixedEnds?: { readonly left: boolean; readonly right: boolean };
}

/** Whether such a slot exists in that bank. */
export function slotExists(shape: BankShape, slot: SlotAddress): boolean {
  return (
    slot.bank === shape.bank &&
    facesOf(shape, slot.carriage).includes(slot.face) &&
    slot.section <= shape.sections &&
    slot.level <= shape.levels &&
    slot.position <= shape.positions
  );
}

/** The faces with shelves that carriage 1..n has, or the fixed rack 0 or n+1; none when nothing stands there. */
export function facesOf(
  { carriages, faces, fixedEnds }: Pick<BankShape, 'carriages' | 'faces' | 'fixedEnds'>,
  carriage: number,
): readonly Face[] {
  if (carriage === 0) return fixedEnds?.left ? ['B'] : [];
  if (carriage === carriages + 1) return fixedEnds?.right ? ['A'] : [];
  return carriage >= 1 && carriage <= carriages ? faces : [];
}

/** Every slot of a bank, in the order one walks past them. */
export function* slotsOf(shape: BankShape): Generator<SlotAddress> {
  for (let carriage = 0; carriage <= shape.carriages + 1; carriage++)
    for (const face of facesOf(shape, carriage))
      for (let section = 1; section <= shape.sections; section++)
        for (let level = 1; level <= shape.levels; level++)
          for (let position = 1; position <= shape.positions; position++)
            yield { bank: shape.bank, carriage, face, section, level, position };
}
