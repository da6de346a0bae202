import type { AlarmPriority } from '../model/alarms.ts';
import { say } from './problems.ts';
import type { ConfigPath, References } from './references.ts';
import { type ChainConfig, type ContactConfig, type NotifyConfig, ON_WATCH } from './schema-notify.ts';

type Contact = Extract<ContactConfig, { readonly by: unknown }>;

const MAIL_ADDRESS = /^[^\s@<>]+@[^\s@<>]+$/;
const TELEPHONE = /^\+?\d{3,20}$/;

/** Contacts that no channel reaches, groups of nobody, and channels that carry nothing to anybody. */
export function checkContacts(notify: NotifyConfig, references: References): void {
  for (const [index, { id, kind }] of notify.channels.entries())
    if (kind !== 'siren' && !notify.contacts.some((contact) => 'by' in contact && uses(contact, id)))
      references.complain(
        ['notify', 'channels', index, 'id'],
        say(
          `没有联系人使用渠道“${id}”：测试会成功，报警却不会发出`,
          `no contact uses channel "${id}": its test would work and no alarm would ever go by it`,
        ),
      );
  for (const [index, contact] of notify.contacts.entries()) {
    const at = ['notify', 'contacts', index];
    if ('by' in contact) checkContact(notify, contact, at, references);
    else
      for (const [n, member] of contact.members.entries())
        needContact(notify, member, [...at, 'members', n], references);
    if ('members' in contact && holdsItself(contact.id, notify.contacts))
      references.complain([...at, 'members'], say('该组包含自己', 'this group is a member of itself'));
  }
}

function uses({ by }: Contact, channel: string): boolean {
  return by.some((way) => way.channel === channel);
}

function checkContact(
  { channels }: NotifyConfig,
  contact: Contact,
  at: ConfigPath,
  { complain }: References,
): void {
  const used = contact.by.map(({ channel }) => channel);
  for (const [n, { channel: id, to }] of contact.by.entries()) {
    const here = [...at, 'by', n];
    const channel = channels.find((candidate) => candidate.id === id);
    if (!channel || channel.kind === 'siren')
      complain([...here, 'channel'], say(`没有消息渠道“${id}”`, `there is no channel "${id}" for messages`));
    if (used.indexOf(id) < n)
      complain([...here, 'channel'], say(`渠道“${id}”重复`, `channel "${id}" is used twice`));
    if (channel?.kind === 'smtp' && !MAIL_ADDRESS.test(to ?? ''))
      complain([...here, 'to'], say('需要邮箱地址', 'a mail address is wanted'));
    if (channel?.kind === 'sms' && !TELEPHONE.test(to ?? ''))
      complain([...here, 'to'], say('需要手机号码', 'a telephone number is wanted'));
  }
  for (const [n, { from, to }] of (contact.hours ?? []).entries())
    if (from === to)
      complain(
        [...at, 'hours', n, 'to'],
        say('开始与结束相同：这段时间是空的', 'it ends when it begins: these hours are empty'),
      );
}

/** Chains out of order, that name nobody, or that leave what is urgent to nobody. */
export function checkChains(notify: NotifyConfig, references: References): void {
  const { complain } = references;
  for (const [index, chain] of notify.chains.entries())
    checkChain(notify, chain, ['notify', 'chains', index], references);
  const pursued = notify.chains.some(
    ({ priorities, classes }) => priorities.includes('urgent') && classes === undefined,
  );
  if (notify.contacts.length > 0 && !pursued)
    complain(
      ['notify', 'chains'],
      say('没有升级链接收所有紧急报警', 'no chain takes every urgent alarm, so some would reach nobody'),
    );
}

function checkChain(notify: NotifyConfig, chain: ChainConfig, at: ConfigPath, references: References): void {
  const { complain } = references;
  const [first] = chain.steps;
  // A condition that comes and goes begins to wait anew each time: only a step at once is sure to be taken.
  if (chain.priorities.includes('urgent') && first && first.afterMinutes > 0)
    complain(
      [...at, 'steps', 0, 'afterMinutes'],
      say('紧急报警的第一步须立即通知（0）', 'the first step for urgent alarms must come at once (0)'),
    );
  for (const [n, { afterMinutes, tell }] of chain.steps.entries()) {
    const before = chain.steps[n - 1];
    if (before && afterMinutes <= before.afterMinutes)
      complain(
        [...at, 'steps', n, 'afterMinutes'],
        say('每一步须晚于前一步', 'each step must come later than the one before'),
      );
    for (const [m, name] of tell.entries())
      needContact(notify, name, [...at, 'steps', n, 'tell', m], references);
  }
  const deaf = chain.priorities.filter((priority) => !reachesAnybody(notify, chain, priority));
  if (deaf.length > 0)
    complain(
      at,
      say(
        `此链的联系人都不接收 ${deaf.join('、')} 级报警`,
        `nobody in this chain can be told of an alarm that is ${deaf.join(' or ')}`,
      ),
    );
}

/** Whether somebody in the chain is told of such alarms, be it only at some hours. */
function reachesAnybody(notify: NotifyConfig, { steps }: ChainConfig, priority: AlarmPriority): boolean {
  const opened = new Set<string>();
  const isTold = (contact: Contact): boolean =>
    contact.by.some(({ priorities }) => !priorities || priorities.includes(priority));
  const reaches = (name: string): boolean => {
    if (opened.has(name)) return false;
    opened.add(name);
    if (name === ON_WATCH)
      return notify.contacts.some(
        (contact) => 'by' in contact && contact.person !== undefined && isTold(contact),
      );
    const entry = notify.contacts.find(({ id }) => id === name);
    if (!entry) return false;
    return 'by' in entry ? isTold(entry) : entry.members.some(reaches);
  };
  return steps.some(({ tell }) => tell.some(reaches));
}

function needContact(
  { contacts }: NotifyConfig,
  name: string,
  at: ConfigPath,
  { complain }: References,
): void {
  if (name === ON_WATCH) {
    if (!contacts.some((contact) => 'by' in contact && contact.person !== undefined))
      complain(
        at,
        say(
          '没有联系人写明 person，找不到值班人',
          'no contact says which person it is, so nobody on watch is found',
        ),
      );
  } else if (!contacts.some(({ id }) => id === name))
    complain(at, say(`没有联系人“${name}”`, `there is no contact "${name}"`));
}

function holdsItself(id: string, contacts: readonly ContactConfig[]): boolean {
  const opened = new Set<string>();
  const open = (name: string): boolean => {
    const entry = contacts.find((candidate) => candidate.id === name);
    if (!entry || 'by' in entry || opened.has(name)) return false;
    opened.add(name);
    return entry.members.some((member) => member === id || open(member));
  };
  return open(id);
}
