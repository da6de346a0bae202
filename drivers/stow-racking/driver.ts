import {
  type BankCommand,
  type BankFeature,
  type BankStatus,
  type Capabilities,
  DeviceError,
  type Driver,
  isDeviceError,
  type ShelvingBank,
} from '../contract/index.ts';
import { type DriverFamily, type DriverParts, requirePort } from '../family.ts';
import { type Answer, AnswerLine } from './answers.ts';
import { decodeAnswer, encodeCommand, encodeStatusRequest, featuresOf } from './codec.ts';
import { DEFAULT_TIMEOUT_MS, StowOptions } from './options.ts';

/** One mobile rack, alone on its TCP connection. */
class StowRacking implements Driver, ShelvingBank {
  readonly device: string;
  readonly capabilities: Capabilities;
  readonly features: ReadonlySet<BankFeature>;
  readonly #options: StowOptions;
  readonly #answers: AnswerLine;
  #turn: Promise<unknown> = Promise.resolve();
  /** Whether an answer to an earlier request may still be on its way, or come instead of the next one's. */
  #mayAnswerLate = false;

  constructor(parts: DriverParts<StowOptions>) {
    if (parts.options.trucksCountPeople && !parts.options.safetyInputs)
      throw new DeviceError(
        'bad-options',
        `${parts.device} needs safetyInputs: who stands in a curtain is not counted yet`,
      );
    this.device = parts.device;
    this.#options = parts.options;
    this.features = featuresOf(parts.options);
    const timeoutMs = parts.options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#answers = new AnswerLine(requirePort(parts, 'bytes').line, parts.host.clock, timeoutMs);
    this.capabilities = { shelvingBank: this };
  }

  async start(): Promise<void> {
    this.#answers.start();
  }

  async stop(): Promise<void> {
    this.#answers.stop();
  }

  readStatus(): Promise<BankStatus> {
    return this.#inTurn(async () => {
      const { bytes, receivedTime } = await this.#look();
      return decodeAnswer(bytes, this.#options, receivedTime);
    });
  }

  /** Opens an aisle; the sequence is ignored. Everything else, a stop included, is `unsupported`. */
  async send(_sequence: number, command: BankCommand): Promise<void> {
    const request = encodeCommand(command, this.#options);
    await this.#inTurn(async () => {
      try {
        await this.#ask(request);
      } catch (error) {
        // Whether a rack answers a command at all is not known. Silence therefore says nothing about having been heard.
        if (!isDeviceError(error, 'timeout')) throw error;
      }
    });
  }

  /** There is no watchdog to feed. */
  async beat(): Promise<void> {}

  /**
   * A rack that is late answers each request with the answer to the one before, and nothing in it would tell. So where
   * one answer was missed we ask twice: the second answer is to the first request at the latest.
   */
  async #look(): Promise<Answer> {
    const request = encodeStatusRequest(this.#options);
    if (this.#mayAnswerLate) await this.#ask(request);
    return this.#ask(request);
  }

  async #ask(request: Uint8Array): Promise<Answer> {
    try {
      return await this.#answers.ask(request);
    } catch (error) {
      // A new connection owes no answers.
      this.#mayAnswerLate = !isDeviceError(error, 'link-unreachable');
      throw error;
    }
  }

  /** Requests are not numbered, so there is never more than one under way. */
  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(task);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

/** Stow mobile racks on their TCP port. */
export const stowRacking: DriverFamily<typeof StowOptions> = {
  name: 'stow-racking',
  protocol: 'bytes',
  options: StowOptions,
  create: (parts) => new StowRacking(parts),
};
