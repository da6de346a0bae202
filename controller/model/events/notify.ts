import type { Notice } from '../notify.ts';

/** Messages to people: decided and written down before they are sent, and what became of them. */
export type NotifyEvent =
  /** `replaces` are messages told of in this one; `by` is who asked for a test. */
  | ({ type: 'notify.queued'; replaces?: readonly string[]; by?: string } & Notice)
  /** Journaled before anything is sent, so that a crash in between is known for what it is. */
  | { type: 'notify.attempted'; message: string; attempt: number }
  /** `receipt` is what the other side gave as proof, e.g. the number of a short message. */
  | {
      type: 'notify.delivered';
      message: string;
      channel: string;
      lane: string;
      attempt: number;
      receipt: string;
    }
  /** `retryAt` is epoch ms, `null` when it was given up. */
  | {
      type: 'notify.failed';
      message: string;
      channel: string;
      lane: string;
      attempt: number;
      why: string;
      mayHaveArrived: boolean;
      retryAt: number | null;
    }
  /** A step of a chain was taken; `contacts` is empty when nobody in it could be told. */
  | {
      type: 'notify.escalated';
      alarm: string;
      since: number;
      chain: string;
      step: number;
      ring: number;
      contacts: readonly string[];
    }
  /** A siren was made to sound and flash for a moment. */
  | { type: 'notify.siren-tested'; channel: string; by: string };
