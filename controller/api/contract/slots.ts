// What a screen must know of slot addresses to draw one and to find its aisle.
export { aisleOf, type Face, formatSlot, parseSlot, type SlotAddress } from '../../model/address.ts';
