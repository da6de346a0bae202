/** One thing that is not as it should be; `key` names the row, `null` when it is the whole table or file. */
export interface Problem {
  readonly table: string;
  readonly key: string | null;
  readonly problem: string;
}

/** More of one table would only repeat what is known: it is broken. */
const MOST_PER_TABLE = 1000;

/** Collects what a verification finds. */
export class Problems {
  readonly list: Problem[] = [];
  readonly #counts = new Map<string, number>();

  add(table: string, key: string | null, problem: string): void {
    const count = (this.#counts.get(table) ?? 0) + 1;
    this.#counts.set(table, count);
    if (count < MOST_PER_TABLE) this.list.push({ table, key, problem });
    else if (count === MOST_PER_TABLE)
      this.list.push({ table, key: null, problem: 'and more of this table' });
  }

  /** Whether anything was found in a table. */
  concerns(table: string): boolean {
    return this.#counts.has(table);
  }

  /** Runs one check; what it throws over damaged pages becomes a problem of `table`, or of the schema if that is it. */
  guard(table: string, check: () => void): void {
    try {
      check();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const schema = /^malformed database schema \((.*?)\)/.exec(message);
      this.add(schema ? 'sqlite_schema' : table, schema?.[1] ?? null, `cannot be read: ${message}`);
    }
  }
}
