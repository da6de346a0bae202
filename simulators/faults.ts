/** Ways in which a device can fail, as the panel offers them. */
export const FAULT_MODES = [
  'none',
  'silent',
  'slow',
  'late',
  'short',
  'split',
  'garbled',
  'wrong-unit',
  'exception',
  'frozen',
  'reset',
  'unplugged',
] as const;

/**
 * What is wrong with a device:
 * `silent` hears but never answers; `slow` answers after `delayMs`; `late` answers each request with the answer to the
 * one before; `short` loses the end of its answers; `split` sends byte by byte; `garbled` breaks the check sum;
 * `wrong-unit` answers under another address; `exception` answers with `code`; `frozen` repeats its last values;
 * `reset` reboots once and is well again; `unplugged` has its cable pulled.
 */
export type FaultMode = (typeof FAULT_MODES)[number];

export interface Fault {
  readonly mode: FaultMode;
  /** For `slow`, ms. */
  readonly delayMs?: number;
  /** For `exception`: the Modbus exception code, or the status byte of a tag reader. */
  readonly code?: number;
}

const DEFAULT_SLOW_MS = 400;
/** A character apart, so that each byte really arrives alone. */
const SPLIT_GAP_MS = 2;

/** An answer in the parts that faults need to get at. */
export interface Answer {
  /** The answer to tell `frozen` values apart by: what was asked; `null` where nothing may be frozen (writes). */
  readonly question: string | null;
  readonly address: number;
  readonly body: Buffer;
  frame(address: number, body: Buffer): Buffer;
  /** The body that refuses the request with `code`. */
  refuse(code: number): Buffer;
  /** Breaks a whole frame so that the receiver can tell. */
  garble(frame: Buffer): Buffer;
}

/** Bytes on their way out: one after another, `gapMs` apart, the first after `delayMs`. */
export interface Delivery {
  readonly delayMs: number;
  readonly gapMs: number;
  readonly chunks: readonly Buffer[];
}

/** The fault knob of one device. Turns true answers into what comes out of the cable. */
export class FaultKnob {
  #fault: Fault = { mode: 'none' };
  #held: Buffer | null = null;
  readonly #frozen = new Map<string, Buffer>();

  get fault(): Fault {
    return this.#fault;
  }

  /** Turns the knob; what was held or frozen is forgotten. `reset` and `unplugged` also need whoever owns the wire. */
  set(fault: Fault): void {
    this.#fault = fault;
    this.#held = null;
    this.#frozen.clear();
  }

  /** What leaves the device instead of `answer`; `null` when nothing does. */
  deliver(answer: Answer): Delivery | null {
    const { mode } = this.#fault;
    const whole = (body: Buffer): Buffer => answer.frame(answer.address, body);
    switch (mode) {
      case 'none':
        return at(0, [whole(answer.body)]);
      case 'silent':
      case 'reset':
      case 'unplugged':
        return null;
      case 'slow':
        return at(this.#fault.delayMs ?? DEFAULT_SLOW_MS, [whole(answer.body)]);
      case 'late': {
        const previous = this.#held;
        this.#held = whole(answer.body);
        return previous && at(0, [previous]);
      }
      case 'short': {
        const frame = whole(answer.body);
        return at(0, [frame.subarray(0, Math.max(1, frame.length - 3))]);
      }
      case 'split': {
        const frame = whole(answer.body);
        const bytes = Array.from(frame, (_, i) => frame.subarray(i, i + 1));
        return { delayMs: 0, gapMs: SPLIT_GAP_MS, chunks: bytes };
      }
      case 'garbled':
        return at(0, [answer.garble(whole(answer.body))]);
      case 'wrong-unit':
        return at(0, [answer.frame((answer.address + 1) & 0xff, answer.body)]);
      case 'exception':
        return at(0, [whole(answer.refuse(this.#fault.code ?? 4))]);
      case 'frozen':
        return at(0, [whole(this.#firstAnswerTo(answer))]);
    }
  }

  #firstAnswerTo(answer: Answer): Buffer {
    if (answer.question === null) return answer.body;
    const kept = this.#frozen.get(answer.question) ?? answer.body;
    this.#frozen.set(answer.question, kept);
    return kept;
  }
}

function at(delayMs: number, chunks: readonly Buffer[]): Delivery {
  return { delayMs, gapMs: 0, chunks };
}
