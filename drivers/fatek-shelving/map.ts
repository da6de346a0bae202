/**
 * Coils and registers of a Fatek PLC that drives shelving, read from public client code; unverified. Addresses are the
 * map's own: the wire may carry them one lower (option `addressOffset`).
 */

/** Coils that tell (FC 01). */
export const STATE = {
  /** Locked; the panel beside it follows. */
  locked: 2148,
  panelLoggedIn: 2149,
  running: 2206,
} as const;

/** The first of the six coils that command (FC 15), in this order. */
export const COMMANDS_AT = 2200;
export const COMMAND_COILS = ['close', 'stop', 'unlock', 'manual', 'ventilate', 'open'] as const;

/** What can be pressed for a moment. `manual` is no button: it is the mode, and 0 is automatic. */
export type Button = Exclude<(typeof COMMAND_COILS)[number], 'manual'>;

/** Holding registers (FC 03, FC 06). */
export const HOLDING = {
  /** Which aisle the next `open` opens. */
  target: 10,
  /** Temperature, 0..1650 for −20..60 °C; relative humidity in tenths follows. */
  climate: 11,
} as const;
