/** How closely history is kept: every sample, or summed up by the minute, quarter of an hour, hour and local day. */
export const TIERS = ['raw', '1m', '15m', '1h', '1d'] as const;
export type Tier = (typeof TIERS)[number];
/** The tiers that are sums. */
export type RollupTier = Exclude<Tier, 'raw'>;

/** Days for which each tier is kept; `null` is for ever. None is kept shorter than a finer one. */
export type Retention = Readonly<Record<Tier, number | null>>;

/**
 * Every sample for a year and some weeks, so that this season can be laid over the last; minutes for the two years that
 * a heating contract is argued about; the rest as long as papers are kept.
 */
export const DEFAULT_RETENTION: Retention = { raw: 400, '1m': 730, '15m': 3660, '1h': 7320, '1d': null };

/** How a site keeps its history. */
export interface HistoryOptions {
  /** IANA name; days are local to it. What the file was kept in before, when absent. */
  readonly timeZone?: string;
  /** Nothing is deleted when absent. */
  readonly retention?: Retention;
}
