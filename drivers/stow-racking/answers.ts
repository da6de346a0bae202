import type { Cancel, Clock } from '../contract/index.ts';
import { DeviceError } from '../contract/index.ts';
import type { ByteLine } from '../links/link.ts';
import { ANSWER_BYTES } from './map.ts';

/** Bytes of one answer never stand so far apart once it is whole, ms: what follows later is no part of it. */
const QUIET_MS = 25;

/** What a rack answered, and when the last byte of it came, epoch ms. */
export interface Answer {
  readonly bytes: Uint8Array;
  readonly receivedTime: number;
}

/**
 * Requests and answers on a stream that numbers neither, and may split or join what it carries. There is one request at
 * a time. Its answer is what comes until the line falls silent, and has whole answers only: of several joined ones the
 * last is the newest, anything else is out of step. What nobody asked for is thrown away.
 */
export class AnswerLine {
  readonly #line: ByteLine;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  #hear: ((bytes: Uint8Array) => void) | null = null;
  #fail: ((error: DeviceError) => void) | null = null;
  #unlisten: (() => void) | null = null;

  constructor(line: ByteLine, clock: Clock, timeoutMs: number) {
    this.#line = line;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  start(): void {
    this.#unlisten ??= this.#line.onBytes((bytes) => this.#hear?.(bytes));
  }

  stop(): void {
    this.#unlisten?.();
    this.#unlisten = null;
    this.#fail?.(new DeviceError('link-closed', 'the rack was stopped'));
  }

  /**
   * Sends a request and waits for its answer; the caller waits for one before it asks the next.
   * @throws DeviceError `timeout` when nothing came, `bad-answer` when what came is no answer, or what the link said
   */
  async ask(request: Uint8Array): Promise<Answer> {
    if (!this.#unlisten) throw new DeviceError('link-closed', 'the rack is not started');
    let heard: Uint8Array = new Uint8Array();
    let receivedTime = 0;
    let quiet: Cancel = () => undefined;
    let limit: Cancel = () => undefined;
    const answered = new Promise<Answer>((resolve, reject) => {
      const end = (): void => {
        if (heard.length > 0 && heard.length % ANSWER_BYTES === 0)
          resolve({ bytes: heard.slice(-ANSWER_BYTES), receivedTime });
        else reject(noAnswer(heard.length, this.#timeoutMs));
      };
      this.#fail = reject;
      this.#hear = (bytes) => {
        heard = Uint8Array.from([...heard, ...bytes]);
        receivedTime = this.#clock.now();
        quiet();
        if (heard.length >= ANSWER_BYTES) quiet = this.#clock.after(QUIET_MS, end);
      };
      limit = this.#clock.after(this.#timeoutMs, end);
    });
    try {
      const [answer] = await Promise.all([answered, this.#line.write(request)]);
      return answer;
    } finally {
      quiet();
      limit();
      this.#hear = null;
      this.#fail = null;
    }
  }
}

function noAnswer(bytes: number, timeoutMs: number): DeviceError {
  if (bytes === 0) return new DeviceError('timeout', `the rack did not answer within ${timeoutMs} ms`);
  return new DeviceError('bad-answer', `${bytes} bytes came, answers have ${ANSWER_BYTES}`);
}
