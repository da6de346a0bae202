import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NotifyConfig } from '../../controller/config/schema-notify.ts';
import { SmsModem } from '../../simulators/devices/sms-modem.ts';
import { MailServer } from '../../simulators/services/mail-server.ts';
import { RobotServer } from '../../simulators/services/robots.ts';
import { can, connect, startDriver, temporaryFolder, Undo } from '../protocol/support/driver-kit.ts';
import { until } from '../support/until.ts';
import { KEEPER, NotifyHouse } from './support/notify-house.ts';

const MINUTE_MS = 60_000;
const SECRETS = {
  dingTalk: { accessToken: 'token-1', secret: 'SEC0123456789' },
  weCom: { key: 'key-1' },
  webhook: { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
};
const undo = new Undo();
afterEach(() => undo.all());

let mail: MailServer;
let robots: RobotServer;
let house: NotifyHouse;

beforeEach(async () => {
  mail = new MailServer();
  await mail.start();
  undo.add(() => mail.stop());
  robots = new RobotServer(SECRETS, () => house.clock.now());
  await robots.start();
  undo.add(() => robots.stop());
});

function config(more: Partial<NotifyConfig> = {}): NotifyConfig {
  return {
    egress: ['127.0.0.1'],
    channels: [
      {
        id: 'siren',
        kind: 'siren',
        priorities: ['urgent', 'high'],
        sounder: {
          device: 'relay',
          channel: 'horn',
        },
        light: {
          device: 'relay',
          channel: 'lamp',
        },
      },
      {
        id: 'mail',
        kind: 'smtp',
        host: '127.0.0.1',
        port: mail.port,
        tls: 'none',
        from: 'room@example.com',
        limit: {
          messages: 4,
          minutes: 10,
        },
      },
      { id: 'sms', kind: 'sms', device: 'modem' },
      { id: 'ding', kind: 'dingtalk', url: `${robots.url}/robot/send`, ...SECRETS.dingTalk },
      { id: 'hook', kind: 'webhook', url: `${robots.url}/hook`, ...SECRETS.webhook },
    ],
    contacts: [
      { id: 'wang', person: 'P-wang', language: 'zh-CN', by: [{ channel: 'sms', to: '+8613800000001' }] },
      { id: 'li', language: 'en', by: [{ channel: 'mail', to: 'li@example.com' }, { channel: 'hook' }] },
      { id: 'group', language: 'zh-CN', by: [{ channel: 'ding', to: '13800000001' }] },
    ],
    chains: [
      {
        id: 'urgent',
        priorities: ['urgent'],
        steps: [
          {
            afterMinutes: 0,
            tell: ['on-watch', 'group'],
          },
          {
            afterMinutes: 5,
            tell: ['li'],
          },
        ],
      },
      { id: 'high', priorities: ['high', 'low'], steps: [{ afterMinutes: 0, tell: ['li'] }] },
    ],
    giveUpHours: 24,
    ...more,
  };
}

function open(parts: ConstructorParameters<typeof NotifyHouse>[1] = {}, notify = config()): NotifyHouse {
  house = new NotifyHouse(notify, parts);
  undo.add(() => house.destroy());
  return house;
}

/** The same house after an end of the daemon. */
function reopen(before: NotifyHouse, notify = config()): NotifyHouse {
  house = new NotifyHouse(notify, { before });
  return house;
}

const onlyMail = (): NotifyConfig => {
  const all = config();
  return {
    ...all,
    contacts: [{ id: 'li', language: 'zh-CN', by: [{ channel: 'mail', to: 'li@example.com' }] }],
    chains: [
      { id: 'all', priorities: ['urgent', 'high', 'low'], steps: [{ afterMinutes: 0, tell: ['li'] }] },
    ],
  };
};
const journaled = (count: number, type: 'notify.delivered' | 'notify.failed' | 'notify.attempted') =>
  until(`${count} times ${type}`, () => house.events(type).length >= count);

describe('an urgent alarm', () => {
  it('reaches who is on watch, then others in their language, and stops at acknowledgement', async () => {
    const modem = new SmsModem(join(await temporaryFolder(undo), 'modem'));
    await modem.start();
    undo.add(() => modem.stop());
    const spec = { name: 'modem', kind: 'serial', path: modem.path, baudRate: 115_200 } as const;
    const driver = await startDriver('sms-modem', await connect(spec, undo), undo);
    open({ modem: can(driver.driver, 'smsSender') });
    await house.append({
      type: 'watch.taken',
      person: KEEPER.id,
      insteadOf: null,
      notes: '',
      openAlarms: [],
      evidence: 'pin',
    });
    await house.raise('1', 'urgent');

    await until('a short message and a robot', () => modem.received[0] && robots.accepted[0]);
    expect(modem.received[0]).toMatchObject({ number: '+8613800000001' });
    expect(modem.received[0]?.text).toMatch(/^【紧急】.*\n时间：/);
    expect(robots.accepted[0]?.body).toMatchObject({ at: { atMobiles: ['13800000001'] } });
    expect(house.outputs.told).toEqual(expect.arrayContaining(['horn 2000 ms', 'lamp 1000 ms']));

    await house.pass(5 * MINUTE_MS);
    await until('mail and webhook', () => mail.received[0] && robots.accepted[1]);
    expect(mail.received[0]?.subject).toMatch(/^\[URGENT\] /);
    expect(mail.received[0]?.text).toContain('Nobody has acknowledged it for 5 minutes.');
    expect(mail.received[0]?.text).toContain('What to do: ');
    expect(robots.accepted[1]?.body).toMatchObject({ data: { alarms: [{ alarm: 'bank-fire:1', step: 1 }] } });

    await house.alarms.acknowledge(KEEPER, 'bank-fire:1', '');
    house.outputs.told.length = 0;
    await house.pass(60 * MINUTE_MS);
    expect(house.events('notify.queued')).toHaveLength(4);
    // Acknowledged, but it stands: a steady light and no sound.
    expect(new Set(house.outputs.told)).toEqual(new Set(['lamp on']));
    expect(house.store.verify().problems).toEqual([]);
  });
});

describe('a message', () => {
  it('is tried again and again until it arrives; people in the room hear that a channel fails', async () => {
    open({}, onlyMail());
    mail.fault = 'busy';
    await house.raise('1', 'high');
    for (let failures = 1; failures <= 3; failures++) {
      await journaled(failures, 'notify.failed');
      await house.pass(MINUTE_MS);
    }
    const failing = await until('the alarm', () => house.store.alarms.alarm('notify-failing:mail'));
    expect(failing).toMatchObject({
      state: 'unacknowledged',
      params: { problem: 'the mail server answered 451' },
    });
    // Who is reached by that channel alone is not told that it fails.
    expect(house.events('notify.queued')).toHaveLength(1);

    mail.fault = 'none';
    await until('the mail', async () => {
      await house.pass(MINUTE_MS);
      return mail.received.length === 1;
    });
    await until(
      'the end of the alarm',
      () => house.store.alarms.alarm('notify-failing:mail')?.clearedAt !== null,
    );
    // Nothing was in doubt, so nothing speaks of a repetition.
    expect(mail.received[0]?.text).not.toContain('可能重复');
    expect(house.store.notify.waiting()).toEqual([]);
  });

  it('is given up when it cannot be delivered for too long', async () => {
    open({}, { ...onlyMail(), giveUpHours: 1 });
    mail.fault = 'busy';
    await house.raise('1', 'high');
    await journaled(1, 'notify.failed');
    await until('it to be given up', async () => {
      await house.pass(30 * MINUTE_MS, MINUTE_MS);
      return house.events('notify.failed').some(({ retryAt }) => retryAt === null);
    });
    expect(house.store.notify.waiting()).toEqual([]);
  });

  it('survives an orderly end in the middle of its delivery', async () => {
    const first = open({}, onlyMail());
    mail.fault = 'mute';
    await house.raise('1', 'high');
    await until('the server to have it', () => mail.received.length === 1);
    await first.stop();
    mail.fault = 'none';
    reopen(first, onlyMail());
    await until('it to come again', () => mail.received.length === 2);
    expectRepetition();
  });

  it('survives a crash in the middle of its delivery, and says that it may be a repetition', async () => {
    const first = open({}, onlyMail());
    mail.fault = 'mute';
    await house.raise('1', 'high');
    await until('the server to have it', () => mail.received.length === 1);
    first.crash();
    mail.fault = 'none';
    reopen(first, onlyMail());
    await until('it to come again', () => mail.received.length === 2);
    expectRepetition();
    await journaled(1, 'notify.delivered');
    expect(house.store.verify().problems).toEqual([]);
  });

  it('that was written and not sent before a crash is sent once after it, without doubt', async () => {
    const first = open({}, onlyMail());
    await first.notify.stop();
    await first.append({
      type: 'notify.queued',
      message: 'N-1',
      kind: 'alarm',
      channel: 'mail',
      contacts: ['li'],
      lane: 'li',
      language: 'zh-CN',
      priority: 'high',
      title: '报警',
      text: '正文',
      alarms: [],
    });
    first.crash();
    reopen(first, onlyMail());
    await journaled(1, 'notify.delivered');
    expect(mail.received.map(({ text }) => text.trim())).toEqual(['正文']);
  });

  it('that was not even written before a crash is written after it', async () => {
    const first = open({}, onlyMail());
    await first.notify.stop();
    await first.raise('1', 'high');
    first.crash();
    reopen(first, onlyMail());
    await journaled(1, 'notify.delivered');
    expect(mail.received).toHaveLength(1);
  });

  function expectRepetition(): void {
    const [before, after] = mail.received;
    expect(after?.headers['message-id']).toBe(before?.headers['message-id']);
    expect(after?.text).toContain('可能重复');
    expect(after?.text.startsWith(before?.text.trim() ?? '?')).toBe(true);
  }
});

describe('a flood', () => {
  it('becomes one message that names every alarm', async () => {
    open({}, onlyMail());
    for (let n = 1; n <= 30; n++) await house.raise(String(n), 'high');
    await until('everything to be told', async () => {
      await house.pass(MINUTE_MS);
      return house.store.notify.waiting().length === 0;
    });
    expect(mail.received.length).toBeLessThanOrEqual(4);
    const digest = mail.received.at(-1);
    expect(digest?.subject).toMatch(/^\d+ 条报警$/);
    expect(digest?.text).toContain('…… 另有 ');
    const replaced = new Set(house.events('notify.queued').flatMap(({ replaces = [] }) => replaces));
    const told = house.events('notify.queued').filter(({ message }) => !replaced.has(message));
    const alarms = told.flatMap((notice) => notice.alarms.map(({ alarm }) => alarm));
    expect(new Set(alarms).size).toBe(30);
  });
});

describe('a siren', () => {
  it('is silent when somebody says so, flashes on, and sounds for the next alarm', async () => {
    open();
    await house.raise('1', 'urgent');
    await until('sound', () => house.outputs.told.includes('horn 2000 ms'));
    await house.append({ type: 'alarms.silenced', by: KEEPER.id });
    await until(
      'silence',
      () => house.outputs.told.at(-1) === 'horn off' || house.outputs.told.includes('horn off'),
    );
    house.outputs.told.length = 0;
    await house.pass(10_000);
    expect(new Set(house.outputs.told)).toEqual(new Set(['lamp 1000 ms']));
    await house.raise('2', 'high');
    await house.pass(10_000);
    expect(house.outputs.told).toContain('horn 2000 ms');
  });

  it('falls silent with the daemon', async () => {
    const first = open();
    await house.raise('1', 'urgent');
    await until('sound', () => house.outputs.told.includes('horn 2000 ms'));
    await first.stop();
    expect(first.outputs.told.slice(-2).sort()).toEqual(['horn off', 'lamp off']);
  });

  it('that does not answer is an alarm until it does', async () => {
    open();
    house.outputs.broken = true;
    await house.raise('1', 'urgent');
    await until('the alarm', async () => {
      await house.pass(5000);
      return house.store.alarms.alarm('notify-failing:siren');
    });
    house.outputs.broken = false;
    await until('its end', async () => {
      await house.pass(5000);
      return house.store.alarms.alarm('notify-failing:siren')?.clearedAt !== null;
    });
  });
});

describe('a test', () => {
  it('goes to the contact that was named, and a siren sounds for a moment', async () => {
    open();
    const message = await house.notify.test(KEEPER, { channel: 'mail', contact: 'li' });
    await until('the mail', () => mail.received.length === 1);
    expect(mail.received[0]?.subject).toBe('Test message');
    expect(mail.received[0]?.text).toContain(String(message));
    expect(await house.notify.test(KEEPER, { channel: 'siren', contact: undefined })).toBeNull();
    await until('the siren', () => house.outputs.told.length === 2);
    expect(house.outputs.told).toEqual(['horn 3000 ms', 'lamp 3000 ms']);
  });

  it.each([
    [{ channel: 'nowhere', contact: undefined }, 'channel-unknown'],
    [{ channel: 'mail', contact: undefined }, 'contact-needed'],
    [{ channel: 'mail', contact: 'wang' }, 'contact-unknown'],
  ])('is refused for %j: %s', async (command, code) => {
    open();
    await expect(house.notify.test(KEEPER, command)).rejects.toMatchObject({ reasons: [{ code }] });
    await expect(
      house.notify.test({ ...KEEPER, roles: ['display'] }, { channel: 'siren', contact: undefined }),
    ).rejects.toMatchObject({ reasons: [{ code: 'role-missing' }] });
  });
});
