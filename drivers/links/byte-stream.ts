/**
 * An open line of bytes: a serial port or a socket, whichever carries it. It ends once, by `close` or by itself, and
 * then never speaks again; whoever wants more opens a new one.
 */
export interface ByteStream {
  /** Sends bytes in order; `done` is told when the machine has taken them, or why it could not. */
  write(bytes: Uint8Array, done?: (error?: Error | null) => void): void;
  close(): Promise<void>;
}

/** What a line tells while it is open. */
export interface StreamEvents {
  onBytes(bytes: Uint8Array): void;
  /** The line ended by itself (cable, peer, error); not called after `close`. */
  onLost(why: string): void;
}

/** Opens a line; rejects with the machine's own error when it cannot, and soon after `signal` says to give up. */
export type OpenStream = (events: StreamEvents, signal: AbortSignal) => Promise<ByteStream>;
