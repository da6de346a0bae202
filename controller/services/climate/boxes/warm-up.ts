import type { Medium } from '../../../model/holdings.ts';
import { dewPointC } from '../derive/psychrometrics.ts';

const HOUR_MS = 3_600_000;
/**
 * Hours for half of the way to the temperature of the room, for each metre of volume over surface (Eastman Kodak's figure
 * for motion-picture film in rolls, as D. Nishimura quotes it in the Conservation DistList, 6 August 1993: 100 h/m). The
 * same is used for all media: the air in a box and around it, not what is in it, is what the heat has to pass.
 */
const HALF_HOURS_PER_M = 100;

/** Outer size of the container each medium is kept in, m: the ordinary one, as it stands on a shelf full. */
const CONTAINERS: Readonly<Record<Medium, readonly [lengthM: number, widthM: number, heightM: number]>> = {
  paper: [0.31, 0.22, 0.05],
  'film-master': [0.26, 0.26, 0.04],
  'film-copy': [0.26, 0.26, 0.04],
  photographs: [0.31, 0.24, 0.06],
  magnetic: [0.3, 0.22, 0.1],
  optical: [0.3, 0.15, 0.13],
  'art-on-paper': [0.8, 0.6, 0.08],
};

/** The surface has to be so far above the dew point before anything is opened, K: sensors err by about so much. */
const MARGIN_K = 1;

/** Time constant of a container of this medium that warms up in the air of a room, ms. */
export function warmUpTimeConstantMs(medium: Medium): number {
  const [length, width, height] = CONTAINERS[medium];
  const volume = length * width * height;
  const surface = 2 * (length * width + length * height + width * height);
  return ((HALF_HOURS_PER_M * volume) / surface / Math.LN2) * HOUR_MS;
}

export interface WarmUp {
  readonly medium: Medium;
  /** Temperature it comes from, °C. */
  readonly fromC: number;
  /** The room it comes into: air, °C, and relative humidity, %. */
  readonly roomC: number;
  readonly roomHumidityPct: number;
}

/**
 * How long a container has to stay closed until its surface is above the dew point of the room, ms: one lump that warms
 * up towards the air, T(t) = room − (room − from)·exp(−t/τ). 0 when no water would settle on it even now; `Infinity`
 * when the room itself is so damp that it never would be warm enough.
 */
export function warmUpMs({ medium, fromC, roomC, roomHumidityPct }: WarmUp): number {
  const dewPoint = dewPointC(roomC, roomHumidityPct).value;
  if (dewPoint === null) return Infinity;
  const neededC = dewPoint + MARGIN_K;
  if (fromC >= neededC) return 0;
  if (roomC <= neededC) return Infinity;
  return warmUpTimeConstantMs(medium) * Math.log((roomC - fromC) / (roomC - neededC));
}
