import type { FaultKnob } from '../faults.ts';

/** One simulated device, or a line that several share: what the control API and tests can do to it. */
export interface SimulatedDevice {
  readonly name: string;
  /** `bank-v1`, `xy-md02`, `uhf-reader`, `line` … */
  readonly kind: string;
  readonly fault: FaultKnob;
  /** Pulls its cable; units on a shared line just fall silent. */
  unplug(): Promise<void>;
  plug(): Promise<void>;
  /** Loses what it kept in volatile memory, and its connections. */
  reboot(): void;
}

/** A thing with a life of its own: wires that listen, clients that connect. */
export interface Service {
  start(): Promise<void>;
  stop(): Promise<void>;
}
