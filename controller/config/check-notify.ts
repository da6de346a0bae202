import { isIP } from 'node:net';
import { Value } from 'typebox/value';
import { checkChains, checkContacts } from './check-notify-people.ts';
import { say } from './problems.ts';
import type { ConfigPath, References } from './references.ts';
import type { RoomConfig } from './schema.ts';
import { type ChannelConfig, NotifyConfig, ON_WATCH } from './schema-notify.ts';

/** Bytes of a signing key (Standard Webhooks 1.0, "Signature scheme"). */
const KEY_BYTES = { least: 24, most: 64 } as const;
/** The one family of drivers that sends short messages. */
const SMS_DRIVER = 'sms-modem';

/** What a schema cannot see of notifying: hosts nobody allowed, contacts that cannot be reached, chains with holes. */
export function checkNotify(room: RoomConfig, references: References): void {
  // What has not its shape was complained about by the schema.
  if (!Value.Check(NotifyConfig, room.notify)) return;
  const { channels, contacts, chains } = room.notify;
  checkIds('channels', channels, references);
  checkIds('contacts', contacts, references);
  checkIds('chains', chains, references);
  for (const [index, channel] of channels.entries())
    checkChannel(room, channel, ['notify', 'channels', index], references);
  checkContacts(room.notify, references);
  checkChains(room.notify, references);
}

function checkIds(list: string, items: readonly { readonly id: string }[], { complain }: References): void {
  const ids = items.map(({ id }) => id);
  for (const [index, id] of ids.entries()) {
    const at = ['notify', list, index, 'id'];
    if (ids.indexOf(id) < index) complain(at, say(`“${id}”重复`, `"${id}" is used twice`));
    if (list === 'contacts' && id === ON_WATCH)
      complain(at, say(`“${ON_WATCH}”表示值班人`, `"${ON_WATCH}" is the word for whoever is on watch`));
  }
}

function checkChannel(
  room: RoomConfig,
  channel: ChannelConfig,
  at: ConfigPath,
  references: References,
): void {
  const { complain } = references;
  switch (channel.kind) {
    case 'smtp':
      needEgress(room.notify, channel.host, [...at, 'host'], references);
      if (channel.tls === 'none' && channel.password !== undefined)
        complain(
          [...at, 'tls'],
          say('口令不能明文发送', 'a password must not go over the wire in the clear'),
        );
      if ((channel.username === undefined) !== (channel.password === undefined))
        complain(at, say('用户名和口令须同时设置', 'username and password belong together'));
      return;
    case 'webhook': {
      checkUrl(room.notify, channel.url, [...at, 'url'], references);
      const bytes = Buffer.from(channel.secret.slice('whsec_'.length), 'base64').length;
      if (bytes < KEY_BYTES.least || bytes > KEY_BYTES.most)
        complain(
          [...at, 'secret'],
          say(
            `密钥是 ${bytes} 字节，应为 ${KEY_BYTES.least} 至 ${KEY_BYTES.most} 字节`,
            `the key has ${bytes} bytes; ${KEY_BYTES.least} to ${KEY_BYTES.most} are wanted`,
          ),
        );
      return;
    }
    case 'dingtalk':
    case 'wecom':
      checkUrl(room.notify, channel.url, [...at, 'url'], references);
      return;
    case 'sms':
      if (!references.needDevice(channel.device, [...at, 'device'])) return;
      if (room.devices.find(({ name }) => name === channel.device)?.driver !== SMS_DRIVER)
        complain(
          [...at, 'device'],
          say(`设备“${channel.device}”不是短信模块`, `device "${channel.device}" is no ${SMS_DRIVER}`),
        );
      return;
    case 'siren':
      if (!channel.sounder && !channel.light)
        complain(at, say('至少需要 sounder 或 light', 'it needs a sounder, a light, or both'));
      if (channel.sounder) references.needChannel(channel.sounder, [...at, 'sounder']);
      if (channel.light) references.needChannel(channel.light, [...at, 'light']);
  }
}

function checkUrl(config: NotifyConfig, text: string, at: ConfigPath, references: References): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.username !== '' || url.password !== '') {
    references.complain(at, say('不是可用的地址', 'this is no address that can be used'));
    return;
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  needEgress(config, host, at, references);
  if (url.protocol === 'http:' && !isInside(host))
    references.complain(
      at,
      say('离开本单位网络的地址须为 https', 'an address outside of the house must be https'),
    );
}

/** Loopback and private addresses (RFC 1918, RFC 4193), written as such: a name might be anywhere tomorrow. */
function isInside(host: string): boolean {
  if (host === 'localhost' || host === '::1') return true;
  if (isIP(host) === 6) return /^f[cd]/i.test(host);
  if (isIP(host) !== 4) return false;
  return /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\./.test(host);
}

function needEgress({ egress }: NotifyConfig, host: string, at: ConfigPath, { complain }: References): void {
  if (!egress.includes(host))
    complain(
      at,
      say(
        `“${host}”不在 notify.egress 中，不允许向其发送`,
        `"${host}" is not in notify.egress, so nothing may be sent there`,
      ),
    );
}
