import { type Static, Type } from 'typebox';
import {
  type Cancel,
  type Capabilities,
  DeviceError,
  type Driver,
  type DriverHost,
  type Tag,
  type TagReader,
} from '../contract/index.ts';
import { type DriverFamily, type DriverParts, requirePort } from '../family.ts';
import type { ByteLine } from '../links/link.ts';
import {
  COMMAND,
  decodeInventory,
  decodeReport,
  expectSuccess,
  isRefusal,
  mergeTags,
  scanTimeUnits,
} from './codec.ts';
import { encodeRequest, FrameParser, type ReaderFrame } from './frame.ts';

/** An inventory takes as long as the reader's scan time; out of the box that is 1 s (User's Manual V2.0, 8.4.4). */
const FACTORY_SCAN_TIME_MS = 1000;
/** What a reader may need beyond its scan time to tell what it found, ms. */
const ANSWER_MARGIN_MS = 500;
/** Bytes of one frame never stand so far apart, ms; USB serial adapters deliver every 16 ms. */
const QUIET_MS = 40;
/** The address every reader answers to. */
const ANY_ADDRESS = 0xff;

/** Options of a UHFReader18. */
export const Uhf18Options = Type.Object(
  {
    address: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 255,
        default: 0,
        description: 'Reader address; 255 is any reader',
      }),
    ),
    scanTimeMs: Type.Optional(
      Type.Integer({
        minimum: 300,
        maximum: 25_500,
        description:
          'Longest inventory, ms; set in the reader. Without it the reader keeps its own (1 s ex works)',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Uhf18Options = Static<typeof Uhf18Options>;

/** The request under way: who gets the frames that answer it. */
interface Exchange {
  readonly command: number;
  readonly onFrame: (frame: ReaderFrame) => void;
  readonly fail: (error: DeviceError) => void;
}

/** One UHF reader, alone on its serial line. */
class Uhf18Reader implements Driver, TagReader {
  readonly device: string;
  readonly capabilities: Capabilities;
  readonly #line: ByteLine;
  readonly #host: DriverHost;
  readonly #address: number;
  readonly #scanTimeMs: number | undefined;
  readonly #parser = new FrameParser();
  #unlisten: (() => void) | null = null;
  #quiet: Cancel | null = null;
  #exchange: Exchange | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  /** An answer may still be on its way to a request we gave up. */
  #mayAnswerLate = false;
  #scanTimeSet = false;

  constructor(parts: DriverParts<Uhf18Options>) {
    this.device = parts.device;
    this.#line = requirePort(parts, 'bytes').line;
    this.#host = parts.host;
    this.#address = parts.options.address ?? 0;
    this.#scanTimeMs = parts.options.scanTimeMs;
    this.capabilities = { tagReader: this };
  }

  async start(): Promise<void> {
    this.#unlisten ??= this.#line.onBytes((bytes) => this.#receive(bytes));
  }

  async stop(): Promise<void> {
    this.#unlisten?.();
    this.#unlisten = null;
    this.#quiet?.();
    this.#exchange?.fail(new DeviceError('link-closed', 'the reader was stopped'));
    this.#parser.reset();
  }

  inventory(): Promise<readonly Tag[]> {
    // The protocol does not number its requests, so there is never more than one under way.
    const result = this.#turn.then(() => this.#inventory());
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #inventory(): Promise<readonly Tag[]> {
    if (!this.#unlisten) throw new DeviceError('link-closed', 'the reader is not started');
    try {
      await this.#fence();
      await this.#setScanTime();
      const found: (readonly Tag[])[] = [];
      await this.#ask(COMMAND.inventory, new Uint8Array(), (frame) => {
        const { tags, done } = decodeInventory(frame);
        found.push(tags);
        return done;
      });
      return mergeTags(found);
    } catch (error) {
      this.#mayAnswerLate = true;
      // A reader that was gone may come back with its own settings.
      this.#scanTimeSet = false;
      throw error;
    }
  }

  /**
   * A late answer looks like an answer to the next inventory, and would prove a box that is no longer there. So after
   * a request that went wrong we ask for something else first: what arrives before its answer is old.
   */
  async #fence(): Promise<void> {
    if (!this.#mayAnswerLate) return;
    await this.#ask(COMMAND.readerInfo, new Uint8Array(), () => true);
    this.#mayAnswerLate = false;
  }

  async #setScanTime(): Promise<void> {
    if (this.#scanTimeMs === undefined || this.#scanTimeSet) return;
    await this.#ask(COMMAND.setScanTime, Uint8Array.of(scanTimeUnits(this.#scanTimeMs)), (frame) => {
      expectSuccess(frame);
      return true;
    });
    this.#scanTimeSet = true;
  }

  /** Sends one request and hands over its answers until `take` says that the last was there, or throws. */
  async #ask(command: number, data: Uint8Array, take: (frame: ReaderFrame) => boolean): Promise<void> {
    const { clock } = this.#host;
    const timeoutMs = (this.#scanTimeMs ?? FACTORY_SCAN_TIME_MS) + ANSWER_MARGIN_MS;
    let cancel: Cancel = () => undefined;
    const answered = new Promise<void>((resolve, reject) => {
      const arm = () => {
        cancel();
        cancel = clock.after(timeoutMs, () =>
          reject(new DeviceError('timeout', `the reader did not answer within ${timeoutMs} ms`)),
        );
      };
      this.#exchange = {
        command,
        fail: reject,
        onFrame: (frame) => {
          try {
            if (take(frame)) resolve();
            else arm();
          } catch (error) {
            reject(error);
          }
        },
      };
      arm();
    });
    try {
      await Promise.all([answered, this.#line.write(encodeRequest(this.#address, command, data))]);
    } finally {
      cancel();
      this.#exchange = null;
    }
  }

  #receive(bytes: Uint8Array): void {
    this.#quiet?.();
    for (const frame of this.#parser.push(bytes)) this.#dispatch(frame);
    this.#quiet = this.#host.clock.after(QUIET_MS, () => {
      for (const frame of this.#parser.salvage()) this.#dispatch(frame);
    });
  }

  #dispatch(frame: ReaderFrame): void {
    if (this.#address !== ANY_ADDRESS && frame.address !== this.#address) return;
    if (frame.command === COMMAND.report) this.#report(frame);
    else if (this.#exchange && (frame.command === this.#exchange.command || isRefusal(frame)))
      this.#exchange.onFrame(frame);
  }

  #report(frame: ReaderFrame): void {
    const tag = decodeReport(frame);
    if (!tag) return;
    const now = this.#host.clock.now();
    this.#host.emit([
      {
        device: this.device,
        channel: 'tag',
        value: tag.epc,
        unit: '',
        quality: 'good',
        sourceTime: now,
        receivedTime: now,
      },
    ]);
  }
}

/** RFID readers that speak the UHFReader18 protocol on a serial line. */
export const rfidUhf18: DriverFamily<typeof Uhf18Options> = {
  name: 'rfid-uhf18',
  protocol: 'bytes',
  options: Uhf18Options,
  create: (parts) => new Uhf18Reader(parts),
};
