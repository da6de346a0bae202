import { createServer, type Server, type Socket } from 'node:net';

/**
 * What is wrong with the mail server: `busy` asks to come again (451), `rejecting` knows no such mailbox (550), `mute` takes
 * the message and never says so, `hanging-up` takes it and closes, `shut` greets with 421.
 */
export type MailFault = 'none' | 'busy' | 'rejecting' | 'mute' | 'hanging-up' | 'shut';

/** A message as it was taken. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Header fields by lower-case name, unfolded. */
  readonly headers: Readonly<Record<string, string>>;
  /** Subject and text as people read them. */
  readonly subject: string;
  readonly text: string;
}

/** A mail server that keeps what it gets (RFC 5321, as much as a client needs; AUTH PLAIN, RFC 4954). */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  fault: MailFault = 'none';
  readonly #account: { readonly user: string; readonly password: string } | null;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #listeners = new Set<() => void>();

  /** @param account who may send; anybody when absent */
  constructor(account: { readonly user: string; readonly password: string } | null = null) {
    this.#account = account;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** Called whenever a message was taken. */
  onMail(listener: () => void): void {
    this.#listeners.add(listener);
  }

  start(port = 0): Promise<void> {
    return new Promise((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
  }

  stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    if (this.fault === 'shut') {
      socket.end('421 closed\r\n');
      return;
    }
    say('220 mail.test ESMTP');
    let kept = '';
    let from = '';
    let to: string[] = [];
    let known = this.#account === null;
    let inData = false;
    const command = (line: string): void => {
      const [verb = ''] = line.toUpperCase().split(' ');
      if (verb === 'EHLO') {
        say('250-mail.test');
        if (this.#account) say('250-AUTH PLAIN');
        say('250 8BITMIME');
      } else if (verb === 'AUTH') {
        known = this.#isAccount(line.split(' ')[2] ?? '');
        say(known ? '235 ok' : '535 who are you');
      } else if (verb === 'MAIL') {
        if (!known) return say('530 log in first');
        from = addressIn(line);
        to = [];
        say(this.fault === 'busy' ? '451 come again' : '250 ok');
      } else if (verb === 'RCPT') {
        if (this.fault === 'rejecting') return say('550 no such mailbox');
        to.push(addressIn(line));
        say('250 ok');
      } else if (verb === 'DATA') {
        inData = true;
        say('354 go on');
      } else if (verb === 'QUIT') {
        say('221 bye');
        socket.end();
      } else say(verb === 'RSET' || verb === 'NOOP' ? '250 ok' : '502 not here');
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      kept += chunk;
      for (;;) {
        const end = kept.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const part = kept.slice(0, end);
        kept = kept.slice(end + (inData ? 5 : 2));
        if (!inData) command(part);
        else {
          inData = false;
          this.#take(part, from, to);
          if (this.fault === 'hanging-up') socket.destroy();
          else if (this.fault !== 'mute') say('250 taken as 1');
        }
      }
    });
  }

  #isAccount(proof: string): boolean {
    const [, user, password] = Buffer.from(proof, 'base64').toString('utf8').split('\0');
    return user === this.#account?.user && password === this.#account?.password;
  }

  #take(raw: string, from: string, to: readonly string[]): void {
    const unstuffed = raw.replaceAll('\r\n..', '\r\n.');
    const split = unstuffed.indexOf('\r\n\r\n');
    const head = unstuffed.slice(0, split).replaceAll(/\r\n[ \t]+/g, ' ');
    const headers = Object.fromEntries(
      head.split('\r\n').map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const body = unstuffed.slice(split + 4);
    const isBase64 = headers['content-transfer-encoding'] === 'base64';
    const text = isBase64 ? Buffer.from(body, 'base64').toString('utf8') : body;
    this.received.push({ from, to, headers, subject: decodedWords(headers['subject'] ?? ''), text });
    for (const listener of this.#listeners) listener();
  }
}

function addressIn(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}

/** Encoded words of a header (RFC 2047), base64 and quoted. */
function decodedWords(header: string): string {
  return header
    .replaceAll(/\?= =\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_whole, kind: string, word: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64').toString('utf8')
        : Buffer.from(
            word
              .replaceAll('_', ' ')
              .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
                String.fromCharCode(Number.parseInt(hex, 16)),
              ),
            'latin1',
          ).toString('utf8'),
    );
}
