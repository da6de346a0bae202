import type { Round, RoundCost, RoundStop, StopOutcome, StopState } from '../../../model/rounds.ts';
import type { RoundRepository } from '../../../services/rounds/repository.ts';
import type { Sqlite, Statement } from '../../database.ts';

interface RoundRow {
  readonly id: string;
  readonly keeper: string;
  readonly planned_at: number;
  readonly replanned_at: number | null;
  readonly ended_at: number | null;
  readonly cost: string;
  readonly first_come: string;
  readonly version: number;
}

interface StopRow {
  readonly retrieval: string;
  readonly box: string;
  readonly slot: string;
  readonly bank: number;
  readonly aisle: number;
  readonly opens: number;
  readonly carriages: number;
  readonly seconds: number;
  readonly state: StopState;
  readonly outcome: StopOutcome | null;
  readonly why: string | null;
}

/** Rounds, read from the ledger. */
export class SqliteRounds implements RoundRepository {
  readonly #round: Statement<[string], RoundRow>;
  readonly #ofKeeper: Statement<[string], RoundRow>;
  readonly #underWay: Statement<[], RoundRow>;
  readonly #stops: Statement<[string], StopRow>;
  readonly #holding: Statement<[string], { round: string }>;

  constructor(db: Sqlite) {
    this.#round = db.prepare('SELECT * FROM round WHERE id = ?');
    this.#ofKeeper = db.prepare('SELECT * FROM round WHERE keeper = ? AND ended_at IS NULL');
    // The unary plus keeps SQLite from reading through all that ended, in order, to find the few.
    this.#underWay = db.prepare('SELECT * FROM round WHERE ended_at IS NULL ORDER BY +number');
    this.#stops = db.prepare(
      `SELECT retrieval, box, slot, bank, aisle, opens, carriages, seconds, state, outcome, why
       FROM round_stop WHERE round = ? ORDER BY place`,
    );
    this.#holding = db.prepare(`SELECT round FROM round_stop WHERE retrieval = ? AND state = 'open'`);
  }

  round(id: string): Round | null {
    return this.#whole(this.#round.get(id));
  }

  underWayOf(keeper: string): Round | null {
    return this.#whole(this.#ofKeeper.get(keeper));
  }

  underWay(): readonly Round[] {
    return this.#underWay.all().map((row) => this.#roundOf(row));
  }

  roundHolding(retrieval: string): string | null {
    return this.#holding.get(retrieval)?.round ?? null;
  }

  #whole(row: RoundRow | undefined): Round | null {
    return row ? this.#roundOf(row) : null;
  }

  #roundOf(row: RoundRow): Round {
    return {
      id: row.id,
      keeper: row.keeper,
      plannedAt: row.planned_at,
      replannedAt: row.replanned_at,
      endedAt: row.ended_at,
      stops: this.#stops.all(row.id).map(stopOf),
      cost: JSON.parse(row.cost) as RoundCost,
      firstCome: JSON.parse(row.first_come) as RoundCost,
      version: row.version,
    };
  }
}

function stopOf({ opens, ...row }: StopRow): RoundStop {
  return { ...row, opens: opens === 1 };
}
