import type { ModbusLink } from './modbus-link.ts';

/** What a link says of itself, for device supervision and `/metrics`. */
export interface LinkHealth {
  readonly connected: boolean;
  /** Why not, in English, when not connected. */
  readonly problem?: string;
  readonly transactions: number;
  readonly failures: number;
  /** Waiting transactions now. */
  readonly queued: number;
}

/** A raw byte line (serial port or TCP connection): frames are the driver's business. */
export interface ByteLine {
  /** Sends all bytes; rejects with `DeviceError` when the line is down. */
  write(bytes: Uint8Array): Promise<void>;
  /** Bytes as they arrive, in any portions; returns how to stop listening. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void;
}

/** Topics in, topics out. */
export interface MessageBus {
  /** Subscribes with QoS 1; `listener` gets payload bytes and whether it was a retained message. */
  subscribe(
    topic: string,
    listener: (topic: string, payload: Uint8Array, retained: boolean) => void,
  ): () => void;
  publish(topic: string, payload: string | Uint8Array, options?: { retain?: boolean }): Promise<void>;
}

/** A human-interface device: whole input reports, as the device sends them. */
export interface ReportSource {
  onReport(listener: (report: Uint8Array) => void): () => void;
}

/** Exactly one of these is what the drivers on the link use. */
export type LinkPort =
  | { readonly protocol: 'modbus'; readonly modbus: ModbusLink }
  | { readonly protocol: 'bytes'; readonly line: ByteLine }
  | { readonly protocol: 'mqtt'; readonly bus: MessageBus }
  | { readonly protocol: 'hid'; readonly reports: ReportSource };

/**
 * One physical link. `start` begins connecting and resolves at once: a device that is switched off must not keep the
 * daemon from starting; the link goes on trying, with jitter, until `stop`.
 */
export interface Link {
  readonly name: string;
  readonly port: LinkPort;
  start(): Promise<void>;
  stop(): Promise<void>;
  health(): LinkHealth;
  /** Called at each change between connected and not; returns how to stop listening. */
  onHealth(listener: (health: LinkHealth) => void): () => void;
}
