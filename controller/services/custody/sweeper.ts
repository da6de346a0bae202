import { DAEMON } from '../../model/actor.ts';
import type { Cancel } from '../../model/clock.ts';
import type { Retrieval } from '../../model/custody.ts';
import { Background } from '../../runtime/background.ts';
import { decideExpiry } from './decide-ending.ts';
import type { CustodyDeps } from './gather.ts';

export interface SweepResult {
  /** Retrievals whose hold ended. */
  readonly expired: readonly string[];
  /** Retrievals whose box should be back. */
  readonly overdue: readonly string[];
}

const PERIOD_MS = 60_000;

/** What custody does by itself as time goes by: holds lapse, loans fall overdue. */
export class Sweeper {
  readonly #deps: CustodyDeps;
  #cancel: Cancel | null = null;
  readonly #background: Background;

  constructor(deps: CustodyDeps) {
    this.#deps = deps;
    this.#background = new Background(deps.log, 'custody could not finish what it does by itself');
  }

  start(): void {
    if (this.#cancel) return;
    const run = (): void => this.#background.run(() => this.sweep());
    this.#cancel = this.#deps.clock.every(PERIOD_MS, run);
    run();
  }

  /** Resolves when a sweep under way has ended. */
  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#background.settled();
  }

  async sweep(): Promise<SweepResult> {
    const expired = await this.#expireHolds();
    const overdue = this.#deps.custody.overdue(this.#deps.clock.now());
    await this.#alarm(overdue);
    return { expired, overdue: overdue.map((retrieval) => retrieval.id) };
  }

  /** A box is back: its overdue alarm need not wait for the next sweep. */
  returned(retrieval: Retrieval): void {
    this.#background.run(() => this.#deps.alarms.clear('box-overdue', retrieval.box));
  }

  async #expireHolds(): Promise<readonly string[]> {
    const { ledger, custody, clock } = this.#deps;
    if (custody.lapsedHolds(clock.now()).length === 0) return [];
    return ledger.commit(DAEMON, (tx) =>
      custody.lapsedHolds(tx.now).flatMap((retrieval) => {
        const box = custody.box(retrieval.box);
        const decision = box && decideExpiry({ retrieval, box }, tx.now);
        // A hold that cannot be ended (its box is claimed by another) must not keep the others from ending.
        if (!decision?.granted) return [];
        tx.append(...decision.events);
        return [retrieval.id];
      }),
    );
  }

  async #alarm(overdue: readonly Retrieval[]): Promise<void> {
    const { alarms } = this.#deps;
    const late = new Set(overdue.map((retrieval) => retrieval.box));
    for (const alarm of alarms.active())
      if (alarm.kind === 'box-overdue' && alarm.clearedAt === null && !late.has(alarm.subject))
        await alarms.clear('box-overdue', alarm.subject);
    for (const { id, box, borrower, dueAt } of overdue)
      await alarms.raise({
        kind: 'box-overdue',
        subject: box,
        priority: 'low',
        params: { box, retrieval: id, borrower: borrower ?? '', dueAt: new Date(dueAt ?? 0).toISOString() },
      });
  }
}
