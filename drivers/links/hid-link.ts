import type { Clock, Log } from '../contract/index.ts';
import { HealthBoard } from './health-board.ts';
import { Keeper } from './keeper.ts';
import type { Link, LinkHealth, LinkPort } from './link.ts';
import { ReportFramer } from './report-framer.ts';
import { serialStream } from './serial-stream.ts';
import type { LinkSpec } from './spec.ts';

type HidSource = Extract<LinkSpec, { kind: 'hid' }>['source'];

/** Something that gives input reports until it is closed. */
interface OpenReports {
  close(): Promise<void>;
}

interface ReportEvents {
  onReport(report: Uint8Array): void;
  onLost(why: string): void;
}

/** Virtual scanners carry no clock of their own; any rate both sides agree on will do. */
const REPORT_LINE_BAUD = 9600;

/** A human-interface device, kept open: unplugged and plugged in again, it is found again. */
export class HidLink implements Link {
  readonly name: string;
  readonly port: LinkPort;
  readonly #health = new HealthBoard();
  readonly #keeper: Keeper<OpenReports>;
  readonly #listeners = new Set<(report: Uint8Array) => void>();

  constructor(name: string, source: HidSource, host: { clock: Clock; log: Log }) {
    this.name = name;
    this.port = {
      protocol: 'hid',
      reports: {
        onReport: (listener) => {
          this.#listeners.add(listener);
          return () => void this.#listeners.delete(listener);
        },
      },
    };
    this.#keeper = new Keeper<OpenReports>({
      name,
      clock: host.clock,
      log: host.log,
      open: (lost, signal) => {
        const events = { onReport: (report: Uint8Array) => this.#hear(report), onLost: lost };
        return 'line' in source
          ? openLine(source.line, host.clock, events, signal)
          : openDevice(source, events);
      },
      close: (reports) => reports.close(),
      onUp: () => this.#health.up(),
      onDown: (why) => this.#health.down(why),
    });
  }

  start(): Promise<void> {
    this.#health.down('connecting');
    this.#keeper.start();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await this.#keeper.stop();
    this.#health.down('stopped');
  }

  health(): LinkHealth {
    return this.#health.health();
  }

  onHealth(listener: (health: LinkHealth) => void): () => void {
    return this.#health.onHealth(listener);
  }

  #hear(report: Uint8Array): void {
    this.#keeper.proved();
    this.#health.counted(false);
    for (const listener of this.#listeners) listener(report);
  }
}

function openLine(
  path: string,
  clock: Clock,
  events: ReportEvents,
  signal: AbortSignal,
): Promise<OpenReports> {
  const framer = new ReportFramer();
  return serialStream({ path, baudRate: REPORT_LINE_BAUD }, clock)(
    {
      onBytes: (bytes) => {
        for (const report of framer.take(bytes, clock.monotonic())) events.onReport(report);
      },
      onLost: (why) => events.onLost(why),
    },
    signal,
  );
}

async function openDevice(
  source: { path: string } | { vendorId: number; productId: number },
  events: ReportEvents,
): Promise<OpenReports> {
  const { HIDAsync } = await import('node-hid');
  const device =
    'path' in source
      ? await HIDAsync.open(source.path)
      : await HIDAsync.open(source.vendorId, source.productId);
  let ended = false;
  device.on('data', (report: Uint8Array) => {
    if (!ended) events.onReport(report);
  });
  device.on('error', (error: Error) => {
    if (ended) return;
    ended = true;
    events.onLost(error.message);
    void closeGone(device);
  });
  return {
    async close() {
      ended = true;
      await device.close();
    },
  };
}

/** Frees what is left of a device whose reading failed; that this fails as well when it is unplugged changes nothing. */
async function closeGone(device: { close(): Promise<void> }): Promise<void> {
  try {
    await device.close();
  } catch {
    // Gone is what it should be.
  }
}
