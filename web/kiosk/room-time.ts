import { computed } from '@preact/signals';
import { nowMs } from '../shared/clock.ts';
import { clockTime } from '../shared/i18n/format.ts';
import { named } from '../shared/i18n/text.ts';
import { store } from './session.ts';

/** The daemon's clock as best known here, epoch ms. */
export const roomNow = computed(() => nowMs.value + store.skewMs.value);

/** Hours and minutes in the room's time zone. */
export function roomTime(at: number | string): string {
  return clockTime(at, store.room.value?.timeZone ?? 'UTC', false);
}

/** The name of a bank as configured. */
export function bankName(bank: number): string {
  const shape = store.room.value?.banks.find((one) => one.bank === bank);
  return shape ? named(shape.name) : String(bank);
}
