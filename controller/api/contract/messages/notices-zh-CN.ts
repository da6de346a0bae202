import type { NoticeText } from '../../../model/notify.ts';

/** 发给库房以外人员的消息的各部分。 */
export const noticesZhCN: Readonly<Record<NoticeText, string>> = {
  title: '【{priority, select, urgent {紧急} high {重要} other {一般}}】{alarm}',
  since: '时间：{time}',
  unacknowledged: '已有 {minutes} 分钟无人确认。',
  response: '处理：{response}',
  footer: '{site}，编号 {message}',
  'digest-title':
    '{urgent, plural, =0 {{count} 条报警} other {【紧急】{count} 条报警，其中紧急 {urgent} 条}}',
  'digest-line': '{priority, select, urgent {紧急} high {重要} other {一般}} {time} {alarm}',
  'digest-more': '…… 另有 {count} 条',
  'test-title': '测试消息',
  'test-text': '正在测试消息能否送达，无需处理。',
  repeated: '此消息可能重复：编号相同即为同一条消息。',
};
