import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer } from 'node:tls';
import { type MailFault, MailSession } from './mail-session.ts';

export type { MailFault } from './mail-session.ts';

/** How a mail server speaks TLS: when it is asked to, or from the first byte. Key and certificate are PEM. */
export interface MailTls {
  readonly mode: 'starttls' | 'implicit';
  readonly key: string;
  readonly cert: string;
}

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

/** A mail server that keeps what it gets. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  fault: MailFault = 'none';
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #listeners = new Set<() => void>();

  /**
   * @param account who may send; anybody when `null`
   * @param tls without it everything goes in the clear
   */
  constructor(
    account: { readonly user: string; readonly password: string } | null = null,
    tls: MailTls | null = null,
  ) {
    const house = {
      account,
      startTls: tls?.mode === 'starttls' ? { key: tls.key, cert: tls.cert } : null,
      take: (raw: string, from: string, to: readonly string[]) => this.#take(raw, from, to),
    };
    const serve = (socket: Socket): void => {
      void new MailSession(socket, { ...house, fault: this.fault });
    };
    this.#server =
      tls?.mode === 'implicit'
        ? createSecureServer({ key: tls.key, cert: tls.cert }, serve)
        : createServer(serve);
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    // A handshake that the client broke off is the client's affair.
    this.#server.on('tlsClientError', () => undefined);
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  /** Conversations that are open now. */
  get open(): number {
    return this.#sockets.size;
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
