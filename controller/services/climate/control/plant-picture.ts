import type { PlantConfig } from '../../../config/schema-plant.ts';
import type { PlantCause, PlantHold, PlantParams } from '../../../model/plant.ts';
import { runMs, startsIn } from './timing.ts';
import type { PlantUnit } from './plant-unit.ts';

const DAY_MS = 86_400_000;

/** A plant as it stands, for screens. Times are epoch ms. */
export interface PlantPicture {
  readonly config: PlantConfig;
  readonly on: boolean;
  readonly since: number | null;
  readonly why: PlantCause;
  readonly params: PlantParams;
  readonly waitsUntil: number | null;
  /** What the device says that it does; `null` while nobody can tell. */
  readonly reported: boolean | null;
  readonly connected: boolean;
  readonly hold: PlantHold | null;
  /** Share of the last 24 hours in which it ran, 0..1, and how often it was switched on in them. */
  readonly runShare: number;
  readonly starts: number;
}

export function pictureOf(
  unit: PlantUnit,
  { connected, hold, now }: { connected: boolean; hold: PlantHold | null; now: number },
): PlantPicture {
  const { config, on, switches, verdict, actuator } = unit;
  return {
    config,
    on,
    since: switches.at(-1)?.at ?? null,
    why: verdict?.why ?? 'no-demand',
    params: verdict?.params ?? {},
    waitsUntil: verdict?.waitsUntil ?? null,
    reported: actuator.reported(),
    connected,
    hold,
    runShare: runMs(switches, now - DAY_MS, now) / DAY_MS,
    starts: startsIn(switches, now - DAY_MS, now),
  };
}
