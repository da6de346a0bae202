import { createHash } from 'node:crypto';
import type { DeviceErrorCode, SmsSender } from '../../../../drivers/contract/index.ts';
import type { MessageChannelConfig } from '../../../config/schema-notify.ts';
import { type Channel, DeliveryError, type Outgoing } from './channel.ts';

type SmsConfig = Extract<MessageChannelConfig, { kind: 'sms' }>;

/** A part may take the network a minute. */
const TIMEOUT_MS = 240_000;
/** Four parts of 67 characters: what more there is stands on the wall. */
const LONGEST_CHARACTERS = 268;
/** After these the message may be on its way (see {@link SmsSender}). */
const UNCERTAIN: ReadonlySet<string> = new Set<DeviceErrorCode>(['timeout', 'bad-answer']);

/** Short messages by a modem that is a device of the room. */
export class SmsChannel implements Channel {
  readonly id: string;
  readonly kind = 'sms';
  readonly timeoutMs: number;
  readonly #device: string;
  readonly #modem: () => SmsSender | null;

  /** @param modem the device's capability, looked up for every message */
  constructor(config: SmsConfig, modem: () => SmsSender | null) {
    this.id = config.id;
    this.timeoutMs = config.timeoutSeconds === undefined ? TIMEOUT_MS : config.timeoutSeconds * 1000;
    this.#device = config.device;
    this.#modem = modem;
  }

  async deliver({ notice, text, to }: Outgoing): Promise<string> {
    const modem = this.#modem();
    const [number] = to;
    if (!modem || number === undefined)
      throw new DeliveryError(
        'misconfigured',
        modem ? 'the contact has no telephone number' : `${this.#device} sends no short messages`,
        { permanent: true },
      );
    try {
      const references = await modem.send(
        number,
        clip(`${notice.title}\n${text}`, notice.mayHaveArrived ? 2 : 1),
        partsReference(notice.message),
      );
      return `+CMGS ${references.join(', ')}`;
    } catch (error) {
      throw failureOf(error as { code?: string; persistence?: string; message: string });
    }
  }
}

/** The same for every try, so that a telephone can put a repeated part in its place. */
function partsReference(message: string): number {
  return createHash('sha256').update(message).digest().readUInt8(0);
}

/** Keeps the last lines, by which a repetition is known, and shortens what stands before them. */
function clip(text: string, lastLines: number): string {
  if (text.length <= LONGEST_CHARACTERS) return text;
  const tail = `\n${text.split('\n').slice(-lastLines).join('\n')}`;
  const room = LONGEST_CHARACTERS - tail.length - 1;
  let kept = '';
  for (const character of text.slice(0, text.length - tail.length)) {
    if (kept.length + character.length > room) break;
    kept += character;
  }
  return `${kept}…${tail}`;
}

function failureOf(error: { code?: string; persistence?: string; message: string }): DeliveryError {
  const mayHaveArrived = error.code === undefined || UNCERTAIN.has(error.code);
  return new DeliveryError(mayHaveArrived ? 'bad-answer' : 'refused', error.message, {
    permanent: error.persistence === 'permanent' && !mayHaveArrived,
    mayHaveArrived,
    cause: error,
  });
}
