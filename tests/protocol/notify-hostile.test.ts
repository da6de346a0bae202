import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageChannelConfig } from '../../controller/config/schema-notify.ts';
import { systemClock } from '../../controller/model/clock.ts';
import type { QueuedNotice } from '../../controller/model/notify.ts';
import type { Channel } from '../../controller/services/notify/channels/channel.ts';
import { makeChannels } from '../../controller/services/notify/channels/make-channels.ts';
import { MailServer } from '../../simulators/services/mail-server.ts';
import { RobotServer } from '../../simulators/services/robots.ts';
import { Undo } from './support/driver-kit.ts';

const undo = new Undo();
afterEach(() => undo.all());

const TITLE = 'water\r\nBcc: all@example.com\r\n\r\n- item\u2028[pay](http://evil.example)';
const TEXT = 'see https://evil.example/x &lt;@all&gt; &#64;all <@everyone>\n# big\n![x](data:)';
const NOTICE: QueuedNotice = {
  message: 'N-1',
  kind: 'alarm',
  channel: 'x',
  contacts: ['wang'],
  lane: '',
  language: 'en',
  priority: 'urgent',
  title: TITLE,
  text: TEXT,
  alarms: [],
  queuedAt: Date.UTC(2026, 0, 1),
  attempts: 1,
  attemptedAt: 1,
  retryAt: 0,
  mayHaveArrived: false,
};

/** `Omit` of each of several kinds by itself. */
type Unnamed<Kind> = Kind extends unknown ? Omit<Kind, 'id'> : never;

async function deliver(config: Unnamed<MessageChannelConfig>, to: string): Promise<void> {
  const channels = makeChannels(
    {
      egress: ['127.0.0.1'],
      channels: [{ id: 'x', ...config }],
      contacts: [],
      chains: [],
      giveUpHours: 1,
    },
    { clock: systemClock, modem: () => null },
  );
  const channel = channels.get('x') as Channel;
  await channel.deliver({ notice: NOTICE, text: TEXT, to: [to] }, new AbortController().signal);
}

it('a mail has the headers and receivers it was given, whatever its subject says', async () => {
  const server = new MailServer();
  await server.start();
  undo.add(() => server.stop());
  const { port } = server;
  await deliver(
    { kind: 'smtp', host: '127.0.0.1', port, tls: 'none', from: 'room@example.com' },
    'wang@example.com',
  );
  const [mail] = server.received;
  expect(mail?.to).toEqual(['wang@example.com']);
  expect(Object.keys(mail?.headers ?? {})).not.toContain('bcc');
  expect(mail?.subject).toBe('water Bcc: all@example.com - item [pay](http://evil.example)');
  expect(mail?.text.trim()).toBe(TEXT);
});

describe('a robot', () => {
  const server = new RobotServer({
    dingTalk: { accessToken: 'token-1', secret: 'SEC0123456789' },
    weCom: { key: 'key-1' },
    webhook: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
  });
  beforeEach(async () => {
    await server.start();
    undo.add(() => server.stop());
  });

  const told = (): unknown => server.accepted.at(-1)?.body;

  /** Words of a message with nothing in them that is a link, a heading, a picture, or somebody who is called. */
  function expectPlain(words: string, called: string): void {
    expect(words).toMatch(/^#### water Bcc: all/);
    const rest = words.replace('#### ', '').replace(called, '');
    expect(rest).not.toMatch(/:\/\/|[&<>@#[\]\u2028\r]/);
    expect(rest.split('\n')[0]).toContain('- item');
  }

  it('of DingTalk calls nobody and links to nothing by what stands in an alarm', async () => {
    await deliver(
      { kind: 'dingtalk', url: `${server.url}/robot/send`, accessToken: 'token-1', secret: 'SEC0123456789' },
      '13800000001',
    );
    const { markdown } = told() as { markdown: { title: string; text: string } };
    expect(markdown.title).not.toMatch(/[\r\n]/);
    expectPlain(markdown.text, '@13800000001');
  });

  it('of WeCom neither', async () => {
    await deliver({ kind: 'wecom', url: `${server.url}/cgi-bin/webhook/send`, key: 'key-1' }, 'wangmin');
    const { markdown } = told() as { markdown: { content: string } };
    expectPlain(markdown.content, '<@wangmin>');
  });
});
