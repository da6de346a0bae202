import type { Capabilities } from './capabilities.ts';
import type { Clock } from './clock.ts';
import type { Reading } from './reading.ts';

/** A line of operational log; the controller gives each device its own child logger. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the controller lends to a driver. */
export interface DriverHost {
  readonly clock: Clock;
  readonly log: Log;
  /** Hands readings up that nobody polled for (MQTT messages, autonomous reports). */
  emit(readings: readonly Reading[]): void;
}

/**
 * One device. The constructor only assigns; `start` begins listening, `stop` undoes it.
 * The link under it is started before and stopped after.
 */
export interface Driver {
  readonly device: string;
  readonly capabilities: Capabilities;
  start(): Promise<void>;
  stop(): Promise<void>;
}
