/** A shelf slot as printed on its label: `1-05-A-03-4-12`. */
export interface Slot {
  readonly bank: number;
  readonly carriage: number;
  readonly face: 'A' | 'B';
  readonly section: number;
  readonly level: number;
  readonly position: number;
}

const LABEL = /^(\d{1,2})-(\d{2})-([AB])-(\d{2})-(\d{1,2})-(\d{2})$/;

/** Reads a slot label; `null` when it is not one. */
export function readSlotLabel(label: string): Slot | null {
  const match = LABEL.exec(label);
  if (!match) return null;
  return {
    bank: Number(match[1]),
    carriage: Number(match[2]),
    face: match[3] === 'A' ? 'A' : 'B',
    section: Number(match[4]),
    level: Number(match[5]),
    position: Number(match[6]),
  };
}

/** Prints a slot label. */
export function slotLabel(slot: Slot): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${slot.bank}-${two(slot.carriage)}-${slot.face}-${two(slot.section)}-${slot.level}-${two(slot.position)}`;
}

/** The aisle one stands in to reach a slot: left of the carriage for face A, right of it for face B. */
export function aisleFor(slot: Slot): number {
  return slot.face === 'A' ? slot.carriage : slot.carriage + 1;
}

/**
 * Whether that slot can be in a bank: on one of its carriages, or on a fixed rack at an end, which shows only the face
 * towards the rails (`00-B` at the left end, `n+1`-`A` at the right end).
 */
export function isOnBank(
  { carriage, face }: Slot,
  carriages: number,
  fixedEnds: { readonly left: boolean; readonly right: boolean } = { left: false, right: false },
): boolean {
  if (carriage === 0) return fixedEnds.left && face === 'B';
  if (carriage === carriages + 1) return fixedEnds.right && face === 'A';
  return carriage <= carriages;
}
