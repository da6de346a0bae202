import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { MessageChannelConfig, NotifyConfig } from '../../controller/config/schema-notify.ts';
import { ManualClock, systemClock } from '../../controller/model/clock.ts';
import type { QueuedNotice } from '../../controller/model/notify.ts';
import type { Channel, DeliveryError } from '../../controller/services/notify/channels/channel.ts';
import { makeChannels } from '../../controller/services/notify/channels/make-channels.ts';
import { withinTime } from '../../controller/services/notify/channels/time-limit.ts';
import { MailServer, type MailTls } from '../../simulators/services/mail-server.ts';
import { until } from '../support/until.ts';
import { Undo } from './support/driver-kit.ts';

const undo = new Undo();
afterEach(() => undo.all());

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));
const pem = (name: string): string => readFileSync(fixture(name), 'utf8');
const AUTHORITY = fixture('ca.pem');
const OURS = { key: pem('server.key'), cert: pem('server.pem') };
const STRANGER = { key: pem('stranger.key'), cert: pem('stranger.pem') };
const ACCOUNT = { user: 'muniment', password: 'p@ss-phrase' };
const NOTICE: QueuedNotice = {
  message: 'N-1',
  kind: 'alarm',
  channel: 'x',
  contacts: ['wang'],
  lane: 'wang',
  language: 'zh-CN',
  priority: 'urgent',
  title: '【紧急】库房进水',
  text: '关阀',
  alarms: [],
  queuedAt: Date.UTC(2026, 0, 1),
  attempts: 1,
  attemptedAt: 1,
  retryAt: 0,
  mayHaveArrived: false,
};
const outgoing = { notice: NOTICE, text: NOTICE.text, to: ['wang@example.com'] };
const never = new AbortController().signal;

function made(config: object): Channel {
  const notify = { egress: ['127.0.0.1'], channels: [{ id: 'x', ...config }] } as unknown as NotifyConfig;
  const channel = makeChannels(notify, { clock: systemClock, modem: () => null }).get('x');
  if (!channel) throw new Error('no channel');
  return channel;
}

/** How a delivery ended: the receipt, or what its failure says. */
async function deliver(channel: Channel): Promise<string> {
  try {
    return await channel.deliver(outgoing, never);
  } catch (error) {
    const { code, persistence, mayHaveArrived, message } = error as DeliveryError;
    return `${code} ${persistence}${mayHaveArrived ? ' doubtful' : ''}: ${message}`;
  }
}

async function mailServer(tls: MailTls): Promise<MailServer> {
  const server = new MailServer(ACCOUNT, tls);
  await server.start();
  undo.add(() => server.stop());
  return server;
}

type SmtpConfig = Extract<MessageChannelConfig, { kind: 'smtp' }>;
type Changed = { readonly [Key in keyof SmtpConfig]?: SmtpConfig[Key] | undefined };
const mail = (server: MailServer, tls: SmtpConfig['tls'], more: Changed = {}): Channel =>
  made({
    kind: 'smtp',
    host: '127.0.0.1',
    port: server.port,
    tls,
    from: 'room@example.com',
    username: ACCOUNT.user,
    password: ACCOUNT.password,
    caFile: AUTHORITY,
    ...more,
  });

describe.each(['starttls', 'implicit'] as const)('e-mail over TLS, %s', (mode) => {
  it('goes to a server that proves itself, with the account', async () => {
    const server = await mailServer({ mode, ...OURS });
    expect(await deliver(mail(server, mode))).toMatch(/^250 taken/);
    expect(server.received).toMatchObject([{ to: ['wang@example.com'], subject: NOTICE.title }]);
  });

  it('does not go to one that is signed by nobody known, before its authority is configured', async () => {
    const server = await mailServer({ mode, ...OURS });
    expect(await deliver(mail(server, mode, { caFile: undefined }))).toBe(
      'refused retryable: the mail server: its certificate is not trusted, see caFile',
    );
    expect(server.received).toEqual([]);
  });

  it('does not go to one that proves to be somebody else', async () => {
    const server = await mailServer({ mode, ...STRANGER });
    expect(await deliver(mail(server, mode))).toBe(
      'refused retryable: the mail server: its certificate is not trusted, see caFile',
    );
    expect(server.received).toEqual([]);
  });

  it('waits for a password to be mended, and says neither password nor address', async () => {
    const server = await mailServer({ mode, ...OURS });
    const said = await deliver(mail(server, mode, { password: 'wrong-phrase' }));
    expect(said).toBe('refused retryable: the mail server: EAUTH');
  });

  it('comes again after 4yz, and is given up after 5yz', async () => {
    const server = await mailServer({ mode, ...OURS });
    server.fault = 'busy';
    expect(await deliver(mail(server, mode))).toBe('refused retryable: the mail server answered 451');
    server.fault = 'rejecting';
    expect(await deliver(mail(server, mode))).toBe('refused permanent: the mail server answered 550');
  });

  it('lets go of a server that says nothing, and leaves no connection behind', async () => {
    const server = await mailServer({ mode, ...OURS });
    server.fault = 'silent';
    const clock = new ManualClock();
    const channel = mail(server, mode);
    const hung = withinTime(clock, channel.timeoutMs, never, (signal) => channel.deliver(outgoing, signal));
    const outcome = hung.catch((error: DeliveryError) => error.code);
    await until('it is dialled', () => server.open === 1);
    await clock.advance(channel.timeoutMs);
    expect(await outcome).toBe('timeout');
    await until('it is let go of', () => server.open === 0);
  });
});

it('a server with TLS from the first byte is none to speak STARTTLS with', async () => {
  const server = await mailServer({ mode: 'implicit', ...OURS });
  const clock = new ManualClock();
  const channel = mail(server, 'starttls');
  const hung = withinTime(clock, 30_000, never, (signal) => channel.deliver(outgoing, signal));
  const outcome = hung.catch((error: DeliveryError) => error.code);
  await until('it is dialled', () => server.open === 1);
  await clock.advance(30_000);
  expect(await outcome).toBe('timeout');
  expect(server.received).toEqual([]);
});

describe('a webhook over TLS', () => {
  const open = async (proof: { readonly key: string; readonly cert: string }) => {
    let asked = 0;
    const server = createServer(proof, (request, response) => {
      asked++;
      request.resume().on('end', () => response.writeHead(204).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    undo.add(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const { port } = server.address() as AddressInfo;
    const config = {
      kind: 'webhook',
      url: `https://127.0.0.1:${port}/hook`,
      secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    };
    return { config, asked: () => asked };
  };

  it('goes to a receiver that proves itself by its configured authority, and to no other', async () => {
    const ours = await open(OURS);
    expect(await deliver(made({ ...ours.config, caFile: AUTHORITY }))).toBe('HTTP 204');
    expect(await deliver(made(ours.config))).toMatch(/^unreachable retryable: 127\.0\.0\.1: [A-Z_]+$/);
    const stranger = await open(STRANGER);
    expect(await deliver(made({ ...stranger.config, caFile: AUTHORITY }))).toBe(
      'unreachable retryable: 127.0.0.1: ERR_TLS_CERT_ALTNAME_INVALID',
    );
    expect([ours.asked(), stranger.asked()]).toEqual([1, 0]);
  });
});
