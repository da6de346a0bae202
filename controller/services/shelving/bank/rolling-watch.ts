import type { BankStatus } from '../../../../drivers/contract/index.ts';

/** A fresh look, with what we know besides. */
export interface WatchedLook {
  readonly status: BankStatus;
  /** A motion of ours is under way, and nobody wants it stopped. */
  readonly commanded: boolean;
  /** The controller has taken a stop of ours. */
  readonly stopTaken: boolean;
}

/** A carriage that rolled on, and how far. */
export interface RanOn {
  /** 1..n. */
  readonly carriage: number;
  readonly travelMm: number;
}

/** Carriages that are to come to rest: from where, since when, and how fast they were then, as soon as that is known. */
interface Braking {
  readonly fromMm: Positions;
  readonly sinceMs: number;
  readonly speedMmPerS: number | null;
}

/** Where carriages were, and when. */
interface Mark {
  readonly positionsMm: Positions;
  readonly atMs: number;
}

type Positions = BankStatus['positionsMm'];

/** What is known of how the carriages of a bank roll; times are those of the looks, epoch ms. */
export interface Watched {
  readonly last: WatchedLook | null;
  /** What changes and speeds are measured from: a look at least {@link MEASURED_MS} before the next one. */
  readonly mark: Mark | null;
  /** Of the fastest carriage when it was measured last; `null` before there was time to. */
  readonly speedMmPerS: number | null;
  readonly braking: Braking | null;
  /** Where they came to rest; `null` while they roll. */
  readonly restMm: Positions | null;
  /** Whether they were long enough in one place to say that they stand. */
  readonly stands: boolean;
  /** When a position changed last; `null` before there was a look. */
  readonly changedAtMs: number | null;
  /** Stays until {@link forgiven}. */
  readonly ranOn: RanOn | null;
  /** A movement that no motor makes; stays until carriages rest where the controller says. */
  readonly leapt: string | null;
}

export const UNWATCHED: Watched = {
  last: null,
  mark: null,
  speedMmPerS: null,
  braking: null,
  restMm: null,
  stands: false,
  changedAtMs: null,
  ranOn: null,
  leapt: null,
};

/** Less than this is encoder noise, mm. */
export const NOISE_MM = 3;
/** Play of carriages that stand, mm: end switches, floor, somebody leaning on a shelf. */
const REST_TOLERANCE_MM = 15;
/** The slowest braking we take for braking, mm/s²: half of what loaded mobile shelving does. */
const SLOWEST_BRAKING_MM_PER_S2 = 40;
/** From a stop that was taken to brakes that bite, ms, with the looks around it. */
const REACTION_MS = 500;
/** Carriages too slow to be measured still need some way to rest, mm/s. */
const CREEP_MM_PER_S = 30;
/** What creeps has left the noise behind in this time, ms; looks may come much closer together. */
const MEASURED_MS = (NOISE_MM / CREEP_MM_PER_S) * 1000;
/** Looks further apart than a status may be old say nothing of what happened in between, ms. */
const LONGEST_SPAN_MS = 2000;
/** Standing for so long, carriages have come to rest anew, ms. */
export const STILL_MS = 3000;
/** Beyond what a motor could in that time, mm: looks are not taken to the millisecond. */
const LEAP_SLACK_MM = 20;

/**
 * The way in which carriages must come to rest, mm: v·t + v²/2a with the reaction time and the slowest braking above.
 * @param speedMmPerS measured when they were told to
 */
export function brakingBoundMm(speedMmPerS: number): number {
  return (speedMmPerS * REACTION_MS) / 1000 + speedMmPerS ** 2 / (2 * SLOWEST_BRAKING_MM_PER_S2);
}

/** The time in which they must, ms: t + v/a. */
export function brakingBoundMs(speedMmPerS: number): number {
  return REACTION_MS + (speedMmPerS / SLOWEST_BRAKING_MM_PER_S2) * 1000;
}

/**
 * One look more. Carriages ran on when they, told to stop or said to stand, go further or longer than braking takes, or
 * leave the place where they had come to rest although nobody commanded it and nobody is at the local panel.
 * @param maxSpeedMmPerS faster than any motor of this bank; `null` when nobody knows
 */
export function watchRolling(was: Watched, look: WatchedLook, maxSpeedMmPerS: number | null): Watched {
  const { status } = look;
  const { positionsMm, receivedTime } = status;
  const spanMs = was.last ? receivedTime - was.last.status.receivedTime : null;
  const here = { positionsMm, atMs: receivedTime };
  if (!was.last || !was.mark || spanMs === null || spanMs < 0 || spanMs > LONGEST_SPAN_MS)
    return {
      ...UNWATCHED,
      last: look,
      mark: here,
      restMm: status.moving ? null : positionsMm,
      changedAtMs: receivedTime,
      ranOn: was.ranOn,
      leapt: was.leapt,
    };
  const { travelMm } = furthest(was.mark.positionsMm, positionsMm);
  const measuredMs = receivedTime - was.mark.atMs;
  const measured = measuredMs >= MEASURED_MS;
  const changed = travelMm > NOISE_MM;
  const stands = measured ? !changed : was.stands && !changed;
  const speedMmPerS = measured ? (travelMm / measuredMs) * 1000 : was.speedMmPerS;
  const seen = { changed, stands, speedMmPerS };
  const braking = brakingAfter(was, look, seen);
  const restMm = restAfter(was, look, seen);
  const step = furthest(was.last.status.positionsMm, positionsMm);
  return {
    last: look,
    mark: measured ? here : was.mark,
    speedMmPerS,
    braking,
    restMm,
    stands,
    changedAtMs: changed ? receivedTime : was.changedAtMs,
    ranOn: was.ranOn ?? ranOn(status, changed, braking, restMm),
    leapt: leap(was, status, step, stands, (spanMs * (maxSpeedMmPerS ?? Infinity)) / 1000),
  };
}

/** After a person has looked: what ran on has been seen to. */
export function forgiven(was: Watched): Watched {
  return { ...was, ranOn: null, leapt: null, braking: null };
}

/** Whether the newest looks show the carriages in the same place. Always, where no positions are told. */
export function isStill({ last, stands }: Watched): boolean {
  return last !== null && (stands || last.status.positionsMm[0] === null);
}

/** The carriage that went furthest between two looks; 0 mm where positions are not told. */
export function furthest(fromMm: Positions, toMm: Positions): RanOn {
  let most: RanOn = { carriage: 1, travelMm: 0 };
  for (const [index, to] of toMm.entries()) {
    const from = fromMm[index] ?? null;
    if (to === null || from === null) continue;
    const travelMm = Math.abs(to - from);
    if (travelMm > most.travelMm) most = { carriage: index + 1, travelMm };
  }
  return most;
}

/** What one look shows, held against those before it. */
type Seen = Pick<Watched, 'stands' | 'speedMmPerS'> & { readonly changed: boolean };

function brakingAfter(
  was: Watched,
  look: WatchedLook,
  { changed, stands, speedMmPerS }: Seen,
): Braking | null {
  const { status, commanded } = look;
  const { moving, positionsMm, receivedTime, localControl } = status;
  if (localControl || (!moving && stands)) return null;
  const must = mustStand(was, look);
  if (was.braking) {
    if (moving && !must) return null;
    // Until brakes bite, what is measured is how fast they rolled before; a first measurement may have missed it.
    const { sinceMs, speedMmPerS: before } = was.braking;
    const unbraked = before === null || receivedTime - sinceMs <= REACTION_MS;
    return unbraked ? { ...was.braking, speedMmPerS: fastest(before, speedMmPerS) } : was.braking;
  }
  if (!moving && !changed) return null;
  // Not moving, it says, and yet it does: what has just ended, or was too quick to be seen, rolls out.
  const rollsOut = !moving && (commanded || was.last?.status.moving || tookAnother(was, status));
  if (!must && !rollsOut) return null;
  return { fromMm: positionsMm, sinceMs: receivedTime, speedMmPerS: fastest(was.speedMmPerS, speedMmPerS) };
}

/** The faster of two speeds, and at least creeping; `null` while the later one is not known. */
function fastest(beforeMmPerS: number | null, speedMmPerS: number | null): number | null {
  return speedMmPerS === null ? null : Math.max(beforeMmPerS ?? 0, speedMmPerS, CREEP_MM_PER_S);
}

/** Whether the controller itself shows that carriages are to come to rest. */
function mustStand({ last, braking }: Watched, { status, stopTaken }: WatchedLook): boolean {
  if (stopTaken || status.latchedStop || status.watchdogTripped || status.emergencyStop) return true;
  const before = last?.status.lastResult ?? 'none';
  // A result of long ago says nothing of carriages that set off since.
  return isStopped(status.lastResult) && (before === 'running' || (isStopped(before) && braking !== null));
}

function isStopped(result: string): boolean {
  return result.startsWith('stopped-');
}

function tookAnother({ last }: Watched, { lastSequence }: BankStatus): boolean {
  return last?.status.lastSequence !== lastSequence;
}

function restAfter(
  was: Watched,
  { status, commanded }: WatchedLook,
  { changed, stands }: Seen,
): Positions | null {
  if (status.moving) return null;
  if (status.localControl || commanded || tookAnother(was, status)) return status.positionsMm;
  if (changed || !stands) return was.restMm;
  const standsMs = status.receivedTime - (was.changedAtMs ?? status.receivedTime);
  return standsMs >= STILL_MS ? status.positionsMm : (was.restMm ?? status.positionsMm);
}

function ranOn(
  { moving, localControl, positionsMm, receivedTime }: BankStatus,
  changed: boolean,
  braking: Braking | null,
  restMm: Positions | null,
): RanOn | null {
  if (braking) {
    const { fromMm, sinceMs, speedMmPerS } = braking;
    if (speedMmPerS === null) return null;
    const since = furthest(fromMm, positionsMm);
    const late = changed && receivedTime - sinceMs > brakingBoundMs(speedMmPerS);
    return late || since.travelMm > brakingBoundMm(speedMmPerS) ? since : null;
  }
  if (moving || localControl || !restMm) return null;
  const since = furthest(restMm, positionsMm);
  return since.travelMm > REST_TOLERANCE_MM ? since : null;
}

function leap(
  was: Watched,
  status: BankStatus,
  { carriage, travelMm }: RanOn,
  stands: boolean,
  possibleMm: number,
): string | null {
  if (travelMm > possibleMm + LEAP_SLACK_MM) return `carriage ${carriage} leapt`;
  const agreed = !status.moving && stands && (status.openAisles?.length ?? 0) > 0;
  return agreed ? null : was.leapt;
}
