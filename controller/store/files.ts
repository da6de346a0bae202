/** Journal and projections: what must never be lost. */
export const LEDGER_FILE = 'ledger.db';
/** Samples of the climate points. */
export const TELEMETRY_FILE = 'telemetry.db';
