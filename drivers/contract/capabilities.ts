import type { Reading } from './reading.ts';

/** Results of a bank command, in the words of the register map `bank-v1` (docs/bank-v1.md: input register 6). */
export type MotionResult =
  | 'none'
  | 'running'
  | 'done'
  | 'refused-emergency-stop'
  | 'refused-occupied'
  | 'refused-local'
  | 'refused-locked'
  | 'refused-fire'
  | 'refused-fault'
  | 'refused-latched'
  | 'refused-bad-argument'
  | 'stopped-obstruction'
  | 'stopped-watchdog'
  | 'stopped-overload'
  | 'stopped-by-command'
  | 'stopped-emergency';

/** `true` occupied, `false` empty, `null` unknown (sensor bad, or the make has none). */
export type Presence = boolean | null;

/**
 * What a make of shelving may be able to tell or do. What is absent here is absent from every {@link BankStatus} as
 * `null`, which the interlock arbiter takes for unknown, and so for no, unless the site maps another sensor to it.
 */
export const BANK_FEATURES = [
  // tells
  'positions',
  'currents',
  'presence',
  'open-aisle',
  'emergency-stop',
  'fire',
  'fault',
  'local-control',
  /** Echoes the sequence of the command it took, and how that command went. */
  'receipts',
  // does
  'stop',
  'close-up',
  'spread',
  'lock',
  'reset',
  /** Stops by itself when the heartbeat stays away. */
  'watchdog',
] as const;
export type BankFeature = (typeof BANK_FEATURES)[number];

/** One complete look at a bank of carriages, taken in one poll. `null` is unknown: the make cannot tell, or its sensor is bad. */
export interface BankStatus {
  readonly carriages: number;
  readonly moving: boolean;
  readonly emergencyStop: boolean | null;
  readonly fire: boolean | null;
  readonly fault: boolean | null;
  readonly localControl: boolean | null;
  /** Locked against commands at the controller; `false` where the make knows no lock. */
  readonly locked: boolean;
  readonly watchdogTripped: boolean;
  readonly overload: boolean;
  readonly latchedStop: boolean;
  /** The aisles (1..n+1, ascending) that stand open to their full width: as many as the bank has free aisle widths at most. */
  readonly openAisles: readonly number[] | null;
  /** 1..n+1; 0 when nothing is being opened. */
  readonly targetAisle: number;
  /** The last command sequence the controller accepted, and how that command went; `null` and `none` without receipts. */
  readonly lastSequence: number | null;
  readonly lastResult: MotionResult;
  /** Vendor's own fault code; 0 when none. */
  readonly faultCode: number;
  /** Width of one open aisle, mm; `null` where the make does not tell. */
  readonly aisleWidthMm: number | null;
  /** Left edge of carriage k (index k−1) from the left stop, mm; `null` where the make reports none. */
  readonly positionsMm: readonly (number | null)[];
  /** Motor current of carriage k (index k−1), ampere. */
  readonly currentsA: readonly (number | null)[];
  /** Presence in aisle k (index k−1), n+1 entries. */
  readonly presence: readonly Presence[];
  /** Epoch ms at which the oldest part of this look arrived. */
  readonly receivedTime: number;
}

export type BankCommand =
  | { readonly kind: 'open-aisle'; readonly aisle: number }
  | { readonly kind: 'stop' }
  | { readonly kind: 'close-up'; readonly side: 'left' | 'right' }
  | { readonly kind: 'spread' }
  | { readonly kind: 'lock' }
  | { readonly kind: 'unlock' }
  | { readonly kind: 'reset' };

/** Drives one bank of motorized shelving. */
export interface ShelvingBank {
  /** What this make can tell and do. */
  readonly features: ReadonlySet<BankFeature>;
  /** Reads everything the controller knows. Throws {@link DeviceError}. */
  readStatus(): Promise<BankStatus>;
  /**
   * Sends one command under a sequence number of the caller's choice (1..65535), so that the caller can journal it
   * before it is sent. Resolves when the controller has taken the bytes, not when the motion ends.
   * A stop overtakes everything else that waits on the link. A make without receipts ignores the sequence.
   * Throws {@link DeviceError}: `unsupported` for a command that the make does not know.
   */
  send(sequence: number, command: BankCommand): Promise<void>;
  /**
   * Feeds the watchdog; a bank that has one stops by itself when this is not done while it moves. Does nothing where
   * there is none.
   */
  beat(): Promise<void>;
}

/** A tag in a reader's field: the EPC in upper-case hex, and how strong it was where the reader tells. */
export interface Tag {
  readonly epc: string;
  readonly rssi?: number;
}

/** Reads the RFID tags now in its field. */
export interface TagReader {
  /** One inventory round. Throws {@link DeviceError}. */
  inventory(): Promise<readonly Tag[]>;
}

/** Pushes what people scan or swipe: barcodes and card numbers, as text. */
export interface ScanSource {
  /** Calls `listener` for each completed scan; returns how to stop listening. */
  onScan(listener: (scan: string) => void): () => void;
}

/** Switches outputs by channel name. */
export interface OutputPort {
  /**
   * Sets an output and leaves it. What is urgent, such as an output that stops something, goes ahead of everything else
   * that waits on the link. Throws {@link DeviceError}.
   */
  set(channel: string, on: boolean, options?: { readonly urgent?: boolean }): Promise<void>;
  /** Sets an output for `durationMs`, timed by the device itself where it can. Throws {@link DeviceError}. */
  pulse(channel: string, durationMs: number): Promise<void>;
}

/** Sets numbers that a device works by, such as the humidity at which it stops, by name. */
export interface SettingPort {
  /**
   * @param value in the unit of the setting
   * Throws {@link DeviceError}: `unsupported` for a name or a value that the device does not take.
   */
  adjust(name: string, value: number): Promise<void>;
}

/** Sends short messages over the mobile network. */
export interface SmsSender {
  /**
   * Sends a text, in several parts when it is long.
   * @param number international, with a leading `+`, or as the network takes it
   * @param reference 0..255; the parts of a text carry it, and those of its repetition the same
   * @returns the network's reference of each part
   * @throws DeviceError; after `timeout` and `bad-answer` the message, or a part of it, may have gone out, after every
   *   other code it certainly did not
   */
  send(number: string, text: string, reference: number): Promise<readonly number[]>;
}

/** Answers a poll with the readings of all its channels; a channel that cannot be read comes back `bad`. */
export interface Pollable {
  poll(): Promise<readonly Reading[]>;
}

/** What one device can do. The API lists these names, the arbiter treats what is absent as unknown. */
export interface Capabilities {
  readonly pollable?: Pollable;
  readonly shelvingBank?: ShelvingBank;
  readonly tagReader?: TagReader;
  readonly scanSource?: ScanSource;
  readonly outputPort?: OutputPort;
  readonly smsSender?: SmsSender;
  readonly settingPort?: SettingPort;
}
