import type { BoxPlace, BoxStay, Calibration, RuleChoice } from '../../../model/climate.ts';
import type { ClimateRepository } from '../../../services/climate/climate-repository.ts';
import type { Sqlite, Statement } from '../../database.ts';

interface StayRow {
  readonly since: number;
  readonly place: BoxPlace['where'];
  readonly slot: string | null;
}

const CALIBRATION = `SELECT point, at, by_ AS "by", reference, reference_value AS referenceValue,
  indicated_value AS indicatedValue, offset_before AS "before", offset_after AS "after", note FROM calibration`;

/** What people decided of the climate, and where boxes were, read from the ledger. */
export class SqliteClimate implements ClimateRepository {
  readonly #rules: Statement<[string], { rules: string }>;
  readonly #choices: Statement<
    [string],
    { at: number; by: string; before: string; rules: string; why: string }
  >;
  readonly #calibrations: Statement<[string], Calibration>;
  readonly #newest: Statement<[], Calibration>;
  readonly #stays: Statement<[string], StayRow>;

  constructor(db: Sqlite) {
    this.#rules = db.prepare('SELECT rules FROM zone_rules WHERE zone = ?');
    this.#choices = db.prepare(
      'SELECT at, by_ AS "by", rules_before AS "before", rules, why FROM rule_choice WHERE zone = ? ORDER BY seq',
    );
    this.#calibrations = db.prepare(`${CALIBRATION} WHERE point = ? ORDER BY seq DESC`);
    this.#newest = db.prepare(
      `${CALIBRATION} AS c WHERE seq = (SELECT max(seq) FROM calibration WHERE point = c.point)`,
    );
    this.#stays = db.prepare('SELECT since, place, slot FROM box_stay WHERE box = ? ORDER BY seq');
  }

  rulesOf(zone: string): readonly string[] | null {
    const row = this.#rules.get(zone);
    return row ? (JSON.parse(row.rules) as string[]) : null;
  }

  ruleChoices(zone: string): readonly RuleChoice[] {
    return this.#choices.all(zone).map((row) => ({
      ...row,
      before: JSON.parse(row.before) as string[],
      rules: JSON.parse(row.rules) as string[],
    }));
  }

  calibrations(point: string): readonly Calibration[] {
    return this.#calibrations.all(point);
  }

  newestCalibrations(): readonly Calibration[] {
    return this.#newest.all();
  }

  staysOf(box: string): readonly BoxStay[] {
    return this.#stays.all(box).map(({ since, place, slot }) => ({
      since,
      place: place === 'slot' ? { where: 'slot', slot: slot ?? '' } : { where: place },
    }));
  }
}
