import type { ByteStream } from '../byte-stream.ts';
import { FramePort } from './frame-port.ts';
import { atMoment } from './precise-timer.ts';
import { describeMismatch, type ExpectedAnswer, expectedAnswer, findAnswer } from './rtu-frame.ts';
import { characterMs, type SerialFraming, silentIntervalMs } from './wire-time.ts';

/** Longest thing worth keeping: a late answer (256 bytes at most) and the one waited for. */
const MAX_KEPT_BYTES = 512;
/** After a failed exchange bytes may still trickle in, through USB adapters in portions up to 16 ms apart. */
const RESYNC_SILENCE_MS = 40;

/**
 * Modbus RTU over a byte stream: keeps the silent interval before each request, puts answers together from any
 * portions, and passes on only the frame that answers the request now under way.
 */
export class RtuPort extends FramePort {
  readonly #stream: ByteStream;
  readonly #characterMs: number;
  readonly #silenceMs: number;
  #received: Uint8Array = new Uint8Array(0);
  #expected: ExpectedAnswer | null = null;
  #resync = false;
  ticket = 0;
  wireMs = 0;

  /** @param framing of the serial line; `null` behind a device server, which keeps the line's timing itself */
  constructor(stream: ByteStream, framing: SerialFraming | null) {
    super();
    this.#stream = stream;
    this.#characterMs = framing ? characterMs(framing) : 0;
    this.#silenceMs = framing ? silentIntervalMs(framing) : 0;
  }

  override whenReady(go: () => void): () => void {
    let cancel = (): void => undefined;
    const wait = (): void => {
      const silenceMs = this.#resync ? Math.max(this.#silenceMs, RESYNC_SILENCE_MS) : this.#silenceMs;
      const dueAt = this.heardAt + silenceMs;
      if (performance.now() >= dueAt) go();
      else cancel = atMoment(dueAt, wait);
    };
    wait();
    return () => cancel();
  }

  override write(frame: Buffer): void {
    this.#resync = false;
    this.#received = new Uint8Array(0);
    this.#expected = expectedAnswer(frame);
    this.ticket += 1;
    this.wireMs = (frame.length + this.#expected.length) * this.#characterMs;
    this.#stream.write(frame);
  }

  override receive(bytes: Uint8Array): void {
    this.heardAt = performance.now();
    if (!this.#expected) return;
    this.#received = join(this.#received, bytes);
    const frame = findAnswer(this.#received, this.#expected);
    if (!frame) return;
    this.#expected = null;
    this.emit('data', Buffer.from(frame));
  }

  override abandon(ticket: number): string | null {
    if (ticket !== this.ticket || !this.#expected) return null;
    const mismatch = this.#received.length > 0 ? describeMismatch(this.#received, this.#expected) : null;
    this.#expected = null;
    this.#resync = true;
    return mismatch;
  }
}

function join(kept: Uint8Array, bytes: Uint8Array): Uint8Array {
  if (kept.length === 0) return bytes;
  const all = Buffer.concat([kept, bytes]);
  return all.length > MAX_KEPT_BYTES ? all.subarray(-MAX_KEPT_BYTES) : all;
}
