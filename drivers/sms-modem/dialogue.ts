import { type Cancel, DeviceError, type DriverHost } from '../contract/index.ts';
import type { ByteLine } from '../links/link.ts';
import { AtReader, type AtResult, resultIn } from './at-reader.ts';

/** Ends the entry of a message and sends it (27.005, 4.3). */
const CTRL_Z = '\u001a';
/** Leaves the entry of a message, and does no harm elsewhere. */
const ESCAPE = '\u001b';

/** What a command that ended badly was told; the modem did answer. */
export class AtRefusal extends Error {
  override readonly name = 'AtRefusal';
  readonly result: Extract<AtResult, { ok: false }>;

  constructor(command: string, result: Extract<AtResult, { ok: false }>) {
    const name = command.replace(/[=?].*$/, '');
    const code = result.code === null ? '' : ` ${result.code}`;
    super(
      `${name} answered ${result.kind === 'error' ? 'ERROR' : `+${result.kind.toUpperCase()} ERROR${code}`}`,
    );
    this.result = result;
  }
}

interface Exchange {
  readonly onLine: (line: string) => void;
  readonly onPrompt: () => void;
  readonly fail: (error: Error) => void;
}

/** Commands and their answers on one line, one at a time: whoever uses it waits for each before the next. */
export class AtDialogue {
  readonly #line: ByteLine;
  readonly #host: DriverHost;
  readonly #reader = new AtReader();
  #exchange: Exchange | null = null;
  #unlisten: (() => void) | null = null;

  constructor(line: ByteLine, host: DriverHost) {
    this.#line = line;
    this.#host = host;
  }

  start(): void {
    this.#unlisten ??= this.#line.onBytes((bytes) => {
      for (const said of this.#reader.push(bytes)) {
        if ('prompt' in said) this.#exchange?.onPrompt();
        else this.#exchange?.onLine(said.line);
      }
    });
  }

  stop(): void {
    this.#unlisten?.();
    this.#unlisten = null;
    this.#reader.reset();
    this.#exchange?.fail(new DeviceError('link-closed', 'the modem was stopped'));
  }

  /**
   * Sends a command and waits for its end.
   * @param find takes what is wanted out of a line of the answer; an end before such a line belongs to an older command
   *   whose answer came late
   * @throws AtRefusal when the modem says no; DeviceError `timeout`, or what the line failed with
   */
  async ask<T>(command: string, timeoutMs: number, find?: (line: string) => T | null): Promise<T | null> {
    return this.#converse(`${command}\r`, command, timeoutMs, find);
  }

  /** Ends the entry of a message with its PDU; as {@link ask}. */
  async submit<T>(hex: string, timeoutMs: number, find: (line: string) => T | null): Promise<T> {
    return (await this.#converse(hex + CTRL_Z, 'AT+CMGS', timeoutMs, find)) as T;
  }

  /** Sends a command and waits until the modem asks for the message itself. */
  async askForPrompt(command: string, timeoutMs: number): Promise<void> {
    await this.#exchanged<null>(`${command}\r`, timeoutMs, (resolve, reject) => ({
      onPrompt: () => resolve(null),
      onLine: (line) => {
        const result = resultIn(line);
        if (result && !result.ok) reject(new AtRefusal(command, result));
      },
      fail: reject,
    }));
  }

  /** Leaves whatever the modem was in the middle of. */
  async escape(): Promise<void> {
    await this.#line.write(Buffer.from(ESCAPE));
  }

  #converse<T>(
    bytes: string,
    command: string,
    timeoutMs: number,
    find?: (line: string) => T | null,
  ): Promise<T | null> {
    let found: T | null = null;
    return this.#exchanged<T | null>(bytes, timeoutMs, (resolve, reject) => ({
      onPrompt: () => {},
      onLine: (line) => {
        const result = resultIn(line);
        if (!result) found ??= find?.(line) ?? null;
        else if (!result.ok) reject(new AtRefusal(command, result));
        else if (!find || found !== null) resolve(found);
      },
      fail: reject,
    }));
  }

  async #exchanged<T>(
    bytes: string,
    timeoutMs: number,
    make: (resolve: (value: T) => void, reject: (error: Error) => void) => Exchange,
  ): Promise<T> {
    let cancel: Cancel = () => {};
    const answered = new Promise<T>((resolve, reject) => {
      this.#exchange = make(resolve, reject);
      cancel = this.#host.clock.after(timeoutMs, () =>
        reject(new DeviceError('timeout', `the modem did not answer within ${timeoutMs} ms`)),
      );
    });
    // A line that is down rejects the write; the answer is not waited for then.
    answered.catch(() => {});
    try {
      await this.#line.write(Buffer.from(bytes, 'latin1'));
      return await answered;
    } finally {
      cancel();
      this.#exchange = null;
    }
  }
}
