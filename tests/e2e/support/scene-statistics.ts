import type { StatisticsView } from '../../../controller/api/contract/index.ts';

const DAY_MS = 86_400_000;
const TEN_MINUTES_MS = 600_000;
const graded = (value: number, advised: number) => ({ value, advised, within: value <= advised });

/** A bad week: a flood on one evening, a door that chatters, sensors nobody looks after. */
export function badWeek(now: number): StatisticsView {
  const iso = (ms: number): string => new Date(ms).toISOString();
  const from = now - 7 * DAY_MS;
  const flood = now - 2 * DAY_MS;
  const ranked = (alarm: string, text: string, count: number, share: number) => {
    const [kind = '', subject = ''] = alarm.split(':');
    return { alarm, kind, subject, text, count, share };
  };
  return {
    from: iso(from),
    to: iso(now),
    source: {
      'zh-CN': '对照 EEMUA 191 与 ISA-18.2 的数值',
      en: 'Beside the figures of EEMUA 191 and ISA-18.2',
    },
    announced: 171,
    suppressed: 38,
    per10Min: graded(0.17, 1),
    operators: [
      { person: 'wang-min', name: '王敏', minutes: 2340, announced: 41, per10Min: graded(0.18, 1) },
      { person: 'li-qiang', name: '李强', minutes: 600, announced: 96, per10Min: graded(1.6, 1) },
    ],
    peak10Min: { ...graded(34, 10), at: iso(flood) },
    floods: [{ from: iso(flood), to: iso(flood + 4 * TEN_MINUTES_MS), count: 61 }],
    inFlood: graded(0.004, 0.01),
    chattering: [{ alarm: 'door-open:main', text: '库房大门开着', most: 5 }],
    chatteringCount: graded(1, 0),
    stale: [{ alarm: 'point-stale:AIR-TVOC', text: '测点挥发性有机物没有可信的新数据', since: iso(from) }],
    staleCount: graded(1, 4),
    topTen: [
      ranked('door-open:main', '库房大门开着', 58, 0.339),
      ranked('climate-limit:low-voltage.humidity', '低压客户区相对湿度超出限值', 31, 0.181),
      ranked('device-lost:climate-3', '设备 climate-3 无应答', 12, 0.07),
    ],
    topTenShare: graded(0.59, 0.05),
    priorities: [
      { priority: 'urgent', count: 4, share: graded(0.023, 0.05) },
      { priority: 'high', count: 52, share: graded(0.304, 0.15) },
      { priority: 'low', count: 115, share: { value: 0.673, advised: 0.8, within: false } },
    ],
    acknowledge: { count: 168, meanS: 512, medianS: 74, p95S: 2520, never: 3 },
    tenMinutes: Array.from({ length: 1008 }, (_, index) => {
      const at = from + index * TEN_MINUTES_MS;
      const sinceFlood = Math.round((at - flood) / TEN_MINUTES_MS);
      const count = [34, 17, 8, 2][sinceFlood] ?? (index % 37 === 0 ? 2 : index % 11 === 0 ? 1 : 0);
      return { at: iso(at), count };
    }),
    probe: { at: iso(now - 60_000), via: 'loop', sensorMs: 212.4, journalMs: 3.1, liveMs: 5.6 },
  };
}
