import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageChannelConfig, NotifyConfig } from '../../controller/config/schema-notify.ts';
import { ManualClock, systemClock } from '../../controller/model/clock.ts';
import type { QueuedNotice } from '../../controller/model/notify.ts';
import type { Channel, DeliveryError } from '../../controller/services/notify/channels/channel.ts';
import { makeChannels } from '../../controller/services/notify/channels/make-channels.ts';
import { dingTalkSign } from '../../controller/services/notify/channels/robots.ts';
import { withinTime } from '../../controller/services/notify/channels/time-limit.ts';
import { webhookSignature } from '../../controller/services/notify/channels/webhook.ts';
import { MailServer } from '../../simulators/services/mail-server.ts';
import { RobotServer } from '../../simulators/services/robots.ts';
import { until } from '../support/until.ts';
import { Undo } from './support/driver-kit.ts';

const undo = new Undo();
afterEach(() => undo.all());

const SECRETS = {
  dingTalk: { accessToken: 'token-1', secret: 'SEC0123456789' },
  weCom: { key: 'key-1' },
  webhook: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
};
const NOTICE: QueuedNotice = {
  message: 'N-1',
  kind: 'alarm',
  channel: 'x',
  contacts: ['wang'],
  lane: '',
  language: 'zh-CN',
  priority: 'urgent',
  title: '【紧急】库房进水',
  text: '时间：08:00\n[*处理*] 关阀 <@all>',
  alarms: [
    {
      alarm: 'water:W1',
      kind: 'water',
      subject: 'W1',
      priority: 'urgent',
      params: { value: 1 },
      since: Date.UTC(2026, 0, 1),
      step: 0,
      text: '库房进水',
    },
  ],
  queuedAt: Date.UTC(2026, 0, 1),
  attempts: 1,
  attemptedAt: 1,
  retryAt: 0,
  mayHaveArrived: false,
};

/** What a delivery ended with: the receipt, or the fields of its failure. */
async function deliver(channel: Channel, to: readonly string[] = [], signal = new AbortController().signal) {
  try {
    return await channel.deliver({ notice: NOTICE, text: NOTICE.text, to }, signal);
  } catch (error) {
    const { code, persistence, mayHaveArrived, retryAfterMs } = error as DeliveryError;
    return { code, persistence, mayHaveArrived, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
}

function made(config: object, egress: readonly string[] = ['127.0.0.1']): Channel {
  const notify = { egress, channels: [{ id: 'x', ...config }] } as unknown as NotifyConfig;
  const channel = makeChannels(notify, { clock: systemClock, modem: () => null }).get('x');
  if (!channel) throw new Error('no channel');
  return channel;
}

const failed = (code: string, persistence: string, mayHaveArrived: boolean) => ({
  code,
  persistence,
  mayHaveArrived,
});

describe('e-mail', () => {
  const account = { user: 'muniment', password: 'p@ss' };
  let server: MailServer;
  beforeEach(async () => {
    server = new MailServer(account);
    await server.start();
    undo.add(() => server.stop());
  });
  const mail = (more: Partial<Extract<MessageChannelConfig, { kind: 'smtp' }>> = {}): Channel =>
    made({
      kind: 'smtp',
      host: '127.0.0.1',
      port: server.port,
      tls: 'none',
      from: 'room@example.com',
      username: account.user,
      password: account.password,
      ...more,
    });

  it('arrives with its words, its number, and a request not to be answered by machines', async () => {
    expect(await deliver(mail(), ['wang@example.com'])).toContain('250');
    expect(server.received).toEqual([
      expect.objectContaining({ from: 'room@example.com', to: ['wang@example.com'], subject: NOTICE.title }),
    ]);
    const [{ headers, text } = { headers: {}, text: '' }] = server.received;
    expect(text.trim()).toBe(NOTICE.text);
    expect(headers).toMatchObject({
      'message-id': '<N-1@muniment.example.com>',
      'auto-submitted': 'auto-generated',
      importance: 'High',
    });
  });

  it.each([
    ['busy', failed('refused', 'retryable', false)],
    ['shut', failed('refused', 'retryable', false)],
    ['rejecting', failed('refused', 'permanent', false)],
    ['hanging-up', failed('bad-answer', 'retryable', true)],
  ] as const)('knows what a %s server means', async (fault, outcome) => {
    server.fault = fault;
    expect(await deliver(mail(), ['wang@example.com'])).toEqual(outcome);
  });

  it('gives up on a server that never says whether it took the message', async () => {
    server.fault = 'mute';
    const controller = new AbortController();
    server.onMail(() => controller.abort());
    expect(await deliver(mail(), ['wang@example.com'], controller.signal)).toEqual(
      failed('bad-answer', 'retryable', true),
    );
  });

  it('sends neither words nor password to a server that offers no TLS when it is wanted', async () => {
    expect(await deliver(mail({ tls: 'starttls' }), ['wang@example.com'])).toMatchObject({
      mayHaveArrived: false,
    });
    expect(server.received).toEqual([]);
  });

  it('waits for somebody to mend a password that the server does not know', async () => {
    expect(await deliver(mail({ password: 'wrong' }), ['wang@example.com'])).toMatchObject({
      ...failed('refused', 'retryable', false),
    });
  });

  it('goes to no host that is not on the list, and to nobody without an address', async () => {
    const config = { kind: 'smtp', host: '127.0.0.1', port: server.port, tls: 'none', from: 'a@b.c' };
    expect(await deliver(made(config, []), ['wang@example.com'])).toEqual(
      failed('misconfigured', 'permanent', false),
    );
    expect(await deliver(mail(), [])).toEqual(failed('misconfigured', 'permanent', false));
  });

  it('is sure that nothing went out when nobody listens', async () => {
    await server.stop();
    expect(await deliver(mail(), ['wang@example.com'])).toEqual(failed('unreachable', 'retryable', false));
    await server.start();
  });
});

describe('robots and webhooks', () => {
  let server: RobotServer;
  beforeEach(async () => {
    server = new RobotServer(SECRETS);
    await server.start();
    undo.add(() => server.stop());
  });
  const dingTalk = (secret = SECRETS.dingTalk.secret): Channel =>
    made({ kind: 'dingtalk', url: `${server.url}/robot/send`, accessToken: 'token-1', secret });
  const weCom = (key = 'key-1'): Channel =>
    made({ kind: 'wecom', url: `${server.url}/cgi-bin/webhook/send`, key });
  const webhook = (secret = SECRETS.webhook.secret): Channel =>
    made({ kind: 'webhook', url: `${server.url}/hook`, secret });

  it('DingTalk takes a signed message in which people are called by their numbers', async () => {
    expect(await deliver(dingTalk(), ['13800000001'])).toBe('errcode 0');
    const [{ body } = { body: {} }] = server.accepted;
    expect(body).toMatchObject({
      msgtype: 'markdown',
      markdown: { title: NOTICE.title },
      at: { atMobiles: ['13800000001'], isAtAll: false },
    });
    const { text } = (body as { markdown: { text: string } }).markdown;
    expect(text).toContain('@13800000001');
    // What stood in the text cannot call anybody or become a link.
    expect(text).not.toMatch(/<@all>|\[\*/);
  });

  it('WeCom takes a message of at most 4096 bytes', async () => {
    expect(await deliver(weCom(), ['wangmin'])).toBe('errcode 0');
    const long = { ...NOTICE, text: '警'.repeat(3000) };
    await weCom().deliver({ notice: long, text: long.text, to: ['wangmin'] }, new AbortController().signal);
    const [, { body } = { body: {} }] = server.accepted;
    expect((body as { markdown: { content: string } }).markdown.content).toMatch(/…\n<@wangmin>$/);
  });

  it('a webhook takes a signed CloudEvent, the same bytes under the same id each time', async () => {
    expect(await deliver(webhook())).toBe('HTTP 204');
    expect(await deliver(webhook())).toBe('HTTP 204');
    const [first, second] = server.accepted;
    expect(first?.body).toEqual(second?.body);
    expect(first?.headers['webhook-id']).toBe('N-1');
    expect(first?.headers['content-type']).toMatch(/^application\/cloudevents\+json/);
    expect(first?.body).toMatchObject({
      specversion: '1.0',
      id: 'N-1',
      type: 'muniment.notification.alarm',
      time: '2026-01-01T00:00:00.000Z',
      data: {
        alarms: [
          {
            alarm: 'water:W1',
            params: { value: 1 },
          },
        ],
      },
    });
  });

  it.each([
    ['DingTalk', () => dingTalk('SECwrong')],
    ['WeCom', () => weCom('wrong')],
    ['a webhook', () => webhook('whsec_d3Jvbmd3cm9uZ3dyb25nd3Jvbmd3cm9uZw==')],
  ])('%s refuses a wrong secret, which somebody can mend while the message waits', async (_name, make) => {
    expect(await deliver(make())).toEqual(failed('refused', 'retryable', false));
    expect(server.accepted).toEqual([]);
  });

  it.each([
    ['DingTalk', dingTalk, 600_000],
    ['WeCom', weCom, 60_000],
    ['a webhook', webhook, undefined],
  ])('%s is left alone when it asks for that', async (_name, make, retryAfterMs) => {
    server.fault = 'too-fast';
    expect(await deliver(make())).toEqual({
      ...failed('too-fast', 'retryable', false),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
    server.fault = 'busy';
    expect(await deliver(make())).toEqual(failed('refused', 'retryable', false));
  });

  it('follows no redirect', async () => {
    server.fault = 'redirect';
    for (const make of [dingTalk, weCom, webhook])
      expect(await deliver(make())).toEqual(failed('refused', 'retryable', false));
    expect(server.requests).toBe(3);
  });

  it('reads no more of an answer than it needs', async () => {
    let sent = 0;
    let closed = false;
    const flood = createHttpServer((request, response) => {
      const page = Buffer.alloc(16 * 1024, 'x');
      const pour = (): void => {
        if (!response.destroyed) response.write(page, () => setImmediate(pour));
        sent += page.length;
      };
      response.on('close', () => {
        closed = true;
      });
      request.resume().on('end', () => {
        response.writeHead(200);
        pour();
      });
    });
    await new Promise<void>((resolve) => flood.listen(0, '127.0.0.1', resolve));
    undo.add(() => new Promise<void>((resolve) => void flood.close(() => resolve())));
    const { port } = flood.address() as { port: number };
    const url = `http://127.0.0.1:${port}/`;
    // Taken is taken, whatever else a receiver has to say; a robot has to say it in few words.
    expect(await deliver(made({ kind: 'webhook', url, ...SECRETS.webhook }))).toBe('HTTP 200');
    expect(await deliver(made({ kind: 'wecom', url, key: 'key-1' }))).toEqual(
      failed('bad-answer', 'retryable', true),
    );
    await until('the line is closed', () => closed);
    expect(sent).toBeGreaterThan(0);
  });

  it('says nothing of what is secret, whatever goes wrong', async () => {
    const words: string[] = [];
    for (const fault of ['none', 'busy', 'too-fast', 'redirect', 'nonsense'] as const) {
      server.fault = fault;
      for (const make of [
        () => dingTalk('SECwrong'),
        () => weCom('wrong-key'),
        () => webhook('whsec_d3Jvbmd3cm9uZ3dyb25nd3Jvbmd3cm9uZw=='),
      ])
        await make()
          .deliver({ notice: NOTICE, text: NOTICE.text, to: ['13800000001'] }, new AbortController().signal)
          .catch((error: Error) => words.push(error.message));
    }
    await server.stop();
    await dingTalk()
      .deliver({ notice: NOTICE, text: '', to: ['13800000001'] }, new AbortController().signal)
      .catch((error: Error) => words.push(error.message));
    expect(words.length).toBeGreaterThan(10);
    expect(words.join('\n')).not.toMatch(
      /token-1|SECwrong|wrong-key|d3Jvbmd3|13800000001|sign=|access_token/,
    );
    await server.start();
  });

  it('takes no page for a yes', async () => {
    server.fault = 'nonsense';
    expect(await deliver(dingTalk())).toEqual(failed('bad-answer', 'retryable', true));
  });

  it('lets go of a receiver that never answers, and knows that it may have taken the message', async () => {
    server.fault = 'mute';
    const clock = new ManualClock();
    const stop = new AbortController();
    const outgoing = { notice: NOTICE, text: NOTICE.text, to: [] };
    const hung = withinTime(clock, 15_000, stop.signal, (signal) => webhook().deliver(outgoing, signal));
    const outcome = hung.catch((error: DeliveryError) => [error.code, error.mayHaveArrived]);
    await until('the request to arrive', () => server.accepted.length === 1);
    await clock.advance(15_000);
    expect(await outcome).toEqual(['timeout', true]);

    const stopped = withinTime(clock, 15_000, stop.signal, (signal) => webhook().deliver(outgoing, signal));
    const end = stopped.catch((error: DeliveryError) => [error.code, error.mayHaveArrived]);
    await until('the second request', () => server.accepted.length === 2);
    stop.abort();
    expect(await end).toEqual(['interrupted', true]);
  });

  it('goes to no host that is not on the list', async () => {
    const elsewhere = made({ kind: 'webhook', url: `${server.url}/hook`, ...SECRETS.webhook }, [
      'example.com',
    ]);
    expect(await deliver(elsewhere)).toEqual(failed('misconfigured', 'permanent', false));
    expect(server.requests).toBe(0);
  });

  it('tells a receiver that hangs up from one that is not there', async () => {
    const rude = createServer((socket) => socket.once('data', () => socket.destroy()));
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const { port } = rude.address() as { port: number };
    const url = `http://127.0.0.1:${port}/`;
    expect(await deliver(made({ kind: 'webhook', url, ...SECRETS.webhook }))).toEqual(
      failed('bad-answer', 'retryable', true),
    );
    await new Promise((resolve) => rude.close(resolve));
    expect(await deliver(made({ kind: 'webhook', url, ...SECRETS.webhook }))).toEqual(
      failed('unreachable', 'retryable', false),
    );
  });
});

describe('signatures', () => {
  it('are those of the Standard Webhooks specification', () => {
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    const body = '{"test": 2432232314}';
    expect(webhookSignature(key, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, body)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('are those that DingTalk describes: timestamp, line break, secret', () => {
    // Worked out with openssl dgst -sha256 -hmac.
    expect(dingTalkSign('this is secret', 1_577_262_236_757)).toBe(
      'hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM=',
    );
  });
});
