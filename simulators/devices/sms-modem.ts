import { PtyWire } from '../wires/pty-wire.ts';
import { decodeSubmit } from './sms-submit.ts';

/**
 * What is wrong with the modem: `silent` hears nothing; `busy` has no network (+CMS ERROR: 38); `barred` may not send to
 * anybody (+CMS ERROR: 8); `plain` says only ERROR; `no-prompt` never asks for the message; `mute` sends it and never says
 * so; `late` says so with the answer to the next command; `noisy` talks of other things in between.
 */
export type ModemFault =
  | 'none'
  | 'silent'
  | 'busy'
  | 'barred'
  | 'plain'
  | 'no-prompt'
  | 'mute'
  | 'late'
  | 'noisy';

/** A short message as a telephone shows it, its parts put together. */
export interface ReceivedSms {
  readonly number: string;
  readonly text: string;
  readonly parts: number;
}

/** Between an answer that came late and the one to what was asked meanwhile. */
const AFTER_LATE_MS = 50;
const CTRL_Z = 0x1a;
const ESCAPE = 0x1b;
const CR = 0x0d;

/** A GSM modem on a serial line: the AT commands of 3GPP TS 27.005 and 27.007 that sending short messages takes. */
export class SmsModem {
  readonly received: ReceivedSms[] = [];
  fault: ModemFault = 'none';
  /** PIN that the SIM wants; `null` when it wants none. */
  pin: string | null = null;
  /** Parts after which the network is gone in the middle of a message. */
  failAfterParts = Number.POSITIVE_INFINITY;
  readonly #wire: PtyWire;
  #line: number[] = [];
  #echo = true;
  #codes = false;
  #pduMode = false;
  /** Length that the command named, while the modem waits for the message. */
  #expected: number | null = null;
  #held = '';
  /** What arrives while it is still busy with a late answer; `null` when it listens. */
  #unheard: Buffer[] | null = null;
  #reference = 0;
  #sent = 0;
  readonly #parts = new Map<string, Map<number, string>>();

  constructor(path: string) {
    this.#wire = new PtyWire(path, (bytes) => this.#hear(bytes));
  }

  /** Where the line is found, like a serial port. */
  get path(): string {
    return this.#wire.path;
  }

  start(): Promise<void> {
    return this.#wire.start();
  }

  stop(): Promise<void> {
    return this.#wire.stop();
  }

  /** Loses its settings, as when its power was gone. */
  reboot(): void {
    this.#echo = true;
    this.#codes = false;
    this.#pduMode = false;
    this.#expected = null;
    this.#line = [];
  }

  #hear(bytes: Buffer): void {
    if (this.fault === 'silent') return;
    if (this.#unheard) {
      this.#unheard.push(bytes);
      return;
    }
    for (const byte of bytes) {
      if (byte === ESCAPE) {
        this.#expected = null;
        this.#line = [];
      } else if (byte === CTRL_Z && this.#expected !== null) this.#submit(this.#takeLine(), this.#expected);
      else if (byte === CR && this.#expected === null) this.#obey(this.#takeLine());
      else this.#line.push(byte);
    }
  }

  #takeLine(): string {
    const line = Buffer.from(this.#line).toString('latin1').trim();
    this.#line = [];
    return line;
  }

  #obey(command: string): void {
    if (command === '') return;
    if (this.#echo) this.#wire.write(Buffer.from(`${command}\r`));
    if (this.#held !== '') {
      this.#wire.write(Buffer.from(this.#held));
      this.#held = '';
      this.#unheard = [];
      setTimeout(() => this.#catchUp(command), AFTER_LATE_MS);
    } else this.#obeyNow(command);
  }

  /** Does what it was told while it was busy, in order. */
  #catchUp(command: string): void {
    this.#obeyNow(command);
    setTimeout(() => {
      const unheard = Buffer.concat(this.#unheard ?? []);
      this.#unheard = null;
      this.#hear(unheard);
    }, AFTER_LATE_MS);
  }

  #obeyNow(command: string): void {
    if (this.fault === 'noisy') this.#say('+CREG: 1', '^RSSI: 20', '\u0007garbage', 'RING');
    const [, pin] = /^AT\+CPIN="(\d+)"$/.exec(command) ?? [];
    const [, length] = /^AT\+CMGS=(\d+)$/.exec(command) ?? [];
    if (pin !== undefined) this.#unlock(pin);
    else if (length !== undefined) this.#askForMessage(Number(length));
    else this.#set(command);
  }

  #set(command: string): void {
    switch (command) {
      case 'ATE0':
        this.#echo = false;
        return this.#say('OK');
      case 'AT+CMEE=1':
        this.#codes = true;
        return this.#say('OK');
      case 'AT+CMGF=0':
        if (this.pin !== null) return this.#refuse('CME', 11);
        this.#pduMode = true;
        return this.#say('OK');
      case 'AT+CSQ':
        return this.#say('+CSQ: 21,0', 'OK');
      case 'AT+CREG?':
        return this.#say(`+CREG: 0,${this.fault === 'busy' ? 2 : 1}`, 'OK');
      case 'AT+CPIN?':
        return this.#say(`+CPIN: ${this.pin === null ? 'READY' : 'SIM PIN'}`, 'OK');
      default:
        return command.startsWith('AT') ? this.#say(command === 'AT' ? 'OK' : 'ERROR') : undefined;
    }
  }

  #unlock(pin: string): void {
    if (pin !== this.pin) return this.#refuse('CME', 16);
    this.pin = null;
    this.#say('OK');
  }

  #askForMessage(length: number): void {
    if (this.fault === 'no-prompt') return;
    if (!this.#pduMode) return this.#refuse('CMS', 302);
    this.#expected = length;
    this.#wire.write(Buffer.from('\r\n> '));
  }

  #submit(hex: string, length: number): void {
    this.#expected = null;
    if (this.fault === 'busy') return this.#refuse('CMS', 38);
    if (this.fault === 'barred') return this.#refuse('CMS', 8);
    if (this.fault === 'plain') return this.#say('ERROR');
    if (this.#sent >= this.failAfterParts) return this.#refuse('CMS', 38);
    const message = decodeSubmit(hex, length);
    if (!message) return this.#refuse('CMS', 304);
    this.#sent++;
    this.#reference = (this.#reference + 1) & 0xff;
    this.#keep(message.number, message.text, message.part);
    const answer = `\r\n+CMGS: ${this.#reference}\r\n\r\nOK\r\n`;
    if (this.fault === 'mute') return;
    if (this.fault === 'late') this.#held = answer;
    else this.#wire.write(Buffer.from(answer));
  }

  #keep(
    number: string,
    text: string,
    part: { readonly reference: number; readonly of: number; readonly index: number } | null,
  ): void {
    if (!part) {
      this.received.push({ number, text, parts: 1 });
      return;
    }
    const key = `${number} ${part.reference} ${part.of}`;
    const parts = this.#parts.get(key) ?? new Map<number, string>();
    // A part that comes again takes its own place.
    parts.set(part.index, text);
    this.#parts.set(key, parts);
    if (parts.size < part.of) return;
    this.#parts.delete(key);
    const whole = [...parts].sort(([a], [b]) => a - b).map(([, piece]) => piece);
    this.received.push({ number, text: whole.join(''), parts: part.of });
  }

  #refuse(kind: 'CMS' | 'CME', code: number): void {
    this.#say(this.#codes ? `+${kind} ERROR: ${code}` : 'ERROR');
  }

  #say(...lines: readonly string[]): void {
    this.#wire.write(Buffer.from(lines.map((line) => `\r\n${line}\r\n`).join('')));
  }
}
