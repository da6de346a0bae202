import type { Log } from '../../../../drivers/contract/index.ts';
import { DAEMON } from '../../../model/actor.ts';
import { granted, reasonsOf } from '../../../model/decision.ts';
import type { Reason } from '../../../model/reasons.ts';
import { decideLock } from '../arbiter/arbiter.ts';
import { STATUS_STALE_MS, type RoomSnapshot } from '../arbiter/snapshot.ts';
import { modeLeft } from './events.ts';
import { commitMode, type KeptBank, lockCommand } from './kept-bank.ts';
import { OneAtATime } from './one-at-a-time.ts';

/** Why a lock stands that no person ordered. */
const SCHEDULE = 'schedule';

export interface ScheduledLockDeps {
  readonly room: () => RoomSnapshot;
  readonly log: Log;
}

/**
 * Keeps one bank locked in the hours of the schedule. Whoever is inside when they begin is not locked in: the bank is
 * locked as soon as nobody is. Whoever unlocks it in these hours has it unlocked until they are over.
 */
export class ScheduledLock {
  readonly #bank: KeptBank;
  readonly #deps: ScheduledLockDeps;
  readonly #turn: OneAtATime;
  #overridden = false;
  #waitsFor: readonly Reason[] = [];

  constructor(bank: KeptBank, deps: ScheduledLockDeps) {
    this.#bank = bank;
    this.#deps = deps;
    this.#turn = new OneAtATime(bank.journal, 'the schedule could not be kept');
  }

  /** What the lock waits for; empty when it waits for nothing. */
  get waitsFor(): readonly Reason[] {
    return this.#waitsFor;
  }

  /** A person ended the lock. */
  override(): void {
    this.#overridden = true;
  }

  /** @param within whether the hours of the schedule run */
  tick(within: boolean): void {
    const { memory } = this.#bank;
    const { bank, modes } = memory.snapshot();
    const locked = modes.find(({ mode }) => mode === 'locked');
    if (!within) {
      this.#overridden = false;
      this.#wait([]);
      const ours = locked?.by === DAEMON.id;
      // A bank that does not answer would stay locked without anybody knowing.
      if (ours && memory.statusAgeMs <= STATUS_STALE_MS) this.#leave();
      return;
    }
    if (locked || this.#overridden) return this.#wait([]);
    const decision = decideLock(this.#deps.room(), bank, DAEMON.id);
    this.#wait(reasonsOf(decision));
    if (decision.granted) this.#enter();
  }

  #enter(): void {
    const { bank } = this.#bank.memory.spec;
    this.#turn.run(() =>
      commitMode(this.#bank, DAEMON, lockCommand(this.#bank, 'lock'), (tx) => {
        granted(decideLock(this.#deps.room(), bank, DAEMON.id));
        tx.append({
          type: 'mode.entered',
          bank,
          mode: 'locked',
          by: DAEMON.id,
          why: SCHEDULE,
          until: null,
          person: null,
        });
      }),
    );
  }

  #leave(): void {
    const { spec } = this.#bank.memory;
    this.#turn.run(() =>
      commitMode(this.#bank, DAEMON, lockCommand(this.#bank, 'unlock'), (tx) =>
        tx.append(modeLeft(spec.bank, 'locked', DAEMON.id, SCHEDULE)),
      ),
    );
  }

  #wait(reasons: readonly Reason[]): void {
    const changed = codes(reasons) !== codes(this.#waitsFor);
    this.#waitsFor = reasons;
    if (changed && reasons.length > 0)
      this.#deps.log.info({ ...this.#bank.memory.spec, reasons }, 'locked later: somebody may be at work');
  }
}

function codes(reasons: readonly Reason[]): string {
  return reasons.map(({ code }) => code).join();
}
