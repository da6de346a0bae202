import { describe, expect, it } from 'vitest';
import { wordsIn } from '../../../controller/api/contract/messages/index.ts';
import { Composer } from '../../../controller/services/notify/outbox/compose.ts';
import { Alarms, MINUTE_MS, MORNING } from './alarms.ts';

const composer = new Composer({
  wordsIn,
  site: { 'zh-CN': '临江库房', en: 'Linjiang vault' },
  timeZone: 'Asia/Shanghai',
});
const wording = {
  text: { 'zh-CN': '{subject} 进水', en: 'Water at {subject}' },
  response: { 'zh-CN': '关闭 {subject} 的阀门', en: 'Close the valve of {subject}' },
};
const to = (language: 'zh-CN' | 'en', message = 'N-1') => ({
  message,
  channel: 'mail',
  contacts: ['li'],
  lane: 'li',
  language,
});

function alarm(subject = 'W1', priority: 'urgent' | 'high' | 'low' = 'urgent') {
  const alarms = new Alarms();
  alarms.raise(subject, priority, MORNING);
  const [made] = alarms.active;
  if (!made) throw new Error('no alarm');
  return made;
}

describe('a message', () => {
  it('says what, since when, for how long unseen, what to do, where, and its number, in the language of its reader', () => {
    const step = { step: 1, since: MORNING, now: MORNING + 5 * MINUTE_MS };
    const zh = composer.alarm(to('zh-CN'), alarm(), step, wording);
    expect(zh.title).toBe('【紧急】W1 进水');
    expect(zh.text).toBe(
      '时间：2026/1/1 08:00\n已有 5 分钟无人确认。\n处理：关闭 W1 的阀门\n临江库房，编号 N-1',
    );
    const en = composer.alarm(to('en'), alarm(), { ...step, now: MORNING + MINUTE_MS }, wording);
    expect(en.title).toBe('[URGENT] Water at W1');
    expect(en.text.split('\n')).toEqual([
      expect.stringMatching(/^Since 1\/1\/26, 8:00/),
      'Nobody has acknowledged it for 1 minute.',
      'What to do: Close the valve of W1',
      'Linjiang vault, no. N-1',
    ]);
  });

  it('still says which alarm it is when nobody defined it', () => {
    const { title, text } = composer.alarm(
      to('en'),
      alarm(),
      { step: 0, since: MORNING, now: MORNING },
      undefined,
    );
    expect(title).toBe('[URGENT] water W1');
    expect(text.split('\n')).toHaveLength(2);
  });

  it('of many names each alarm once, the gravest first, and counts what it has no room for', () => {
    const step = { step: 0, since: MORNING, now: MORNING };
    const notices = Array.from({ length: 25 }, (_, n) =>
      composer.alarm(to('zh-CN', `N-${n}`), alarm(`W${n % 24}`, n === 23 ? 'urgent' : 'high'), step, wording),
    );
    const digest = composer.digest(to('zh-CN', 'N-99'), notices);
    expect(digest.title).toBe('【紧急】24 条报警，其中紧急 1 条');
    expect(digest.priority).toBe('urgent');
    expect(digest.alarms).toHaveLength(24);
    const lines = digest.text.split('\n');
    expect(lines[0]).toBe('紧急 2026/1/1 08:00 W23 进水');
    expect(lines.slice(-2)).toEqual(['…… 另有 4 条', '临江库房，编号 N-99']);
    // A digest of digests loses nothing.
    expect(composer.digest(to('zh-CN', 'N-100'), [digest, ...notices]).alarms).toHaveLength(24);
  });
});
