import type { PlantHold } from '../../../model/plant.ts';
import type { PlantRepository, PlantSwitch } from '../../../services/climate/index.ts';
import type { Sqlite, Statement } from '../../database.ts';

type HoldRow = Omit<PlantHold, 'on'> & { readonly on: number };
type SwitchRow = Omit<PlantSwitch, 'on'> & { readonly on: number };

const HOLD = 'SELECT plant, on_ AS "on", until, why, held_by AS "by", since FROM plant_hold';

/** What plant was told and what people hold, read from the ledger. */
export class SqlitePlant implements PlantRepository {
  readonly #switches: Statement<[string], SwitchRow>;
  readonly #holds: Statement<[], HoldRow>;
  readonly #hold: Statement<[string], HoldRow>;

  constructor(db: Sqlite) {
    this.#switches = db.prepare('SELECT at, on_ AS "on" FROM plant_switch WHERE plant = ? ORDER BY seq');
    this.#holds = db.prepare(`${HOLD} ORDER BY plant`);
    this.#hold = db.prepare(`${HOLD} WHERE plant = ?`);
  }

  switches(plant: string): readonly PlantSwitch[] {
    return this.#switches.all(plant).map((row) => ({ ...row, on: row.on === 1 }));
  }

  holds(): readonly PlantHold[] {
    return this.#holds.all().map(holdOf);
  }

  hold(plant: string): PlantHold | null {
    const row = this.#hold.get(plant);
    return row ? holdOf(row) : null;
  }
}

function holdOf(row: HoldRow): PlantHold {
  return { ...row, on: row.on === 1 };
}
