import type { Persistence } from '../../../../drivers/contract/index.ts';
import type { ChannelKind, QueuedNotice } from '../../../model/notify.ts';

/** A message on its way, with where it goes. */
export interface Outgoing {
  readonly notice: QueuedNotice;
  /** Words to send: those of the notice, and a line more when an earlier try may have arrived. */
  readonly text: string;
  /** Mail address, telephone number, or whom to call by name; empty where the channel has its own address. */
  readonly to: readonly string[];
}

/** One way out of the house that carries words. */
export interface Channel {
  readonly id: string;
  readonly kind: Exclude<ChannelKind, 'siren'>;
  /** How long a delivery may take, ms. */
  readonly timeoutMs: number;
  /**
   * Sends one message; `signal` says to let go of it.
   * @returns what the other side gave as proof, in a few words
   * @throws DeliveryError
   */
  deliver(outgoing: Outgoing, signal: AbortSignal): Promise<string>;
}

export type DeliveryErrorCode =
  /** Nobody took it: no connection, no name, no modem. */
  | 'unreachable'
  /** Nobody said in time what became of it. */
  | 'timeout'
  /** The other side took part and said no. */
  | 'refused'
  /** The other side asks to be left alone for a while. */
  | 'too-fast'
  /** The answer makes no sense. */
  | 'bad-answer'
  /** The configuration knows the channel or contact no more, or the address is not allowed. */
  | 'misconfigured'
  /** The daemon stopped meanwhile. */
  | 'interrupted'
  /** A fault of the daemon's own. */
  | 'internal';

/** Why a message could not be delivered, in English for installers. Never holds an address, a token or a number. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly code: DeliveryErrorCode;
  readonly persistence: Persistence;
  /** It may have reached its receiver all the same. */
  readonly mayHaveArrived: boolean;
  /** The other side's own wish, ms. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: DeliveryErrorCode,
    message: string,
    more: {
      readonly permanent?: boolean;
      readonly mayHaveArrived?: boolean;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.persistence = more.permanent ? 'permanent' : 'retryable';
    this.mayHaveArrived = more.mayHaveArrived ?? false;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** Makes a delivery error of anything: what nobody foresaw may have arrived. */
export function deliveryError(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  return new DeliveryError('internal', 'something went wrong inside the daemon; it is in the log', {
    mayHaveArrived: true,
    cause: error,
  });
}
