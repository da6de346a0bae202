import { solve } from './solve.ts';

/** How far the carriages of a bank have to go. */
export interface Travel {
  /** The longest way of any carriage, mm: what counts when they roll together. */
  readonly longestMm: number;
  /** All ways added up, mm: what counts when one rolls after the other. */
  readonly sumMm: number;
  /** Carriages that have any way to go: each sets off a little after the one before it. */
  readonly rolling: number;
}

/** A motion that came to its end, and how long it took from the command to its end. */
export interface TravelRecord extends Travel {
  readonly tookMs: number;
}

/** Whether carriages roll all at once or one after the other. */
export type DriveOrder = 'together' | 'one-by-one';

/** How long a bank takes: `overheadMs + perCarriageMs · rolling + msPerMm · way`, the way by {@link wayOf}. */
export interface TravelModel {
  readonly overheadMs: number;
  readonly perCarriageMs: number;
  readonly msPerMm: number;
  readonly order: DriveOrder;
}

/** What looks at rolling carriages taught, beside the ends of motions. */
export interface Seen {
  /** Cruise speed of a carriage, mm/s; `null` before the first motion. */
  readonly cruiseMmPerS: number | null;
  /** Share of looks at rolling carriages in which several rolled, 0..1; `null` before the first. */
  readonly togetherShare: number | null;
}

/**
 * What is assumed of a bank that nobody has seen moving, until its first motions correct it: about 5 m/min, two
 * seconds to get going, to slow down and to be noticed, and a little more for each carriage.
 */
const ASSUMED_MM_PER_S = 80;
const ASSUMED_OVERHEAD_MS = 2000;
const ASSUMED_PER_CARRIAGE_MS = 200;
/** How many motions the assumption weighs. */
const PRIOR_WEIGHT = 0.3;
/** No carriage is quicker than this, mm/s; keeps a prediction growing with the way whatever was measured. */
const FASTEST_MM_PER_S = 100_000;
/** Each older record weighs so much less than the next younger one: motors age. */
const FADING = 0.95;
/** From this share of looks on in which several roll, they roll together. */
const TOGETHER_SHARE = 0.25;

/**
 * Fits the model to motions, newest first: ridge regression (Hoerl and Kennedy 1970) of the time on carriages and way,
 * drawn to what is assumed and to the measured cruise speed, once for each order of driving. What looks told of the
 * order decides; before there were any, the order with the smaller residual.
 */
export function fitTravel(records: readonly TravelRecord[], seen: Seen): TravelModel {
  const together = fit(records, seen, 'together');
  const oneByOne = fit(records, seen, 'one-by-one');
  if (seen.togetherShare !== null) return seen.togetherShare >= TOGETHER_SHARE ? together : oneByOne;
  return residualOf(oneByOne, records) < residualOf(together, records) ? oneByOne : together;
}

/** Predicted time of a motion, ms; 0 where nothing has to move. Grows with the way and with the carriages. */
export function travelMs(model: TravelModel, travel: Travel): number {
  const wayMm = wayOf(travel, model.order);
  if (wayMm <= 0) return 0;
  return model.overheadMs + model.perCarriageMs * travel.rolling + model.msPerMm * wayMm;
}

/** The way that counts under an order of driving, mm. */
export function wayOf({ longestMm, sumMm }: Travel, order: DriveOrder): number {
  return order === 'together' ? longestMm : sumMm;
}

function fit(records: readonly TravelRecord[], { cruiseMmPerS }: Seen, order: DriveOrder): TravelModel {
  const assumed: TravelModel = {
    overheadMs: ASSUMED_OVERHEAD_MS,
    perCarriageMs: ASSUMED_PER_CARRIAGE_MS,
    msPerMm: 1000 / (cruiseMmPerS ?? ASSUMED_MM_PER_S),
    order,
  };
  // Unknowns are what to add to the assumed figures, each over the greatest seen, so that all are as easily moved.
  const scaleMm = Math.max(1, ...records.map((record) => wayOf(record, order)));
  const scaleRolling = Math.max(1, ...records.map(({ rolling }) => rolling));
  const normal = [0, 1, 2].map((row) => [0, 1, 2].map((column) => (row === column ? PRIOR_WEIGHT : 0)));
  const right = [0, 0, 0];
  for (const [age, record] of records.entries()) {
    const weight = FADING ** age;
    const features = [1, record.rolling / scaleRolling, wayOf(record, order) / scaleMm];
    const surplusMs = record.tookMs - travelMs(assumed, record);
    for (const [row, feature] of features.entries()) {
      right[row] = (right[row] ?? 0) + weight * feature * surplusMs;
      for (const [column, other] of features.entries())
        (normal[row] as number[])[column] = (normal[row]?.[column] ?? 0) + weight * feature * other;
    }
  }
  const [overhead = 0, perCarriage = 0, pace = 0] = solve(normal, right);
  return {
    overheadMs: Math.max(0, assumed.overheadMs + overhead),
    perCarriageMs: Math.max(0, assumed.perCarriageMs + perCarriage / scaleRolling),
    msPerMm: Math.max(1000 / FASTEST_MM_PER_S, assumed.msPerMm + pace / scaleMm),
    order,
  };
}

function residualOf(model: TravelModel, records: readonly TravelRecord[]): number {
  return records.reduce(
    (sum, record, age) => sum + FADING ** age * (record.tookMs - travelMs(model, record)) ** 2,
    0,
  );
}
