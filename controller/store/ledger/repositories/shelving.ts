import type { AisleClaim, BankMode } from '../../../model/shelving.ts';
import type {
  AisleHold,
  OpenIntent,
  SettledMotion,
  ShelvingRepository,
} from '../../../services/shelving/repository.ts';
import type { Sqlite, Statement } from '../../database.ts';

type Latched = ReturnType<ShelvingRepository['latched']>[number];

interface MotionRow {
  readonly command: string;
  readonly fromAisles: string;
  readonly toAisles: string;
  readonly tookMs: number;
}

/** Intents, holds, claims, modes, latches and what was learnt of a bank, read from the ledger. */
export class SqliteShelving implements ShelvingRepository {
  readonly #intents: Statement<[], OpenIntent>;
  readonly #sequence: Statement<[string], { sequence: number }>;
  readonly #holds: Statement<[], AisleHold>;
  readonly #latched: Statement<[], Latched>;
  readonly #aisles: Statement<[number], { aisles: string | null }>;
  readonly #claims: Statement<[], AisleClaim>;
  readonly #modes: Statement<[], BankMode>;
  readonly #locked: Statement<[], { bank: number }>;
  readonly #motions: Statement<[number, number], MotionRow>;
  readonly #ended: Statement<[number, number], { lastedMs: number }>;

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
    this.#aisles = db.prepare('SELECT aisles FROM open_aisles WHERE bank = ?');
    this.#claims = db.prepare(
      `SELECT claim, bank, aisle, person, session, since, called_until AS calledUntil
       FROM aisle_claim ORDER BY number`,
    );
    this.#modes = db.prepare(
      `SELECT bank, mode, since, entered_by AS "by", why, until, person FROM bank_mode ORDER BY bank, mode`,
    );
    this.#locked = db.prepare('SELECT bank FROM controller_lock ORDER BY bank');
    this.#motions = db.prepare(
      `SELECT command, from_aisles AS fromAisles, to_aisles AS toAisles, took_ms AS tookMs
       FROM settled_motion WHERE bank = ? ORDER BY seq DESC LIMIT ?`,
    );
    this.#ended = db.prepare(
      'SELECT lasted_ms AS lastedMs FROM ended_hold WHERE bank = ? ORDER BY seq DESC LIMIT ?',
    );
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

  lastKnownAisles(bank: number): readonly number[] | null {
    const aisles = this.#aisles.get(bank)?.aisles ?? null;
    return aisles === null ? null : aislesOf(aisles);
  }

  claims(): readonly AisleClaim[] {
    return this.#claims.all();
  }

  modes(): readonly BankMode[] {
    return this.#modes.all();
  }

  locked(): readonly number[] {
    return this.#locked.all().map(({ bank }) => bank);
  }

  settledMotions(bank: number, limit: number): readonly SettledMotion[] {
    return this.#motions.all(bank, limit).map(({ command, fromAisles, toAisles, tookMs }) => ({
      command,
      from: aislesOf(fromAisles),
      to: aislesOf(toAisles),
      tookMs,
    }));
  }

  holdDurations(bank: number, limit: number): readonly number[] {
    return this.#ended.all(bank, limit).map(({ lastedMs }) => lastedMs);
  }
}

function aislesOf(text: string): readonly number[] {
  return JSON.parse(text) as readonly number[];
}
