import { type Static, Type } from 'typebox';
import type { Capabilities, Driver, DriverHost, ScanSource } from '../contract/index.ts';
import { type DriverFamily, type DriverParts, requirePort } from '../family.ts';
import type { ReportSource } from '../links/link.ts';
import { takeReport, WEDGE_AT_REST, type WedgeLimits, type WedgeState } from './codec.ts';

const DEFAULT_IDLE_MS = 500;
const MAX_SCAN_LENGTH = 256;

/** Options of a keyboard wedge. */
export const HidWedgeOptions = Type.Object(
  {
    idleMs: Type.Optional(
      Type.Integer({
        minimum: 50,
        maximum: 10_000,
        default: DEFAULT_IDLE_MS,
        description: 'A pause between two keys longer than this begins a new scan, ms',
      }),
    ),
  },
  { additionalProperties: false },
);
export type HidWedgeOptions = Static<typeof HidWedgeOptions>;

/** A barcode scanner or card reader that pretends to be a keyboard. */
class HidWedge implements Driver, ScanSource {
  readonly device: string;
  readonly capabilities: Capabilities;
  readonly #reports: ReportSource;
  readonly #host: DriverHost;
  readonly #limits: WedgeLimits;
  readonly #listeners = new Set<(scan: string) => void>();
  #state: WedgeState = WEDGE_AT_REST;
  #unlisten: (() => void) | null = null;

  constructor(parts: DriverParts<HidWedgeOptions>) {
    this.device = parts.device;
    this.#reports = requirePort(parts, 'hid').reports;
    this.#host = parts.host;
    this.#limits = { idleMs: parts.options.idleMs ?? DEFAULT_IDLE_MS, maxLength: MAX_SCAN_LENGTH };
    this.capabilities = { scanSource: this };
  }

  async start(): Promise<void> {
    this.#unlisten ??= this.#reports.onReport((report) => this.#take(report));
  }

  async stop(): Promise<void> {
    this.#unlisten?.();
    this.#unlisten = null;
    this.#state = WEDGE_AT_REST;
  }

  onScan(listener: (scan: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #take(report: Uint8Array): void {
    const { state, scans } = takeReport(this.#state, report, this.#host.clock.monotonic(), this.#limits);
    this.#state = state;
    for (const scan of scans) for (const listener of this.#listeners) listener(scan);
  }
}

/** Barcode scanners and card readers that pretend to be a keyboard. */
export const hidWedge: DriverFamily<typeof HidWedgeOptions> = {
  name: 'hid-wedge',
  protocol: 'hid',
  options: HidWedgeOptions,
  create: (parts) => new HidWedge(parts),
};
