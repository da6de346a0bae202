import type { ChannelConfig, ContactConfig, NotifyConfig } from '../../config/schema-notify.ts';
import type { Actor } from '../../model/actor.ts';
import { type Decision, grantUnless } from '../../model/decision.ts';
import { type Reason, reason } from '../../model/reasons.ts';
import { isAddressed } from './channels/make-channels.ts';
import type { Contact } from './escalation/contact-book.ts';

/** Contacts that a channel reaches. */
export function contactsOf(channel: string, contacts: readonly ContactConfig[]): readonly Contact[] {
  return contacts.flatMap((contact) =>
    'by' in contact && contact.by.some((way) => way.channel === channel) ? [contact] : [],
  );
}

/** Whether a test of the channel has to say whom it is for. */
export function wantsContact(channel: ChannelConfig): boolean {
  return channel.kind !== 'siren' && isAddressed(channel);
}

/**
 * Whoever works in the room may see whether a channel works. A test goes to one contact; a channel with an audience of
 * its own, and a siren, need none.
 */
export function decideTest(
  config: NotifyConfig,
  command: { readonly actor: Actor; readonly channel: string; readonly contact: string | undefined },
): Decision<{ channel: ChannelConfig; contact: Contact | null }> {
  const channel = config.channels.find(({ id }) => id === command.channel);
  const reached = channel ? contactsOf(channel.id, config.contacts) : [];
  const contact = reached.find(({ id }) => id === command.contact) ?? null;
  const reasons: Reason[] = [];
  if (!command.actor.roles.some((role) => role === 'keeper' || role === 'approver' || role === 'installer'))
    reasons.push(reason('role-missing', { needed: 'keeper, approver, installer' }));
  if (!channel) reasons.push(reason('channel-unknown', { channel: command.channel }));
  else if (command.contact !== undefined && !contact)
    reasons.push(reason('contact-unknown', { contact: command.contact }));
  else if (wantsContact(channel) && !contact) reasons.push(reason('contact-needed'));
  return grantUnless(reasons, () => ({ channel: channel as ChannelConfig, contact }));
}
