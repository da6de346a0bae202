import { type Actor, DAEMON } from '../../model/actor.ts';
import type { Clock } from '../../model/clock.ts';
import type { Cycle, DisinfectionKind } from '../../model/disinfection.ts';
import { granted } from '../../model/decision.ts';
import type { MakeId } from '../../model/ids.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import { type SiteTime, siteTime } from '../../model/site-time.ts';
import type { Background } from '../../runtime/background.ts';
import { decidePlan } from './decide-cycle.ts';
import type { ZoneSpec } from './policy.ts';
import type { DisinfectionRepository } from './repository.ts';
import { dueBetween } from './schedule.ts';

export interface PlannerDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly ids: MakeId;
  readonly repository: Pick<DisinfectionRepository, 'cycle' | 'open'>;
  readonly zones: readonly ZoneSpec[];
  /** IANA zone in which schedules are meant. */
  readonly timeZone: string;
}

/** Plans cycles, by order and by the clock, and lets plans lapse that nobody begins. */
export class Planner {
  readonly #deps: PlannerDeps;
  readonly #background: Background;
  #wall: SiteTime | null = null;

  /** @param background where what the clock asks for is journaled */
  constructor(deps: PlannerDeps, background: Background) {
    this.#deps = deps;
    this.#background = background;
  }

  /** @throws Refusal */
  plan(
    actor: Actor,
    zone: string,
    kind: DisinfectionKind,
    { scheduled, once }: { readonly scheduled: boolean; readonly once?: Once | undefined },
  ): Promise<Cycle> {
    const { ledger, repository, ids, zones } = this.#deps;
    const spec = zones.find((candidate) => candidate.zone === zone) ?? null;
    return ledger.commit(
      actor,
      (tx) => {
        const order = { cycle: ids('D'), zone, kind, by: actor.id, scheduled };
        tx.append(...granted(decidePlan(spec, order, repository.open())).events);
        const planned = repository.cycle(order.cycle);
        if (!planned) throw new RangeError(`cycle ${order.cycle} was not kept`);
        return planned;
      },
      once,
    );
  }

  /** To be called often; looks once a minute. */
  tick(): void {
    const { clock, timeZone, zones, repository } = this.#deps;
    const wall = siteTime(clock.now(), timeZone);
    const before = this.#wall;
    if (before?.minute === wall.minute && before.date === wall.date) return;
    this.#wall = wall;
    const open = repository.open();
    // One that waits to be begun already is the one that was asked for.
    for (const { zone, schedule } of zones)
      for (const { kind } of dueBetween(before, wall, schedule))
        if (!open.some((cycle) => cycle.zone === zone && cycle.kind === kind))
          this.#background.run(() => this.plan(DAEMON, zone, kind, { scheduled: true }));
    for (const cycle of open) if (this.#hasLapsed(cycle)) this.#background.run(() => this.#lapse(cycle.id));
  }

  #hasLapsed({ phase, plannedAt, zone }: Cycle): boolean {
    if (phase !== 'planned' && phase !== 'checklist') return false;
    const lapseMs = this.#deps.zones.find((spec) => spec.zone === zone)?.lapseMs ?? 0;
    return this.#deps.clock.now() - plannedAt > lapseMs;
  }

  async #lapse(cycle: string): Promise<void> {
    const { ledger, repository } = this.#deps;
    await ledger.commit(DAEMON, (tx) => {
      const now = repository.cycle(cycle);
      if (now && this.#hasLapsed(now)) tx.append({ type: 'disinfection.lapsed', cycle });
    });
  }
}
