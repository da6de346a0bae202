import { type Actor, DAEMON } from '../../model/actor.ts';
import type { Clock } from '../../model/clock.ts';
import type { Cycle, DisinfectionKind } from '../../model/disinfection.ts';
import { granted } from '../../model/decision.ts';
import type { MakeId } from '../../model/ids.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import type { Background } from '../../runtime/background.ts';
import { decidePlan } from './decide-cycle.ts';
import type { ZoneSpec } from './policy.ts';
import type { DisinfectionRepository } from './repository.ts';
import { type Due, dueBetween, LATEST_MS } from './schedule.ts';

export interface PlannerDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly ids: MakeId;
  readonly repository: Pick<DisinfectionRepository, 'cycle' | 'open' | 'cyclesOf'>;
  readonly zones: readonly ZoneSpec[];
  /** IANA zone in which schedules are meant. */
  readonly timeZone: string;
}

const MINUTE_MS = 60_000;

/** Plans cycles, by order and by the clock, and lets plans lapse that nobody begins. */
export class Planner {
  readonly #deps: PlannerDeps;
  readonly #background: Background;
  /** When the schedule was last looked at, epoch ms. */
  #looked: number | null = null;

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
    const [before, now] = [this.#looked, clock.now()];
    if (before !== null && Math.floor(before / MINUTE_MS) === Math.floor(now / MINUTE_MS)) return;
    this.#looked = now;
    const open = repository.open();
    for (const { zone, schedule } of zones)
      for (const due of dueBetween(before, now, schedule, timeZone))
        if (!this.#isPlanned(zone, due, open))
          this.#background.run(() => this.plan(DAEMON, zone, due.kind, { scheduled: true }));
    for (const cycle of open) if (this.#hasLapsed(cycle)) this.#background.run(() => this.#lapse(cycle.id));
  }

  /** One that waits to be begun already is the one that was asked for; a clock that is put back asks for it again. */
  #isPlanned(zone: string, { kind, at }: Due, open: readonly Cycle[]): boolean {
    return (
      open.some((cycle) => cycle.zone === zone && cycle.kind === kind) ||
      this.#deps.repository
        .cyclesOf(zone, at, at + LATEST_MS)
        .some((cycle) => cycle.scheduled && cycle.kind === kind)
    );
  }

  /** A plan from a time that is yet to come was made while the clock stood ahead: nobody waits for it until then. */
  #hasLapsed({ phase, plannedAt, zone }: Cycle): boolean {
    if (phase !== 'planned' && phase !== 'checklist') return false;
    const lapseMs = this.#deps.zones.find((spec) => spec.zone === zone)?.lapseMs ?? 0;
    return Math.abs(this.#deps.clock.now() - plannedAt) > lapseMs;
  }

  async #lapse(cycle: string): Promise<void> {
    const { ledger, repository } = this.#deps;
    await ledger.commit(DAEMON, (tx) => {
      const now = repository.cycle(cycle);
      if (now && this.#hasLapsed(now)) tx.append({ type: 'disinfection.lapsed', cycle });
    });
  }
}
