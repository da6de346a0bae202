import type { AisleHold, OpenIntent, ShelvingRepository } from '../../../services/shelving/repository.ts';
import type { Sqlite, Statement } from '../../database.ts';

type Latched = ReturnType<ShelvingRepository['latched']>[number];

/** Intents, holds and latches, read from the ledger. */
export class SqliteShelving implements ShelvingRepository {
  readonly #intents: Statement<[], OpenIntent>;
  readonly #sequence: Statement<[string], { sequence: number }>;
  readonly #holds: Statement<[], AisleHold>;
  readonly #latched: Statement<[], Latched>;
  readonly #aisle: Statement<[number], { aisle: number | null }>;

  constructor(db: Sqlite) {
    this.#intents = db.prepare(
      `SELECT intent, device, bank, sequence, command, argument, opened_at AS openedAt, opened_by AS openedBy
       FROM open_intent ORDER BY opened_at, intent`,
    );
    this.#sequence = db.prepare('SELECT sequence FROM device_sequence WHERE device = ?');
    this.#holds = db.prepare(
      'SELECT bank, aisle, holder, session, since FROM aisle_hold ORDER BY bank, aisle',
    );
    this.#latched = db.prepare('SELECT bank, cause, since FROM latched_stop ORDER BY bank');
    this.#aisle = db.prepare('SELECT aisle FROM open_aisle WHERE bank = ?');
  }

  openIntents(): readonly OpenIntent[] {
    return this.#intents.all();
  }

  lastSequence(device: string): number {
    return this.#sequence.get(device)?.sequence ?? 0;
  }

  holds(): readonly AisleHold[] {
    return this.#holds.all();
  }

  latched(): readonly Latched[] {
    return this.#latched.all();
  }

  lastKnownAisle(bank: number): number | null {
    return this.#aisle.get(bank)?.aisle ?? null;
  }
}
