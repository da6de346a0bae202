import type { NoticeText } from '../../../model/notify.ts';

/** The pieces of messages to people who are not in the room. */
export const noticesEn: Readonly<Record<NoticeText, string>> = {
  title: '[{priority, select, urgent {URGENT} high {HIGH} other {low}}] {alarm}',
  since: 'Since {time}',
  unacknowledged: 'Nobody has acknowledged it for {minutes, plural, one {# minute} other {# minutes}}.',
  response: 'What to do: {response}',
  footer: '{site}, no. {message}',
  'digest-title':
    '{urgent, plural, =0 {{count} alarms} other {[URGENT] {count} alarms, {urgent} of them urgent}}',
  'digest-line': '{priority, select, urgent {URGENT} high {HIGH} other {low}} {time} {alarm}',
  'digest-more': '… and {count} more',
  'test-title': 'Test message',
  'test-text': 'Someone is testing whether messages arrive here. There is nothing to do.',
  repeated: 'This may be a repetition: the same number means the same message.',
};
