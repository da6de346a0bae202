import type { Voted } from '../../../model/climate.ts';
import { isSetBack } from '../clock-set-back.ts';
import { daysToMould } from '../derive/mould.ts';
import { growMould, type MouldGrowth, NO_MOULD } from '../derive/mould-growth.ts';
import { preservationIndexYears } from '../derive/preservation.ts';
import type { PreservationIndex } from '../derive/preservation-table.ts';
import { type AgeingMemory, ageOn, NOTHING_AGED, withoutFuture } from './ageing-window.ts';
import { type AirNow, addAir, addTime, type DayWindow } from './day-window.ts';

/** Everything of a zone that does not follow from its readings of this moment; plain JSON. */
export interface ZoneMemory {
  /** The air as it was last told; `null` before that. It stands until the next, for the hold time at most. */
  readonly air: (AirNow & { readonly outside: Readonly<Record<Voted, boolean>> }) | null;
  readonly day: DayWindow;
  readonly ageing: AgeingMemory;
  readonly mould: MouldGrowth;
}

export const NEW_ZONE: ZoneMemory = { air: null, day: [], ageing: NOTHING_AGED, mould: NO_MOULD };

/**
 * Goes on to the air of now: what was known before stands until now, or for `holdMs` where nothing was told for longer;
 * the rest is a gap in which nothing ages and nothing grows. Where the clock was put back, time goes on from there.
 * @param outside whether the air of now lies outside limits
 * @param holdMs how long a value stands when no other follows, ms
 * @param preservation by which paper ages in such air
 */
export function breathe(
  memory: ZoneMemory,
  air: AirNow,
  outside: Readonly<Record<Voted, boolean>>,
  holdMs: number,
  preservation: PreservationIndex = preservationIndexYears,
): ZoneMemory {
  const { air: before } = memory;
  // What comes from before the last air was told already.
  if (before && air.at < before.at && !isSetBack(before.at, air.at)) return memory;
  const stayed = before ? stay(memory, before, air.at, holdMs, preservation) : memory;
  return { ...stayed, air: { ...air, outside }, day: addAir(stayed.day, air) };
}

function stay(
  memory: ZoneMemory,
  { at, temperature, humidity, outside }: NonNullable<ZoneMemory['air']>,
  now: number,
  holdMs: number,
  preservation: PreservationIndex,
): ZoneMemory {
  // Nobody knows how long it was; what the windows have of a time that is yet to come would stay in them until then.
  if (now < at)
    return {
      ...memory,
      day: memory.day.filter(({ from }) => from <= now),
      ageing: withoutFuture(memory.ageing, now),
    };
  const durationMs = Math.min(now - at, holdMs);
  if (temperature === null || humidity === null || durationMs <= 0) return memory;
  const until = at + durationMs;
  return {
    ...memory,
    day: addTime(memory.day, until, durationMs, outside),
    ageing: ageOn(memory.ageing, until, durationMs, preservation(temperature, humidity)),
    mould: growMould(memory.mould, durationMs, daysToMould(temperature, humidity)),
  };
}
