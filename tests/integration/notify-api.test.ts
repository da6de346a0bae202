import { afterEach, describe, expect, it } from 'vitest';
import { MailServer } from '../../simulators/services/mail-server.ts';
import { Undo } from '../protocol/support/driver-kit.ts';
import { until } from '../support/until.ts';
import { apiCaller } from './support/api-call.ts';
import { type ApiRoom, openApiRoom } from './support/api-room.ts';

const undo = new Undo();
afterEach(() => undo.all());

async function openRoom(): Promise<{ room: ApiRoom; mail: MailServer } & ReturnType<typeof apiCaller>> {
  const mail = new MailServer();
  await mail.start();
  undo.add(() => mail.stop());
  const room = await openApiRoom({
    notify: {
      egress: ['127.0.0.1'],
      channels: [
        {
          id: 'mail',
          kind: 'smtp',
          host: '127.0.0.1',
          port: mail.port,
          tls: 'none',
          from: 'room@example.com',
          name: {
            'zh-CN': '邮件',
            en: 'E-mail',
          },
        },
      ],
      contacts: [{ id: 'li', language: 'zh-CN', by: [{ channel: 'mail', to: 'li.private@example.com' }] }],
      chains: [{ id: 'all', priorities: ['urgent'], steps: [{ afterMinutes: 0, tell: ['li'] }] }],
      giveUpHours: 24,
    },
  });
  undo.add(() => room.close());
  return { room, mail, ...apiCaller(() => room) };
}

describe('notifications over the API', () => {
  it('show every channel and how it fares, and never an address', async () => {
    const { mail, send, post, room } = await openRoom();
    const before = await send('GET', '/notifications');
    expect(before.json()).toEqual({
      channels: [
        {
          id: 'mail',
          kind: 'smtp',
          name: {
            'zh-CN': '邮件',
            en: 'E-mail',
          },
          contacts: ['li'],
          wantsContact: true,
          working: null,
          deliveredAt: null,
          failedAt: null,
          problem: null,
          waiting: 0,
          oldestAt: null,
        },
      ],
      waiting: 0,
      oldestAt: null,
    });
    const answer = await post('/notifications/mail/test', { contact: 'li' });
    expect(answer.statusCode).toBe(202);
    const { message } = answer.json<{ message: string }>();
    await until('the mail', () => mail.received[0]?.text.includes(message));
    await until('the channel to work', async () => {
      const after = await send('GET', '/notifications');
      expect(after.body).not.toContain('li.private');
      return after.json<{ channels: { working: boolean | null }[] }>().channels[0]?.working;
    });
    const journal = room.store.ledger.read(0, 1000).map(({ event }) => JSON.stringify(event));
    expect(journal.join()).not.toContain('li.private');
  });

  it('are tested once under one key', async () => {
    const { mail, post } = await openRoom();
    const key = 'the same key';
    const [first, second] = [
      await post('/notifications/mail/test', { contact: 'li' }, { key }),
      await post('/notifications/mail/test', { contact: 'li' }, { key }),
    ];
    expect(second.json<{ message: string }>().message).toBe(first.json<{ message: string }>().message);
    await until('the mail', () => mail.received.length === 1);
    const other = await post('/notifications/mail/test', { contact: 'li' });
    await until('the other mail', () => mail.received.length === 2);
    expect(other.json<{ message: string }>().message).not.toBe(first.json<{ message: string }>().message);
  });

  it('are refused with words in the language of the reader', async () => {
    const { post } = await openRoom();
    const headers = { 'accept-language': 'zh-CN' };
    const unknown = await post('/notifications/pigeon/test', {}, { headers });
    expect(unknown.json()).toMatchObject({
      reasons: [{ code: 'channel-unknown', text: '没有通知渠道 pigeon。' }],
    });
    const nobody = await post('/notifications/mail/test', {}, { headers });
    expect(nobody.json()).toMatchObject({ reasons: [{ code: 'contact-needed' }] });
  });

  it('are none of the business of a screen', async () => {
    const { send, post } = await openRoom();
    for (const as of ['display', 'records-system'] as const) {
      expect((await send('GET', '/notifications', undefined, { as })).statusCode).toBe(403);
      expect((await post('/notifications/mail/test', { contact: 'li' }, { as })).statusCode).toBe(403);
    }
    expect((await send('GET', '/notifications', undefined, { as: 'auditor' })).statusCode).toBe(200);
    expect((await post('/notifications/mail/test', { contact: 'li' }, { as: 'auditor' })).statusCode).toBe(
      403,
    );
  });
});
