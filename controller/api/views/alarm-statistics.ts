import type { AlarmGrade, Graded, ProbeResult } from '../../services/alarms/index.ts';
import type { StatisticsView } from '../contract/index.ts';
import type { NameOf } from './people.ts';
import type { Sight } from './sight.ts';
import { instant, instantOrNull } from './time.ts';

const SOURCE = {
  'zh-CN': '对照 EEMUA 191 与 ISA-18.2 的数值（引自二手资料，未查阅原文）',
  en: 'Beside the figures of EEMUA 191 and ISA-18.2 (from secondary sources that quote them)',
} as const;

/** The grade of a period for one reader. `textOf` puts the id of an alarm into words. */
export function statisticsView(
  grade: AlarmGrade,
  probe: ProbeResult | null,
  reader: { readonly sight: Sight; readonly nameOf: NameOf; readonly textOf: (alarm: string) => string },
): StatisticsView {
  const { sight, nameOf, textOf } = reader;
  return {
    ...grade,
    from: instant(grade.from),
    to: instant(grade.to),
    source: { ...SOURCE },
    per10Min: graded(grade.per10Min),
    operators: grade.operators.map(({ person, minutes, announced, per10Min }) => ({
      person: sight === 'wall' ? '' : person,
      name: sight === 'wall' ? '' : nameOf(person) || person,
      minutes: rounded(minutes),
      announced,
      per10Min: graded(per10Min),
    })),
    peak10Min: { ...graded(grade.peak10Min), at: instantOrNull(grade.peak10Min.at) },
    floods: grade.floods.map(({ from, to, count }) => ({ from: instant(from), to: instant(to), count })),
    inFlood: graded(grade.inFlood),
    chattering: grade.chattering.map(({ alarm, most }) => ({ alarm, text: textOf(alarm), most })),
    chatteringCount: graded(grade.chatteringCount),
    stale: grade.stale.map(({ alarm, since }) => ({ alarm, text: textOf(alarm), since: instant(since) })),
    staleCount: graded(grade.staleCount),
    topTen: grade.topTen.map((one) => ({ ...one, text: textOf(one.alarm), share: rounded(one.share) })),
    topTenShare: graded(grade.topTenShare),
    priorities: grade.priorities.map(({ share, ...one }) => ({ ...one, share: graded(share) })),
    acknowledge: { ...grade.acknowledge },
    tenMinutes: grade.tenMinutes.map(({ at, count }) => ({ at: instant(at), count })),
    probe: probe && {
      at: instant(probe.at),
      via: probe.via,
      sensorMs: rounded(probe.sensorMs),
      journalMs: rounded(probe.journalMs),
      liveMs: rounded(probe.liveMs),
    },
  };
}

function graded({ value, advised, within }: Graded): Graded & { value: number | null } {
  return { value: value === null ? null : rounded(value), advised, within };
}

/** Three decimals are more than any of these figures is good for. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
