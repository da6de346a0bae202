/** How far a value may be trusted. Anything that is not `good` withholds permission. */
export type Quality = 'good' | 'uncertain' | 'bad';

/** A measured or commanded value: numbers carry a unit, booleans and words have the unit ''. */
export type Value = number | boolean | string | null;

/**
 * One value read from one channel of one device.
 * Times are epoch milliseconds: `sourceTime` is when the device measured, `receivedTime` when we heard of it.
 */
export interface Reading {
  readonly device: string;
  /** Channel name inside the device, e.g. `temperature`; `device/channel` is the point's address. */
  readonly channel: string;
  readonly value: Value;
  /** UCUM-like unit for people, e.g. `°C`, `%`, `ppm`; '' where none applies. */
  readonly unit: string;
  readonly quality: Quality;
  readonly sourceTime: number;
  readonly receivedTime: number;
  /** Why the quality is not `good`; absent when it is. */
  readonly why?: string;
}
