import { LIMITED, type Limit, type Limited, type RuleSet, type Source } from '../../../model/climate.ts';

/** One side of a limit, and which rule set asks for it. */
export interface Bound {
  readonly limit: number;
  /** Id of the rule set. */
  readonly rule: string;
  readonly source: Source;
}

/** What is demanded of one value; limits included. `null` where nobody demands anything on that side. */
export interface Demand {
  readonly low: Bound | null;
  readonly high: Bound | null;
}
export type Demands = Readonly<Partial<Record<Limited, Demand>>>;

/** Rule sets that leave no room between them. */
export interface Conflict {
  readonly value: Limited;
  readonly rules: readonly string[];
}

/**
 * What several rule sets demand together: of each limit the strictest. Where they leave no room between them the first
 * one that limits the value decides, and the conflict is told: a band that nothing can meet would only set plant against
 * plant.
 */
export function strictest(rules: readonly RuleSet[]): {
  readonly demands: Demands;
  readonly conflicts: readonly Conflict[];
} {
  const demands: Partial<Record<Limited, Demand>> = {};
  const conflicts: Conflict[] = [];
  for (const value of LIMITED) {
    const asked = rules.flatMap((rule) => {
      const limit = rule.limits[value];
      return limit ? [demandOf(rule.id, limit)] : [];
    });
    const [first] = asked;
    if (!first) continue;
    const low = tightest(asked, 'low', (a, b) => a > b);
    const high = tightest(asked, 'high', (a, b) => a < b);
    const isEmpty = low !== null && high !== null && low.limit >= high.limit;
    if (isEmpty) conflicts.push({ value, rules: [low.rule, high.rule] });
    demands[value] = isEmpty ? first : { low, high };
  }
  return { demands, conflicts };
}

/** On which side of its demand a value lies; `null` inside. */
export function sideOutside(value: number, demand: Demand): 'low' | 'high' | null {
  if (demand.low && value < demand.low.limit) return 'low';
  return demand.high && value > demand.high.limit ? 'high' : null;
}

function demandOf(rule: string, { low, high, source }: Limit): Demand {
  return {
    low: low === undefined ? null : { limit: low, rule, source },
    high: high === undefined ? null : { limit: high, rule, source },
  };
}

function tightest(
  asked: readonly Demand[],
  side: 'low' | 'high',
  isTighter: (a: number, b: number) => boolean,
): Bound | null {
  return asked.reduce<Bound | null>((best, demand) => {
    const bound = demand[side];
    return bound && (!best || isTighter(bound.limit, best.limit)) ? bound : best;
  }, null);
}
