import type { Actor } from '../../../controller/model/actor.ts';
import type { Clock } from '../../../controller/model/clock.ts';
import type { DomainEvent, EventType, JournalEntry } from '../../../controller/model/events.ts';
import type { Ledger, Once, Transaction } from '../../../controller/model/ledger.ts';
import type { AisleClaim, BankMode } from '../../../controller/model/shelving.ts';
import type {
  AisleHold,
  OpenIntent,
  SettledMotion,
  ShelvingRepository,
} from '../../../controller/services/shelving/index.ts';

/** What shelving reads, as its events leave it. */
interface State {
  readonly intents: readonly OpenIntent[];
  readonly sequence: number;
  readonly holds: readonly AisleHold[];
  readonly latched: { readonly bank: number; readonly cause: string; readonly since: number } | null;
  readonly aisles: readonly number[] | null;
  readonly claims: readonly AisleClaim[];
  readonly modes: readonly BankMode[];
}

const EMPTY: State = {
  intents: [],
  sequence: 0,
  holds: [],
  latched: null,
  aisles: null,
  claims: [],
  modes: [],
};

/**
 * The journal of one bank in memory, with what shelving reads of it: for runs of which thousands must fit into a test,
 * where a disk would tell nothing. What the real projections make of the same events, the store's own tests prove.
 */
export class MemoryJournal implements Ledger, ShelvingRepository {
  readonly entries: JournalEntry[] = [];
  readonly #clock: Clock;
  readonly #listeners = new Set<(entries: readonly JournalEntry[]) => void>();
  #state = EMPTY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get head(): number {
    return this.entries.length;
  }

  async commit<Answer>(actor: Actor, work: (tx: Transaction) => Answer, _once?: Once): Promise<Answer> {
    await Promise.resolve();
    const { length } = this.entries;
    const state = this.#state;
    const now = this.#clock.now();
    try {
      const answer = work({ now, append: (...events) => this.#append(now, actor.id, events) });
      const written = this.entries.slice(length);
      if (written.length > 0) for (const listener of this.#listeners) listener(written);
      return answer;
    } catch (error) {
      this.entries.length = length;
      this.#state = state;
      throw error;
    }
  }

  onCommitted(listener: (entries: readonly JournalEntry[]) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  read(after: number, limit: number): readonly JournalEntry[] {
    return this.entries.slice(after, after + limit);
  }

  events<Type extends EventType>(type: Type): Extract<DomainEvent, { type: Type }>[] {
    return this.entries
      .map(({ event }) => event)
      .filter((event): event is Extract<DomainEvent, { type: Type }> => event.type === type);
  }

  openIntents(): readonly OpenIntent[] {
    return this.#state.intents;
  }
  lastSequence(): number {
    return this.#state.sequence;
  }
  holds(): readonly AisleHold[] {
    return this.#state.holds;
  }
  latched(): ReturnType<ShelvingRepository['latched']> {
    return this.#state.latched ? [this.#state.latched] : [];
  }
  lastKnownAisles(): readonly number[] | null {
    return this.#state.aisles;
  }
  claims(): readonly AisleClaim[] {
    return this.#state.claims;
  }
  modes(): readonly BankMode[] {
    return this.#state.modes;
  }
  locked(): readonly number[] {
    return [];
  }
  settledMotions(): readonly SettledMotion[] {
    return [];
  }
  holdDurations(): readonly number[] {
    return [];
  }

  #append(time: number, actor: string, events: readonly DomainEvent[]): void {
    for (const event of events) {
      this.entries.push({ seq: this.entries.length + 1, time, actor, event, hash: '' });
      this.#state = projected(this.#state, event, time);
    }
  }
}

function projected(state: State, event: DomainEvent, time: number): State {
  switch (event.type) {
    case 'intent.opened': {
      const { intent, device, bank, sequence, command, argument, openedBy } = event;
      const opened = { intent, device, bank, sequence, command, argument, openedAt: time, openedBy };
      return { ...state, sequence, intents: [...state.intents, opened] };
    }
    case 'intent.settled':
      return {
        ...state,
        intents: state.intents.filter(({ intent }) => intent !== event.intent),
        aisles: event.openAisles ?? state.aisles,
      };
    case 'aisle.held': {
      const { bank, aisle, holder, session } = event;
      const others = state.holds.filter((hold) => hold.aisle !== aisle);
      return { ...state, holds: [...others, { bank, aisle, holder, session, since: time }] };
    }
    case 'aisle.released':
      return { ...state, holds: state.holds.filter(({ aisle }) => aisle !== event.aisle) };
    case 'aisle.handed-over':
      return {
        ...state,
        holds: state.holds.map((hold) => (hold.aisle === event.aisle ? { ...hold, holder: event.to } : hold)),
      };
    case 'stop.latched':
      return { ...state, latched: { bank: event.bank, cause: event.cause, since: time } };
    case 'stop.cleared':
      return { ...state, latched: null };
    case 'bank.moved-externally':
      return { ...state, aisles: event.to };
    case 'aisle.queued': {
      const { claim, bank, aisle, person, session } = event;
      const waits = { claim, bank, aisle, person, session, since: time, calledUntil: null };
      return { ...state, claims: [...state.claims, waits] };
    }
    case 'aisle.called':
      return {
        ...state,
        claims: state.claims.map((claim) =>
          claim.claim === event.claim ? { ...claim, calledUntil: event.until } : claim,
        ),
      };
    case 'aisle.unqueued':
      return { ...state, claims: state.claims.filter(({ claim }) => claim !== event.claim) };
    case 'mode.entered': {
      const { bank, mode, by, why, until, person } = event;
      return { ...state, modes: [...state.modes, { bank, mode, since: time, by, why, until, person }] };
    }
    case 'mode.left':
      return { ...state, modes: state.modes.filter(({ mode }) => mode !== event.mode) };
    default:
      return state;
  }
}
