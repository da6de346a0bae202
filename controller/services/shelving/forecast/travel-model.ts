/** How far the carriages of a bank have to go. */
export interface Travel {
  /** The longest way of any carriage, mm: what counts when they roll together. */
  readonly longestMm: number;
  /** All ways added up, mm: what counts when one rolls after the other. */
  readonly sumMm: number;
}

/** A motion that came to its end, and how long it took from the command to its end. */
export interface TravelRecord extends Travel {
  readonly tookMs: number;
}

/** How long a bank takes: `overheadMs + msPerMm · way`, the way being the longest or the sum. */
export interface TravelModel {
  readonly overheadMs: number;
  readonly msPerMm: number;
  readonly order: DriveOrder;
}

/** Whether carriages roll all at once or one after the other. */
export type DriveOrder = 'together' | 'one-by-one';

/** What looks at rolling carriages taught, beside the ends of motions. */
export interface Seen {
  /** Cruise speed of a carriage, mm/s; `null` before the first motion. */
  readonly cruiseMmPerS: number | null;
  /** Share of looks at rolling carriages in which several rolled, 0..1; `null` before the first. */
  readonly togetherShare: number | null;
}

/**
 * What is assumed of a bank that nobody has seen moving, until its first motions correct it: about 5 m/min, and two
 * seconds to get going, to slow down and to be noticed.
 */
const ASSUMED_MM_PER_S = 80;
const ASSUMED_OVERHEAD_MS = 2000;
/** How many motions a prior weighs: one for the overhead, a few for a pace that was measured. */
const OVERHEAD_WEIGHT = 0.5;
const PACE_WEIGHT = 0.5;
/** No carriage is quicker than this, mm/s; keeps a prediction growing with the way whatever was measured. */
const FASTEST_MM_PER_S = 100_000;
/** Each older record weighs so much less than the next younger one: motors age. */
const FADING = 0.95;

/**
 * Fits the model to motions, newest first: ridge regression (Hoerl and Kennedy 1970) of the time on the way, drawn to
 * the assumed overhead and to the measured cruise speed, once for each order of driving. What looks told of the order
 * decides; before there were any, the order with the smaller residual.
 */
export function fitTravel(records: readonly TravelRecord[], seen: Seen): TravelModel {
  const together = fit(records, seen, 'together');
  const oneByOne = fit(records, seen, 'one-by-one');
  if (seen.togetherShare !== null) return seen.togetherShare >= 0.25 ? together.model : oneByOne.model;
  return oneByOne.residual < together.residual ? oneByOne.model : together.model;
}

/** Predicted time of a motion, ms; 0 where nothing has to move. Grows with the way. */
export function travelMs(model: TravelModel, travel: Travel): number {
  const wayMm = wayOf(travel, model.order);
  return wayMm <= 0 ? 0 : model.overheadMs + model.msPerMm * wayMm;
}

/** The way that counts under an order of driving, mm. */
export function wayOf({ longestMm, sumMm }: Travel, order: DriveOrder): number {
  return order === 'together' ? longestMm : sumMm;
}

function fit(
  records: readonly TravelRecord[],
  { cruiseMmPerS }: Seen,
  order: DriveOrder,
): { readonly model: TravelModel; readonly residual: number } {
  const pace = 1000 / (cruiseMmPerS ?? ASSUMED_MM_PER_S);
  const ways = records.map((record) => wayOf(record, order));
  const scaleMm = Math.max(1, ...ways);
  // Unknowns: what to add to the assumed overhead (x) and to the assumed pace over the longest way (y).
  let [xx, xy, yy, x, y] = [OVERHEAD_WEIGHT, 0, PACE_WEIGHT, 0, 0];
  for (const [age, { tookMs }] of records.entries()) {
    const weight = FADING ** age;
    const share = (ways[age] ?? 0) / scaleMm;
    const surplusMs = tookMs - ASSUMED_OVERHEAD_MS - pace * (ways[age] ?? 0);
    xx += weight;
    xy += weight * share;
    yy += weight * share * share;
    x += weight * surplusMs;
    y += weight * share * surplusMs;
  }
  const determinant = xx * yy - xy * xy;
  const overheadMs = Math.max(0, ASSUMED_OVERHEAD_MS + (x * yy - y * xy) / determinant);
  const msPerMm = Math.max(1000 / FASTEST_MM_PER_S, pace + (y * xx - x * xy) / determinant / scaleMm);
  const model = { overheadMs, msPerMm, order };
  const residual = records.reduce(
    (sum, record, age) => sum + FADING ** age * (record.tookMs - travelMs(model, record)) ** 2,
    0,
  );
  return { model, residual };
}
