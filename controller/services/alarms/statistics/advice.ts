/**
 * What EEMUA Publication 191 advises (Alarm systems: a guide to design, management and procurement), and ISA-18.2 where
 * it says the same. All figures are from secondary sources that quote them; the publications themselves were not read.
 */
export const EEMUA_191 = {
  /** In normal running, 1 in 10 minutes is what one operator can manage for long. */
  per10Min: 1,
  /** In the first 10 minutes of an upset, 10 are what one operator can still deal with; more is a flood. */
  peak10Min: 10,
  /** ISA-18.2: below 1 % of the time in floods. */
  inFlood: 0.01,
  /** ISA-18.2: the ten worst actors cause no more than 5 % of the load. */
  topTenShare: 0.05,
  /** ISA-18.2: none may chatter. */
  chattering: 0,
  /** ISA-18.2: fewer than five that have stood for a day. */
  stale: 4,
  /** Low, high, urgent. */
  priorities: { low: 0.8, high: 0.15, urgent: 0.05 },
} as const;

export const TEN_MINUTES_MS = 600_000;
/** ISA-18.2: a flood begins above 10 in 10 minutes and is over below 5. */
export const FLOOD_ENDS_BELOW = 5;
/** ISA-18.2: three within a minute is chattering. */
export const CHATTERING = { count: 3, withinMs: 60_000 } as const;
/** ISA-18.2: standing longer than a day is stale. */
export const STALE_MS = 24 * 3_600_000;
