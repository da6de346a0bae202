import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log, Tag } from '../../../drivers/contract/index.ts';
import { type Actor, DAEMON, type Role } from '../../../controller/model/actor.ts';
import { ManualClock } from '../../../controller/model/clock.ts';
import { credentialHash } from '../../../controller/model/credential.ts';
import type { DomainEvent } from '../../../controller/model/events.ts';
import type { BoxRecord, Volume } from '../../../controller/model/holdings.ts';
import type { AisleWitness } from '../../../controller/model/shelving.ts';
import { EventBus } from '../../../controller/runtime/event-bus.ts';
import { AlarmService } from '../../../controller/services/alarms/index.ts';
import { type CustodyPolicy, CustodyService } from '../../../controller/services/custody/index.ts';
import { openStore, type Store } from '../../../controller/store/index.ts';

export const SHAPES = [
  { bank: 1, carriages: 4, faces: ['A', 'B'] as const, sections: 2, levels: 3, positions: 4 },
];

export const POLICY: CustodyPolicy = {
  approval: { open: 'automatic', internal: 'approver', confidential: 'two-approvers' },
  holdHours: 48,
  loanDays: { 'charge-out': 14, 'reading-room': 1 },
};

export const DAY_MS = 24 * 3_600_000;

export const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

export function actor(id: string, ...roles: Role[]): Actor {
  return { kind: 'person', id, name: id, roles, session: `S-${id}` };
}

/** What the room shows custody: the aisle that stands open, and the tags in each reader's field. */
export class FakeRoom {
  witness: AisleWitness | null = null;
  readonly fields = new Map<string, { tags: readonly Tag[]; ageMs: number }>();
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  open(aisle: number, heldBy: string | null, statusAgeMs = 100): void {
    this.witness = { bank: 1, open: [{ aisle, heldBy }], statusAgeMs };
  }

  lay(reader: string, epcs: readonly string[], ageMs = 0): void {
    this.fields.set(reader, { tags: epcs.map((epc) => ({ epc })), ageMs });
  }

  look(reader: string): Promise<{ tags: readonly Tag[]; at: number }> {
    const field = this.fields.get(reader);
    if (!field) return Promise.reject(new Error(`no reader ${reader}`));
    return Promise.resolve({ tags: field.tags, at: this.#clock.now() - field.ageMs });
  }
}

/** The real store in a folder of its own, the real services on it, and a room that shows what a test says. */
export class House {
  readonly clock = new ManualClock();
  readonly directory = mkdtempSync(join(tmpdir(), 'muniment-house-'));
  readonly bus = new EventBus((_name, error) => {
    throw error;
  });
  readonly room = new FakeRoom(this.clock);
  readonly store: Store = openStore({
    directory: this.directory,
    // Without timers: a walk through months must not stop for the store's hourly housekeeping.
    clock: {
      now: () => this.clock.now(),
      monotonic: () => this.clock.monotonic(),
      after: () => () => {},
      every: () => () => {},
    },
    log: quiet,
  });
  readonly alarms = new AlarmService({
    ledger: this.store.ledger,
    clock: this.clock,
    log: quiet,
    alarms: this.store.alarms,
    bus: this.bus,
  });
  readonly custody: CustodyService;
  #serial = 0;

  constructor() {
    this.custody = new CustodyService({
      ledger: this.store.ledger,
      clock: this.clock,
      log: quiet,
      ids: (prefix) => `${prefix}-${++this.#serial}`,
      holdings: this.store.holdings,
      custody: this.store.custody,
      people: this.store.people,
      aisles: { witness: (bank) => (bank === 1 ? this.room.witness : null) },
      readers: this.room,
      shapes: SHAPES,
      policy: POLICY,
      alarms: this.alarms,
    });
  }

  append(...events: readonly DomainEvent[]): Promise<void> {
    return this.store.ledger.commit(DAEMON, (tx) => tx.append(...events));
  }

  async box(
    record: Partial<BoxRecord> & { barcode: string },
    slot: string | null = '1-02-A-01-1-01',
    volumes: readonly Volume[] = [],
  ): Promise<void> {
    const box: BoxRecord = { securityClass: 'open', medium: 'paper', ...record };
    await this.append({ type: 'box.accessioned', box, slot, volumes });
  }

  async person(id: string, roles: readonly Role[] = []): Promise<void> {
    await this.append({
      type: 'person.registered',
      person: id,
      name: id,
      department: null,
      roles,
      login: null,
      pinHash: null,
      cardHash: credentialHash(`card-${id}`),
    });
  }

  /** Types of the events journaled since `after`. */
  journaled(after: number): readonly string[] {
    return this.store.ledger.read(after, 10_000).map(({ event }) => event.type);
  }

  close(): void {
    this.store.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
