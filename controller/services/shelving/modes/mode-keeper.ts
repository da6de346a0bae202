import type { Clock, Log } from '../../../../drivers/contract/index.ts';
import { type Actor, DAEMON } from '../../../model/actor.ts';
import { granted, reasonsOf, Refusal } from '../../../model/decision.ts';
import type { DomainEvent } from '../../../model/events.ts';
import type { Ledger, Once, Transaction } from '../../../model/ledger.ts';
import { type Reason, reason } from '../../../model/reasons.ts';
import type { BankMode, BankModeKind } from '../../../model/shelving.ts';
import { isWithin } from '../../../model/weekly-hours.ts';
import { Background } from '../../../runtime/background.ts';
import type { EventBus } from '../../../runtime/index.ts';
import type { AlarmPort } from '../alarm-port.ts';
import type { RoomSnapshot } from '../arbiter/snapshot.ts';
import { rolls } from '../bank/pilot.ts';
import type { ShelvingPolicy } from '../policy.ts';
import { AlarmBoard } from './alarm-board.ts';
import { decideEnter, decideLeave, type ModeOrder, tellsOfFire } from './decide-mode.ts';
import type { Ventilation } from './evenness.ts';
import { modeLeft } from './events.ts';
import { FireInputs } from './fire-inputs.ts';
import { commitMode, type KeptBank, lockCommand } from './kept-bank.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { Parking } from './parking.ts';
import { ScheduledLock } from './scheduled-lock.ts';
import { Unlocking } from './unlocking.ts';
import { VentilationCheck } from './ventilation-check.ts';

export interface ModeKeeperDeps {
  readonly banks: () => Iterable<KeptBank>;
  readonly room: () => RoomSnapshot;
  readonly policy: ShelvingPolicy;
  readonly bus: Pick<EventBus, 'on'>;
  readonly ledger: Pick<Ledger, 'onCommitted'>;
  readonly alarms: AlarmPort | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether there is such a person, for the technician of a maintenance. */
  readonly isPerson: (id: string) => boolean;
}

/** What is kept of one bank's modes beside the journal. */
interface Ward {
  readonly bank: KeptBank;
  readonly parking: Parking;
  readonly lock: ScheduledLock;
  readonly unlocking: Unlocking;
  readonly ventilation: VentilationCheck;
  readonly turn: OneAtATime;
  /** Whether a maintenance ran out and nobody has looked since. */
  overdue: boolean;
}

/** What a stop is latched for when a maintenance ran out. */
const EXPIRED = 'maintenance-expired';

/**
 * Enters and leaves modes by people's order, by the clock, and for fire, and does what each asks of a bank. It looks
 * at how things stand and never at how they came to be so, which makes it right after a restart.
 */
export class ModeKeeper {
  readonly #deps: ModeKeeperDeps;
  readonly #fireInputs: FireInputs;
  readonly #background: Background;
  readonly #board: AlarmBoard;
  readonly #wards = new Map<number, Ward>();
  /** Motions of the daemon's own that have not ended, by intent. */
  readonly #parking = new Map<string, Parking>();
  #undo: (() => void)[] = [];

  constructor(deps: ModeKeeperDeps) {
    this.#deps = deps;
    this.#fireInputs = new FireInputs(deps.policy.fireInputs, deps.clock);
    this.#background = new Background(deps.log, 'an alarm could not be told');
    this.#board = new AlarmBoard(deps.alarms, this.#background);
  }

  start(): void {
    for (const bank of this.#deps.banks())
      this.#wards.set(bank.memory.spec.bank, {
        bank,
        parking: new Parking(bank, this.#deps),
        lock: new ScheduledLock(bank, this.#deps),
        unlocking: new Unlocking(bank, this.#deps.clock),
        ventilation: new VentilationCheck(bank),
        turn: new OneAtATime(bank.journal, 'a mode could not be kept'),
        overdue: false,
      });
    this.#undo = [
      this.#deps.bus.on('readings', (readings) => this.#fireInputs.hear(readings)),
      this.#deps.ledger.onCommitted((entries) => {
        for (const { event, actor } of entries) this.#heed(event, actor);
      }),
    ];
  }

  /** Resolves when what it tells by itself is told. */
  async stop(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo();
    await this.#background.settled();
  }

  /** Whether the room's own inputs tell of fire; `null` when one of them cannot be read. */
  get fire(): boolean | null {
    return this.#fireInputs.active;
  }

  /** How evenly a bank stands that is being aired; `null` while nobody can tell. */
  ventilationOf(bank: number): Ventilation | null {
    return this.#wards.get(bank)?.ventilation.found ?? null;
  }

  /** What keeps a bank from being locked by the schedule; empty when it is locked or need not be. */
  lockWaitsFor(bank: number): readonly Reason[] {
    return this.#wards.get(bank)?.lock.waitsFor ?? [];
  }

  /**
   * Puts a bank into a mode: journaled together with the command it takes, if any, and sent after.
   * @throws Refusal with everything in the way
   */
  async enter(actor: Actor, bank: number, order: ModeOrder, once?: Once): Promise<void> {
    const kept = this.#find(bank);
    const { maintenanceLimitMs } = this.#deps.policy;
    // A maintenance may be for a bank that answers no more.
    const unseen = order.mode === 'maintenance' ? [] : await kept.pilot.look();
    const decide = (tx: Transaction): void => {
      const rules = { maintenanceLimitMs, isPerson: this.#deps.isPerson };
      const decision = decideEnter(this.#deps.room(), { bank, actor, order }, rules);
      const [first, ...rest] = unseen;
      if (first) throw new Refusal(first, ...rest, ...reasonsOf(decision));
      tx.append(granted(decision).event);
    };
    await commitMode(kept, actor, commandOf(kept, order), decide, once);
  }

  /**
   * Ends a mode of a bank.
   * @throws Refusal with everything in the way
   */
  async leave(actor: Actor, bank: number, mode: BankModeKind, why: string, once?: Once): Promise<void> {
    const kept = this.#find(bank);
    if (mode === 'fire') await kept.pilot.look();
    const decide = (tx: Transaction): void => {
      tx.append(granted(decideLeave(this.#deps.room(), { bank, actor, mode, why })).event);
    };
    const command = mode === 'locked' ? lockCommand(kept, 'unlock') : null;
    await commitMode(kept, actor, command, decide, once);
  }

  /** Looks at how everything stands. */
  tick(): void {
    const { clock, policy } = this.#deps;
    const now = clock.now();
    const fire = this.#fireSource();
    const within = isWithin(now, policy.lockedHours, policy.timeZone);
    for (const ward of this.#wards.values()) {
      const { modes } = ward.bank.memory.snapshot();
      const of = (kind: BankModeKind): BankMode | undefined => modes.find(({ mode }) => mode === kind);
      if (fire !== null && !of('fire')) this.#enterFire(ward, fire);
      const over = modes.find(({ until }) => until !== null && now >= until);
      if (over) this.#expire(ward, over);
      ward.parking.tick(of('fire')?.since ?? null);
      ward.lock.tick(within);
      ward.unlocking.tick(of('locked') !== undefined);
      ward.ventilation.tick(of('ventilation')?.since ?? null);
      this.#alarm(ward, of('fire') !== undefined);
    }
  }

  /** Where fire is told of; `null` when nowhere. */
  #fireSource(): string | null {
    if (this.#fireInputs.active === true) return 'room-input';
    for (const { bank } of this.#wards.values())
      if (tellsOfFire(bank.memory.snapshot())) return `bank-${bank.memory.spec.bank}-input`;
    return null;
  }

  #enterFire({ bank, turn }: Ward, why: string): void {
    const { memory, journal } = bank;
    const event = { type: 'mode.entered', bank: memory.spec.bank, mode: 'fire', by: DAEMON.id, why } as const;
    turn.run(() => journal.commit(DAEMON, (tx) => tx.append({ ...event, until: null, person: null })));
  }

  #expire(ward: Ward, { mode }: BankMode): void {
    const { bank, turn } = ward;
    const { memory } = bank;
    const number = memory.spec.bank;
    const left = modeLeft(number, mode, DAEMON.id, 'expired');
    turn.run(() =>
      commitMode(bank, DAEMON, mode === 'locked' ? lockCommand(bank, 'unlock') : null, (tx) => {
        tx.append(left);
        if (mode !== 'maintenance') return;
        ward.overdue = true;
        // The technician may still stand in an aisle: a person has to look before anything moves.
        if (!memory.latched) tx.append({ type: 'stop.latched', bank: number, cause: EXPIRED });
      }),
    );
  }

  #alarm(ward: Ward, inFire: boolean): void {
    const { parking, ventilation } = ward;
    const { spec, latched } = ward.bank.memory;
    if (latched?.cause === EXPIRED) ward.overdue = true;
    if (!latched) ward.overdue = false;
    const { problem } = parking;
    const say = this.#board.say.bind(this.#board);
    say('bank-fire', spec.bank, 'urgent', inFire ? {} : null);
    say('park-failed', spec.bank, 'urgent', problem === null ? null : { problem });
    say('ventilation-uneven', spec.bank, 'low', ventilation.uneven ? {} : null);
    say('maintenance-expired', spec.bank, 'low', ward.overdue ? {} : null);
  }

  /** Follows what is journaled of modes and motions, whoever did it. */
  #heed(event: DomainEvent, actor: string): void {
    if (event.type === 'mode.left' && event.mode === 'locked' && actor !== DAEMON.id)
      this.#wards.get(event.bank)?.lock.override();
    if (event.type === 'bank.moved-externally') this.#wards.get(event.bank)?.ventilation.moved();
    if (event.type === 'intent.opened' && event.openedBy === DAEMON.id && rolls(event.command)) {
      const ward = this.#wards.get(event.bank);
      if (ward) this.#parking.set(event.intent, ward.parking);
    }
    if (event.type === 'intent.settled') {
      this.#parking.get(event.intent)?.settled(event.outcome, event.detail);
      this.#parking.delete(event.intent);
      this.#wards.get(event.bank)?.ventilation.moved();
    }
  }

  #find(bank: number): KeptBank {
    const ward = this.#wards.get(bank);
    if (!ward) throw new Refusal(reason('bank-unknown', { bank }));
    return ward.bank;
  }
}

/** What the controller is told when a mode begins. */
function commandOf(bank: KeptBank, { mode }: ModeOrder): 'lock' | 'spread' | null {
  if (mode === 'ventilation') return 'spread';
  return mode === 'locked' ? lockCommand(bank, 'lock') : null;
}
