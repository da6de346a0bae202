import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { MessageChannelConfig } from '../../../config/schema-notify.ts';
import { type Channel, DeliveryError, type Outgoing } from './channel.ts';
import { onOneLine } from './text.ts';

type SmtpConfig = Extract<MessageChannelConfig, { kind: 'smtp' }>;

const TIMEOUT_MS = 30_000;
/** X-Priority and Importance as mail programs show them. */
const PRIORITY = { urgent: 'high', high: 'high', low: 'normal' } as const;
/** What somebody can mend while the message waits: a password, a certificate. */
const CONFIG_CODES: ReadonlySet<unknown> = new Set(['EAUTH', 'ENOAUTH', 'ECONFIG', 'ETLS']);

/** The fields nodemailer gives its errors. */
interface MailError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
}

/**
 * E-mail over SMTP, a connection a message. Its Message-ID is made of the message's own id, so that mail programs show a
 * repetition as what it is. The library is loaded at the first message.
 */
export class SmtpChannel implements Channel {
  readonly id: string;
  readonly kind = 'smtp';
  readonly timeoutMs: number;
  readonly #config: SmtpConfig;
  readonly #egress: ReadonlySet<string>;

  constructor(config: SmtpConfig, egress: readonly string[]) {
    this.id = config.id;
    this.timeoutMs = config.timeoutSeconds === undefined ? TIMEOUT_MS : config.timeoutSeconds * 1000;
    this.#config = config;
    this.#egress = new Set(egress.map((host) => host.toLowerCase()));
  }

  async deliver({ notice, text, to }: Outgoing, signal: AbortSignal): Promise<string> {
    const { host, from } = this.#config;
    if (!this.#egress.has(host.toLowerCase()))
      throw new DeliveryError('misconfigured', `${host} is not among the hosts of egress`, {
        permanent: true,
      });
    const [address] = to;
    if (address === undefined)
      throw new DeliveryError('misconfigured', 'the contact has no mail address', { permanent: true });
    // The server asks for the body last; whatever goes wrong before that certainly sent nothing.
    let bodyBegun = false;
    const body = Readable.from(
      (function* () {
        bodyBegun = true;
        yield Buffer.from(`${text}\n`);
      })(),
    );
    try {
      const transport = await this.#transport();
      const sent = await transport.sendMail({
        from: { name: 'Muniment', address: from },
        to: { name: '', address },
        subject: onOneLine(notice.title),
        text: body,
        textEncoding: 'base64',
        messageId: `<${notice.message}@muniment.${from.slice(from.lastIndexOf('@') + 1)}>`,
        date: new Date(notice.queuedAt),
        priority: PRIORITY[notice.priority],
        // RFC 3834: no auto-responder shall answer.
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
        signal,
      });
      // Some servers repeat whom it was for; the journal keeps no addresses.
      return sent.response.replaceAll(address, '…').slice(0, 200);
    } catch (error) {
      throw failureOf(error as MailError, bodyBegun);
    } finally {
      body.destroy();
    }
  }

  async #transport() {
    const { createTransport } = await import('nodemailer');
    const { host, port, tls, username, password, caFile } = this.#config;
    // Read for every message: an authority is renewed while the daemon runs.
    const ca = caFile === undefined ? undefined : await readFile(caFile);
    return createTransport({
      host,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      ...(username !== undefined && password !== undefined && { auth: { user: username, pass: password } }),
      tls: { minVersion: 'TLSv1.2', ...(ca && { ca }) },
      connectionTimeout: this.timeoutMs,
      greetingTimeout: this.timeoutMs,
      socketTimeout: this.timeoutMs,
      dnsTimeout: this.timeoutMs,
      socketCloseTimeout: 0,
    });
  }
}

function failureOf(error: MailError, bodyBegun: boolean): DeliveryError {
  const { code, responseCode } = error;
  // The library has one code for everything about the line; only words tell a certificate from it.
  if (!bodyBegun && /certificate/i.test(error.message))
    return new DeliveryError('refused', 'the mail server: its certificate is not trusted, see caFile', {
      cause: error,
    });
  if (CONFIG_CODES.has(code))
    return new DeliveryError('refused', `the mail server: ${code}`, { cause: error });
  if (responseCode !== undefined)
    // 5yz is for good (RFC 5321, 4.2.1). Words of the server may repeat the address; its number says enough.
    return new DeliveryError('refused', `the mail server answered ${responseCode}`, {
      permanent: responseCode >= 500,
      cause: error,
    });
  return new DeliveryError(bodyBegun ? 'bad-answer' : 'unreachable', `the mail server: ${code ?? 'error'}`, {
    mayHaveArrived: bodyBegun,
    cause: error,
  });
}
