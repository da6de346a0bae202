import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../controller/config/load.ts';
import { ConfigError } from '../../../controller/config/problems.ts';
import type { NotifyConfig } from '../../../controller/config/schema-notify.ts';
import { families } from '../../../drivers/registry.ts';

const shipped = fileURLToPath(new URL('../../../config/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'muniment-config-notify-'));
cpSync(shipped, folder, { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));
const demo = readFileSync(join(shipped, 'room.demo.yaml'), 'utf8');

/** The whole block, as far as it is indented. */
const NOTIFY = /^notify:\n(?: .*\n)*/m;

const WHOLE = {
  egress: ['mail.example.com', 'hook.example.com', 'oapi.dingtalk.com', '10.1.2.3'],
  channels: [
    { id: 'siren', kind: 'siren', sounder: { device: 'relay-1', channel: 'relay7' } },
    { id: 'mail', kind: 'smtp', host: 'mail.example.com', from: 'room@example.com' },
    { id: 'hook', kind: 'webhook', url: 'https://hook.example.com/x', secret: '${HOOK_SECRET}' },
    { id: 'inside', kind: 'webhook', url: 'http://10.1.2.3/x', secret: '${HOOK_SECRET}' },
    { id: 'ding', kind: 'dingtalk', accessToken: '${DING_TOKEN}', secret: '${DING_SECRET}' },
    { id: 'sms', kind: 'sms', device: 'modem-1' },
  ],
  contacts: [
    { id: 'wang', person: 'wang-min', by: [{ channel: 'sms', to: '+8613800000001' }, { channel: 'ding' }] },
    {
      id: 'li',
      by: [{ channel: 'mail', to: 'li@example.com' }, { channel: 'hook' }, { channel: 'inside' }],
    },
    { id: 'office', members: ['wang', 'li'] },
  ],
  chains: [
    {
      id: 'urgent',
      priorities: ['urgent'],
      steps: [
        {
          afterMinutes: 0,
          tell: ['on-watch'],
        },
        {
          afterMinutes: 5,
          tell: ['office'],
        },
      ],
    },
  ],
};
type Whole = typeof WHOLE;
const ENV = {
  HOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  DING_TOKEN: 'token-from-outside',
  DING_SECRET: 'SECfrom-outside',
};

/** The demo with another `notify`, and a modem. */
function load(notify: unknown, env: Record<string, string> = ENV): NotifyConfig {
  const text = demo
    .replace(/^links:\n/m, '$&  - { name: line-sms, kind: serial, path: /dev/ttyS9 }\n')
    .replace(/^devices:\n/m, '$&  - { name: modem-1, driver: sms-modem, link: line-sms }\n')
    .replace(NOTIFY, () => `notify: ${JSON.stringify(notify)}\n`);
  const file = join(folder, 'room.yaml');
  writeFileSync(file, text);
  return loadConfig(file, env, { families }).room.notify;
}

function problemsOf(notify: unknown, env: Record<string, string> = ENV): readonly string[] {
  try {
    load(notify, env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const { line, message } of error.problems) {
      expect(line).toBeGreaterThan(0);
      expect(message['zh-CN']).not.toBe('');
    }
    return error.problems.map(({ path, message }) => `${path}: ${message.en}`);
  }
  return [];
}

/** Changes fields of a part that is there. */
function set(part: object | undefined, fields: object): void {
  if (!part) throw new Error('no such part');
  Object.assign(part, fields);
}

describe('who is told', () => {
  it('is nobody unless somebody is named', () => {
    const text = demo.replace(NOTIFY, '');
    expect(text).not.toContain('notify:');
    writeFileSync(join(folder, 'room.yaml'), text);
    const { room } = loadConfig(join(folder, 'room.yaml'), {}, { families });
    expect(room.notify).toEqual({ egress: [], channels: [], contacts: [], chains: [], giveUpHours: 24 });
  });

  it('is accepted with its secrets from the environment and its defaults filled in', () => {
    const { channels, contacts, giveUpHours } = load(WHOLE);
    expect(channels).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          kind: 'dingtalk',
          url: 'https://oapi.dingtalk.com/robot/send',
          accessToken: 'token-from-outside',
        }),
        expect.objectContaining({ kind: 'smtp', port: 587, tls: 'starttls' }),
        expect.objectContaining({ kind: 'siren', priorities: ['urgent', 'high'] }),
      ]),
    );
    expect(contacts[0]).toMatchObject({ language: 'zh-CN' });
    expect(giveUpHours).toBe(24);
  });

  it('does not begin without its secrets', () => {
    expect(problemsOf(WHOLE, { HOOK_SECRET: ENV.HOOK_SECRET, DING_TOKEN: ENV.DING_TOKEN }).join()).toContain(
      'DING_SECRET is not set',
    );
  });

  it.each<[string, (whole: Whole) => unknown, string]>([
    [
      'a host nobody allowed',
      (w) => w.egress.splice(0, 1),
      '/notify/channels/1/host: "mail.example.com" is not in notify.egress',
    ],
    [
      'a default host nobody allowed',
      (w) => w.egress.splice(2, 1),
      '/notify/channels/4/url: "oapi.dingtalk.com" is not in',
    ],
    [
      'plain http outside of the house',
      (w) => set(w.channels[2], { url: 'http://hook.example.com/x' }),
      '/notify/channels/2/url: an address outside of the house must be https',
    ],
    [
      'a password in the clear',
      (w) => set(w.channels[1], { tls: 'none', username: 'u', password: 'p' }),
      '/notify/channels/1/tls: a password must not',
    ],
    [
      'a password of nobody',
      (w) => set(w.channels[1], { password: 'p' }),
      '/notify/channels/1: username and password',
    ],
    [
      'a key that is too short',
      (w) => set(w.channels[2], { secret: 'whsec_c2hvcnQ=' }),
      '/notify/channels/2/secret: the key has 5 bytes',
    ],
    [
      'a modem that is none',
      (w) => set(w.channels[5], { device: 'relay-1' }),
      '/notify/channels/5/device: device "relay-1" is no sms-modem',
    ],
    [
      'a siren that does nothing',
      (w) => delete (w.channels[0] as { sounder?: object }).sounder,
      '/notify/channels/0: it needs a sounder',
    ],
    [
      'a relay that is not there',
      (w) => set(w.channels[0], { light: { device: 'relay-1', channel: 'relay9' } }),
      '/notify/channels/0/light/channel: device "relay-1" has no channel',
    ],
    [
      'a name used twice',
      (w) => w.channels.push({ ...(w.channels[0] as Whole['channels'][number]) }),
      '/notify/channels/6/id: "siren" is used twice',
    ],
    [
      'a contact at no channel',
      (w) => set(w.contacts[1], { by: [{ channel: 'siren' }] }),
      '/notify/contacts/1/by/0/channel: there is no channel "siren" for messages',
    ],
    [
      'a contact without an address',
      (w) => set(w.contacts[1], { by: [{ channel: 'mail' }] }),
      '/notify/contacts/1/by/0/to: a mail address is wanted',
    ],
    [
      'a number that is none',
      (w) => set(w.contacts[0], { by: [{ channel: 'sms', to: 'wang' }] }),
      '/notify/contacts/0/by/0/to: a telephone number is wanted',
    ],
    [
      'a group of nobody',
      (w) => w.contacts[2]?.members?.push('zhang'),
      '/notify/contacts/2/members/2: there is no contact "zhang"',
    ],
    [
      'a group of itself',
      (w) => w.contacts[2]?.members?.push('office'),
      '/notify/contacts/2/members: this group is a member of itself',
    ],
    [
      'hours that are empty',
      (w) => set(w.contacts[1], { hours: [{ days: ['mon'], from: '08:00', to: '08:00' }] }),
      '/notify/contacts/1/hours/0/to: it ends when it begins',
    ],
    [
      'a contact called like the watch',
      (w) => set(w.contacts[2], { id: 'on-watch' }),
      '/notify/contacts/2/id: "on-watch" is the word',
    ],
    [
      'a watch nobody is found for',
      (w) => delete w.contacts[0]?.person,
      '/notify/chains/0/steps/0/tell/0: no contact says which person',
    ],
    [
      'an urgent alarm that waits',
      (w) => set(w.chains[0]?.steps[0], { afterMinutes: 1 }),
      '/notify/chains/0/steps/0/afterMinutes: the first step for urgent',
    ],
    [
      'steps out of order',
      (w) => set(w.chains[0]?.steps[1], { afterMinutes: 0 }),
      '/notify/chains/0/steps/1/afterMinutes: each step must come later',
    ],
    [
      'nobody for what is urgent',
      (w) => set(w.chains[0], { classes: ['climate'] }),
      '/notify/chains: no chain takes every urgent alarm',
    ],
    [
      'an authority that is not there',
      (w) => set(w.channels[1], { caFile: 'nowhere.pem' }),
      '/notify/channels/1/caFile: no certificate that can be used: ENOENT',
    ],
    [
      'an authority that is none',
      (w) => set(w.channels[2], { caFile: 'room.demo.yaml' }),
      '/notify/channels/2/caFile: no certificate that can be used',
    ],
    [
      'a chain of people who want to hear of nothing in it',
      (w) => {
        set(w.contacts[0], { by: [{ channel: 'sms', to: '+8613800000001', priorities: ['low'] }] });
        set(w.contacts[1], { by: [{ channel: 'mail', to: 'li@example.com', priorities: ['high'] }] });
      },
      '/notify/chains/0: nobody in this chain can be told of an alarm that is urgent',
    ],
    [
      'a channel nobody is reached by',
      (w) => w.contacts[0]?.by?.pop(),
      '/notify/channels/4/id: no contact uses channel "ding"',
    ],
    [
      'a misspelt kind',
      (w) => set(w.channels[0], { kind: 'horn' }),
      '/notify/channels/0/kind: must be one of: smtp',
    ],
  ])('%s is named with its place', (_name, spoil, expected) => {
    const spoilt = structuredClone(WHOLE);
    spoil(spoilt);
    const problems = problemsOf(spoilt);
    expect(problems.filter((problem) => problem.startsWith(expected))).toHaveLength(1);
  });
});
