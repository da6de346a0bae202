import type { BoxState } from '../../../model/custody.ts';
import type { BoxRecord, Medium, SecurityClass, Volume } from '../../../model/holdings.ts';
import type {
  HoldingsRepository,
  LocatedVolume,
  VolumeFilter,
} from '../../../services/holdings/repository.ts';
import type { Sqlite, Statement } from '../../database.ts';
import { titleQuery } from '../title-words.ts';
import { cursorNumber, type PageRequest, pageOf } from './paging.ts';

interface BoxRow {
  readonly barcode: string;
  readonly epc: string | null;
  readonly seal: string | null;
  readonly security_class: SecurityClass;
  readonly medium: Medium;
  readonly zone: string | null;
}

interface VolumeRow {
  readonly number: number;
  readonly id: string;
  readonly box: string;
  readonly reference: string;
  readonly title: string;
  readonly customer: string | null;
  readonly pages: number | null;
}

interface LocatedRow extends VolumeRow {
  readonly slot: string | null;
  readonly state: BoxState;
  readonly retrieval: string | null;
}

const LOCATED = 'SELECT volume.*, slot, state, retrieval FROM volume JOIN box_custody ON barcode = box';

function boxOf(row: BoxRow): BoxRecord {
  return {
    barcode: row.barcode,
    ...(row.epc !== null && { epc: row.epc }),
    ...(row.seal !== null && { seal: row.seal }),
    securityClass: row.security_class,
    medium: row.medium,
    ...(row.zone !== null && { zone: row.zone }),
  };
}

function volumeOf(row: VolumeRow): Volume {
  return {
    id: row.id,
    reference: row.reference,
    title: row.title,
    ...(row.customer !== null && { customer: row.customer }),
    ...(row.pages !== null && { pages: row.pages }),
  };
}

/** Written out: a lookup has nothing else to do, and spreading costs as much as reading the row. */
function locatedOf(row: LocatedRow): LocatedVolume {
  const { id, box, reference, title, customer, pages, slot, state, retrieval } = row;
  return {
    id,
    reference,
    title,
    ...(customer !== null && { customer }),
    ...(pages !== null && { pages }),
    box,
    whereabouts: { barcode: box, slot, state, retrieval },
  };
}

/** Boxes and volumes, read from the ledger. */
export class SqliteHoldings implements HoldingsRepository {
  readonly #db: Sqlite;
  readonly #box: Statement<[string], BoxRow>;
  readonly #volumesOf: Statement<[string], VolumeRow>;
  readonly #volumesIn: Statement<[string], LocatedRow>;
  readonly #named: Statement<[string, string], LocatedRow>;
  readonly #counts: Statement<[], { boxes: number; volumes: number }>;
  /** One statement for each combination of criteria that was asked for. */
  readonly #finds = new Map<string, Statement<(string | number)[], LocatedRow>>();

  constructor(db: Sqlite) {
    this.#db = db;
    this.#box = db.prepare('SELECT * FROM box WHERE barcode = ?');
    this.#volumesOf = db.prepare('SELECT * FROM volume WHERE box = ? ORDER BY number');
    this.#volumesIn = db.prepare(`${LOCATED} WHERE box = ? ORDER BY number`);
    this.#named = db.prepare(`${LOCATED} WHERE id = ? OR reference = ? ORDER BY number`);
    this.#counts = db.prepare(
      'SELECT (SELECT count(*) FROM box) AS boxes, (SELECT count(*) FROM volume) AS volumes',
    );
  }

  box(barcode: string): BoxRecord | null {
    const row = this.#box.get(barcode);
    return row ? boxOf(row) : null;
  }

  volumesOf(barcode: string): readonly Volume[] {
    return this.#volumesOf.all(barcode).map(volumeOf);
  }

  volumesIn(barcode: string): readonly LocatedVolume[] {
    return this.#volumesIn.all(barcode).map(locatedOf);
  }

  volumesNamed(text: string): readonly LocatedVolume[] {
    return this.#named.all(text, text).map(locatedOf);
  }

  findVolumes(
    filter: VolumeFilter,
    page: PageRequest,
  ): { items: readonly LocatedVolume[]; next: string | null } {
    const title = filter.title === undefined ? undefined : titleQuery(filter.title);
    if (title === null) return { items: [], next: null };
    const asked = Object.entries({ ...filter, title }).filter(([, value]) => value !== undefined);
    const statement = this.#find(asked.map(([name]) => name as keyof VolumeFilter));
    const values = asked.map(([, value]) => value as string);
    return pageOf(statement.all(...values, cursorNumber(page.after), page.limit + 1), page.limit, locatedOf);
  }

  counts(): { boxes: number; volumes: number } {
    return this.#counts.get() ?? { boxes: 0, volumes: 0 };
  }

  #find(criteria: readonly (keyof VolumeFilter)[]): Statement<(string | number)[], LocatedRow> {
    const shape = criteria.join();
    const known = this.#finds.get(shape);
    if (known) return known;
    const conditions = criteria.map((name) => CONDITION[name]);
    const statement = this.#db.prepare<(string | number)[], LocatedRow>(
      `${LOCATED} WHERE ${[...conditions, 'number > ?'].join(' AND ')} ORDER BY number LIMIT ?`,
    );
    this.#finds.set(shape, statement);
    return statement;
  }
}

const CONDITION: Record<keyof VolumeFilter, string> = {
  reference: 'reference = ?',
  customer: 'customer = ?',
  box: 'box = ?',
  title: 'number IN (SELECT rowid FROM volume_title WHERE volume_title MATCH ?)',
};
