/** The TCP map of a Stow mobile rack, read from public client code; unverified. Words are little-endian. */

/** Every answer has so many bytes. */
export const ANSWER_BYTES = 20;
/** The widest rack the map can name. */
export const MOST_AISLES = 19;

/** Second word of a request; the first is the aisle, or 0. */
export const COMMAND = { open: 1, status: 2 } as const;

/** Bytes of an answer. 0–3 are the version, 10–13 lighting; of 4, 9 and 15–19 nothing is known. */
export const BYTE = { operation: 5, mobiles: 6, trucks: 7, safety: 8, selectedAisle: 14 } as const;

/** Bits of byte 5; bit 7 is never set. */
export const OPERATION = {
  tcp: 0,
  automatic: 1,
  released: 2,
  manual: 3,
  night: 4,
  moving: 5,
  power: 6,
  unused: 7,
} as const;

/** Bits of byte 8. Which level means danger is not known: see the option `safetyInputs`. */
export const SAFETY = {
  curtainFront: 0,
  curtainBack: 1,
  emergencyStop: 2,
  underDrive: 3,
  beamForward: 4,
  beamFall: 5,
  contactor: 6,
} as const;
