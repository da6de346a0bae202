import type { Actor } from '../../model/actor.ts';
import type { StatisticsQuery, StatisticsView } from '../contract/index.ts';
import type { Words } from '../contract/messages/index.ts';
import type { ApiDeps } from '../deps.ts';
import { InputInvalid } from '../edge/problem.ts';
import { statisticsTable } from '../views/alarm-statistics-table.ts';
import { statisticsView } from '../views/alarm-statistics.ts';
import { namesIn } from '../views/people.ts';
import { sightOf } from '../views/sight.ts';
import type { Handlers } from './call.ts';

const DAY_MS = 24 * 3_600_000;
/** More is a matter for a report: every occurrence of the period is looked at while all else waits. */
const LONGEST_MS = 366 * DAY_MS;

/** How the alarms of a period fared, for screens and as a table. */
export function statisticsHandlers({
  alarms,
  clock,
  repositories,
  wordsIn,
}: ApiDeps): Handlers<Extract<keyof Handlers, `GET /alarms/statistics${string}`>> {
  const nameOf = namesIn(repositories.people);
  const grade = (query: StatisticsQuery, actor: Actor, words: Words): StatisticsView => {
    const to = query.to === undefined ? clock.now() : Date.parse(query.to);
    const from = query.from === undefined ? to - DAY_MS : Date.parse(query.from);
    if (!(from < to && to - from <= LONGEST_MS)) throw InputInvalid.at('/query/to', 'period-invalid');
    const textOf = (id: string): string => {
      const [kind = '', ...rest] = id.split(':');
      const subject = rest.join(':');
      return words.alarmName({ kind, subject }, alarms.definitionOf(kind, subject));
    };
    const reader = { sight: sightOf(actor), nameOf, textOf };
    return statisticsView(alarms.statistics(from, to), alarms.probe(), reader);
  };
  return {
    'GET /alarms/statistics': ({ actor, query, words }) => grade(query, actor, words),
    'GET /alarms/statistics.csv': ({ actor, query: { lang, ...period }, words, reply }) => {
      const view = grade(period, actor, lang ? wordsIn(lang) : words);
      const name = `alarms-${view.from.slice(0, 10)}-${view.to.slice(0, 10)}.csv`;
      void reply
        .header('content-type', 'text/csv; charset=utf-8; header=present')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(statisticsTable(view));
      return undefined;
    },
  };
}
