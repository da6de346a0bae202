/** How closely history is kept: every sample, or summed up by the minute, quarter of an hour, hour and local day. */
export const TIERS = ['raw', '1m', '15m', '1h', '1d'] as const;
export type Tier = (typeof TIERS)[number];
/** The tiers that are sums. */
export type RollupTier = Exclude<Tier, 'raw'>;
