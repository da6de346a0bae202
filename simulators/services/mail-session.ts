import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * What is wrong with the mail server: `busy` asks to come again (451), `rejecting` knows no such mailbox (550), `mute` takes
 * the message and never says so, `hanging-up` takes it and closes, `shut` greets with 421, `silent` never greets.
 */
export type MailFault = 'none' | 'busy' | 'rejecting' | 'mute' | 'hanging-up' | 'shut' | 'silent';

/** What a session needs of its server. */
export interface MailHouse {
  readonly fault: MailFault;
  /** Who may send; anybody when `null`. */
  readonly account: { readonly user: string; readonly password: string } | null;
  /** Key and certificate of a server that offers STARTTLS; `null` when it does not. */
  readonly startTls: { readonly key: string; readonly cert: string } | null;
  /** Keeps a message as it came over the wire. */
  take(raw: string, from: string, to: readonly string[]): void;
}

/** One conversation (RFC 5321, as much as a client needs; STARTTLS, RFC 3207; AUTH PLAIN, RFC 4954). */
export class MailSession {
  readonly #house: MailHouse;
  #socket: Socket;
  #kept = '';
  #from = '';
  #to: string[] = [];
  #known: boolean;
  #inData = false;

  /** @param socket already secure where the server speaks TLS from the first byte */
  constructor(socket: Socket, house: MailHouse) {
    this.#house = house;
    this.#socket = socket;
    this.#known = house.account === null;
    this.#listen(socket);
    if (house.fault === 'silent') return;
    if (house.fault === 'shut') socket.end('421 closed\r\n');
    else this.#say('220 mail.test ESMTP');
  }

  #listen(socket: Socket): void {
    socket.on('error', () => undefined);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#hear(chunk));
  }

  #say(line: string): void {
    this.#socket.write(`${line}\r\n`);
  }

  #hear(chunk: string): void {
    this.#kept += chunk;
    for (;;) {
      const end = this.#kept.indexOf(this.#inData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const part = this.#kept.slice(0, end);
      this.#kept = this.#kept.slice(end + (this.#inData ? 5 : 2));
      if (this.#inData) this.#message(part);
      else this.#command(part);
    }
  }

  #message(raw: string): void {
    const { fault } = this.#house;
    this.#inData = false;
    this.#house.take(raw, this.#from, this.#to);
    if (fault === 'hanging-up') this.#socket.destroy();
    else if (fault !== 'mute') this.#say(`250 taken as 1 for ${this.#to.join(', ')}`);
  }

  #command(line: string): void {
    const { fault } = this.#house;
    const [verb = ''] = line.toUpperCase().split(' ');
    switch (verb) {
      case 'EHLO':
        return this.#greet();
      case 'STARTTLS':
        return this.#secure();
      case 'AUTH':
        this.#known = this.#isAccount(line.split(' ')[2] ?? '');
        return this.#say(this.#known ? '235 ok' : `535 no such account as in ${line}`);
      case 'MAIL':
        if (!this.#known) return this.#say('530 log in first');
        this.#from = addressIn(line);
        this.#to = [];
        return this.#say(fault === 'busy' ? '451 come again' : '250 ok');
      case 'RCPT':
        if (fault === 'rejecting') return this.#say(`550 no such mailbox as ${addressIn(line)}`);
        this.#to.push(addressIn(line));
        return this.#say('250 ok');
      case 'DATA':
        this.#inData = true;
        return this.#say('354 go on');
      case 'QUIT':
        this.#say('221 bye');
        this.#socket.end();
        return;
      default:
        this.#say(verb === 'RSET' || verb === 'NOOP' ? '250 ok' : '502 not here');
    }
  }

  #greet(): void {
    const { startTls, account } = this.#house;
    this.#say('250-mail.test');
    if (startTls && !(this.#socket instanceof TLSSocket)) this.#say('250-STARTTLS');
    if (account) this.#say('250-AUTH PLAIN');
    this.#say('250 8BITMIME');
  }

  /** From here on everything is said anew over TLS; what was said in the clear is forgotten. */
  #secure(): void {
    const { startTls } = this.#house;
    if (!startTls) return this.#say('502 not here');
    this.#say('220 go on');
    const plain = this.#socket;
    plain.removeAllListeners('data');
    this.#kept = '';
    this.#socket = new TLSSocket(plain, { isServer: true, ...startTls });
    this.#listen(this.#socket);
  }

  #isAccount(proof: string): boolean {
    const { account } = this.#house;
    const [, user, password] = Buffer.from(proof, 'base64').toString('utf8').split('\0');
    return user === account?.user && password === account?.password;
  }
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}
