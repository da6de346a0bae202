import type { BankStatus } from '../../../../drivers/contract/index.ts';
import type { MotionSnapshot } from '../arbiter/snapshot.ts';
import type { SettledMotion } from '../repository.ts';
import { Cruise } from './cruise.ts';
import { type BankTrack, openAfter, positionsWithOpen, targetsOf, travelBetween } from './track.ts';
import {
  fitTravel,
  type Travel,
  type TravelModel,
  travelMs,
  type TravelRecord,
  wayOf,
} from './travel-model.ts';

/** The motion under way, and how long it will take yet. */
export interface Forecast {
  readonly command: string;
  /** The aisle that is being opened; `null` for other motions. */
  readonly aisle: number | null;
  /** From its beginning to its end, ms. */
  readonly totalMs: number;
  /** 0 when it should be over. */
  readonly remainingMs: number;
}

/** What the configuration says of a bank's rails; the width of an aisle is told by its controller. */
export type Rails = Omit<BankTrack, 'aisleWidthMm'>;

/** How many motions are remembered: enough to average out, few enough to notice a motor that ages. */
export const REMEMBERED_MOTIONS = 50;

interface Begun {
  readonly motion: MotionSnapshot;
  readonly atMs: number;
  readonly open: readonly number[];
  /** `null` until positions and targets are known. */
  targetsMm: readonly number[] | null;
  travel: Travel | null;
}

/**
 * Foretells how long a bank's motions take, from what it saw of earlier ones. It keeps nothing of its own: the journal
 * gives back at each start what motions took ({@link restore}), and looks at rolling carriages give their speed.
 */
export class TravelForecaster {
  readonly #rails: Rails;
  readonly #cruise = new Cruise();
  #settled: readonly SettledMotion[] = [];
  #aisleWidthMm: number | null = null;
  #model: TravelModel | null = null;
  #begun: Begun | null = null;
  #latest: BankStatus | null = null;

  constructor(rails: Rails) {
    this.#rails = rails;
  }

  /** @param settled the newest motions of this bank that were done, newest first */
  restore(settled: readonly SettledMotion[]): void {
    this.#settled = settled.slice(0, REMEMBERED_MOTIONS);
    this.#model = null;
  }

  /**
   * Takes in a fresh look.
   * @param motion the command of ours under way
   * @param open the aisles that stood open before it
   * @param nowMs monotonic
   */
  see(
    status: BankStatus,
    motion: MotionSnapshot | null,
    open: readonly number[] | null,
    nowMs: number,
  ): void {
    this.#latest = status;
    if (status.aisleWidthMm !== null && status.aisleWidthMm !== this.#aisleWidthMm) {
      this.#aisleWidthMm = status.aisleWidthMm;
      this.#model = null;
    }
    const unknown = this.#cruise.seen.cruiseMmPerS === null;
    const rolled = this.#latest?.moving ?? false;
    this.#cruise.see(status);
    // A countdown goes by what was known when it began: only the very first motion has nothing better than itself.
    if (unknown || (rolled && !status.moving)) this.#model = null;
    this.#latest = status;
    if (motion?.intent !== this.#begun?.motion.intent)
      this.#begun = motion && { motion, atMs: nowMs, open: open ?? [], targetsMm: null, travel: null };
    if (this.#begun && !this.#begun.travel) this.#setOut(this.#begun, status);
  }

  /** How long opening `aisle` takes from where the bank stands; `null` while nobody knows where that is. */
  openingMs(open: readonly number[], aisle: number): number | null {
    const track = this.#track;
    if (!track) return null;
    return this.betweenMs(open, openAfter(track, open, aisle));
  }

  /** How long a bank takes from these open aisles to those; `null` before its controller told the width of an aisle. */
  betweenMs(from: readonly number[], to: readonly number[]): number | null {
    const track = this.#track;
    const travel = track && travelBetween(positionsWithOpen(track, from), positionsWithOpen(track, to));
    return travel && travelMs(this.model, travel);
  }

  /**
   * The motion under way: what the model says of the way that is left by the newest positions.
   * @param nowMs monotonic
   */
  forecast(nowMs: number): Forecast | null {
    const begun = this.#begun;
    if (!begun?.travel || !begun.targetsMm) return null;
    const { command, argument } = begun.motion;
    const left = travelBetween(this.#latest?.positionsMm ?? [], begun.targetsMm);
    const elapsedMs = Math.max(0, nowMs - begun.atMs);
    const remainingMs = left ? this.#remainingMs(begun.travel, left, elapsedMs) : 0;
    return {
      command,
      aisle: command === 'open-aisle' ? argument : null,
      totalMs: Math.round(elapsedMs + remainingMs),
      remainingMs: Math.round(remainingMs),
    };
  }

  get model(): TravelModel {
    this.#model ??= fitTravel(this.#records(), this.#cruise.seen);
    return this.#model;
  }

  get #track(): BankTrack | null {
    return this.#aisleWidthMm === null ? null : { ...this.#rails, aisleWidthMm: this.#aisleWidthMm };
  }

  /**
   * At its beginning a motion is foretold as a whole; the further it has come, the more by the way that is left, with a
   * like share of what is lost setting off and coming to rest. It never takes less than the bare way.
   */
  #remainingMs(whole: Travel, left: Travel, elapsedMs: number): number {
    const { model } = this;
    const wholeMm = wayOf(whole, model.order);
    const leftMm = wayOf(left, model.order);
    if (wholeMm <= 0 || leftMm <= 0) return 0;
    const leftShare = Math.min(1, leftMm / wholeMm);
    const wayMs = model.msPerMm * leftMm;
    const byWayMs = wayMs + (model.overheadMs + model.perCarriageMs * whole.rolling) * leftShare;
    const byTimeMs = travelMs(model, whole) - elapsedMs;
    return Math.max(wayMs, byWayMs * (1 - leftShare) + byTimeMs * leftShare);
  }

  #setOut(begun: Begun, status: BankStatus): void {
    const track = this.#track;
    if (!track) return;
    const { command, argument } = begun.motion;
    begun.targetsMm = targetsOf(track, begun.open, command, argument);
    begun.travel = begun.targetsMm && travelBetween(status.positionsMm, begun.targetsMm);
  }

  #records(): readonly TravelRecord[] {
    const track = this.#track;
    if (!track) return [];
    return this.#settled.flatMap(({ from, to, command, tookMs }) => {
      // Only where aisles stood open is it known where the carriages were.
      const known = from.length > 0 && (to.length > 0 || command === 'spread');
      if (!known) return [];
      const targets = to.length > 0 ? positionsWithOpen(track, to) : targetsOf(track, from, command, 0);
      const travel = targets && travelBetween(positionsWithOpen(track, from), targets);
      return travel && travel.sumMm > 0 ? [{ ...travel, tookMs }] : [];
    });
  }
}
