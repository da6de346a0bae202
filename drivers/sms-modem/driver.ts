import { type Static, Type } from 'typebox';
import {
  type Capabilities,
  DeviceError,
  type Driver,
  type DriverHost,
  isDeviceError,
  type Pollable,
  type Reading,
  type SmsSender,
} from '../contract/index.ts';
import { type DriverFamily, type DriverParts, requirePort } from '../family.ts';
import { pinStateIn, referenceIn, registeredIn, signalIn } from './at-reader.ts';
import { AtDialogue, AtRefusal } from './dialogue.ts';
import { type SubmitPdu, submitPdus } from './pdu.ts';

/** A modem answers what needs no network at once; the slowest need a few seconds after they were switched on. */
const COMMAND_MS = 5000;
/** How long the network may take for one message; makers name 60 s and more. */
const NETWORK_MS = 60_000;
/** +CMS ERROR codes (27.005, 3.2.5, and 24.011) that say no again tomorrow: number, subscription, barring, our own PDU. */
const HOPELESS: ReadonlySet<number> = new Set([1, 8, 10, 28, 29, 50, 69, 304, 305]);

/** Options of a GSM modem. */
export const SmsModemOptions = Type.Object(
  {
    pin: Type.Optional(
      Type.String({
        pattern: '^\\d{4,8}$',
        description: 'PIN of the SIM; tried once after each start, for the third wrong one locks it',
      }),
    ),
    networkTimeoutMs: Type.Optional(
      Type.Integer({
        minimum: 1000,
        maximum: 300_000,
        default: NETWORK_MS,
        description: 'How long the network may take for one message, ms',
      }),
    ),
  },
  { additionalProperties: false },
);
export type SmsModemOptions = Static<typeof SmsModemOptions>;

/** A GSM, UMTS or LTE modem with the AT commands of 3GPP TS 27.005 in PDU mode, alone on its serial line. */
class SmsModem implements Driver, SmsSender, Pollable {
  readonly device: string;
  readonly capabilities: Capabilities;
  readonly #host: DriverHost;
  readonly #dialogue: AtDialogue;
  readonly #pin: string | undefined;
  readonly #networkMs: number;
  #turn: Promise<unknown> = Promise.resolve();
  #started = false;
  /** It answers, has its settings, and no late answer is on its way. */
  #ready = false;
  #pinTried = false;

  constructor(parts: DriverParts<SmsModemOptions>) {
    this.device = parts.device;
    this.#host = parts.host;
    this.#dialogue = new AtDialogue(requirePort(parts, 'bytes').line, parts.host);
    this.#pin = parts.options.pin;
    this.#networkMs = parts.options.networkTimeoutMs ?? NETWORK_MS;
    this.capabilities = { smsSender: this, pollable: this };
  }

  async start(): Promise<void> {
    this.#dialogue.start();
    this.#started = true;
  }

  async stop(): Promise<void> {
    this.#started = false;
    this.#ready = false;
    this.#pinTried = false;
    this.#dialogue.stop();
  }

  send(number: string, text: string, reference: number): Promise<readonly number[]> {
    return this.#inTurn(async () => {
      const pdus = submitPdus(number, text, reference);
      await this.#prepare();
      const references: number[] = [];
      for (const pdu of pdus) references.push(await this.#submit(pdu, references.length, pdus.length));
      return references;
    });
  }

  poll(): Promise<readonly Reading[]> {
    return this.#inTurn(async () => {
      await this.#prepare();
      const find = (line: string) => (line.startsWith('+CSQ:') ? { dBm: signalIn(line) } : null);
      const signal = await this.#plain('AT+CSQ', find);
      const registered = await this.#plain('AT+CREG?', registeredIn);
      return [
        this.#reading('signal', signal?.dBm ?? null, 'dBm'),
        this.#reading('registered', registered, ''),
      ];
    });
  }

  /** The protocol numbers nothing, so there is never more than one dialogue. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(async () => {
      if (!this.#started) throw new DeviceError('link-closed', 'the modem is not started');
      try {
        return await work();
      } catch (error) {
        this.#ready = false;
        throw error;
      }
    });
    this.#turn = result.catch(() => undefined);
    return result;
  }

  /** Finds the modem in whatever state it is: in the middle of a message, echoing, locked, or about to answer late. */
  async #prepare(): Promise<void> {
    if (this.#ready) return;
    await this.#dialogue.escape();
    await this.#plain('ATE0', undefined);
    // What came before this answer is old.
    await this.#plain('AT+CSQ', (line) => (line.startsWith('+CSQ:') ? true : null));
    await this.#plain('AT+CMEE=1', undefined);
    await this.#unlock();
    await this.#plain('AT+CMGF=0', undefined);
    this.#ready = true;
  }

  async #unlock(): Promise<void> {
    const state = await this.#plain('AT+CPIN?', pinStateIn);
    if (state === 'READY') return;
    if (state !== 'SIM PIN' || this.#pin === undefined || this.#pinTried)
      throw new DeviceError('device-busy', `the SIM is not ready: ${state}`);
    this.#pinTried = true;
    await this.#plain(`AT+CPIN="${this.#pin}"`, undefined);
  }

  /** @param index of the part, from 0: once one is out, nothing certain can be said of the whole any more */
  async #submit({ length, hex }: SubmitPdu, index: number, parts: number): Promise<number> {
    let offered = false;
    try {
      await this.#dialogue.askForPrompt(`AT+CMGS=${length}`, COMMAND_MS);
      offered = true;
      return await this.#dialogue.submit(hex, this.#networkMs, referenceIn);
    } catch (error) {
      if (index > 0)
        throw new DeviceError('bad-answer', `part ${index + 1} of ${parts}: ${wordsOf(error)}`, {
          cause: error,
        });
      if (error instanceof AtRefusal) throw refusalOf(error);
      if (!offered) throw silence(error);
      throw new DeviceError('timeout', wordsOf(error), { cause: error });
    }
  }

  /** A command that sends nothing out. */
  async #plain<T>(command: string, find: ((line: string) => T | null) | undefined): Promise<T | null> {
    try {
      return await this.#dialogue.ask(command, COMMAND_MS, find);
    } catch (error) {
      throw error instanceof AtRefusal ? refusalOf(error) : silence(error);
    }
  }

  #reading(channel: string, value: number | boolean | null, unit: string): Reading {
    const now = this.#host.clock.now();
    return {
      device: this.device,
      channel,
      value,
      unit,
      sourceTime: now,
      receivedTime: now,
      ...(value === null
        ? {
            quality: 'bad',
            why: 'the modem does not know',
          }
        : { quality: 'good' }),
    };
  }
}

function refusalOf(refusal: AtRefusal): DeviceError {
  const { kind, code } = refusal.result;
  const hopeless = kind === 'cms' && code !== null && HOPELESS.has(code);
  return new DeviceError(hopeless ? 'device-exception' : 'device-busy', refusal.message, { cause: refusal });
}

/** Silence before anything went out is no doubt about what went out. */
function silence(error: unknown): unknown {
  return isDeviceError(error, 'timeout')
    ? new DeviceError('link-unreachable', error.message, { cause: error })
    : error;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Modems that send short messages. */
export const smsModem: DriverFamily<typeof SmsModemOptions> = {
  name: 'sms-modem',
  protocol: 'bytes',
  options: SmsModemOptions,
  create: (parts) => new SmsModem(parts),
};
