import type { RuleSet } from '../../../model/climate.ts';

/** Every rule set there is, found by `medium/variant`, or by the medium alone for its first variant. */
export class RuleBook {
  readonly all: readonly RuleSet[];
  readonly #byName = new Map<string, RuleSet>();

  constructor(sets: readonly RuleSet[]) {
    this.all = sets;
    for (const set of sets) {
      const [medium = ''] = set.id.split('/');
      this.#byName.set(set.id, set);
      if (!this.#byName.has(medium)) this.#byName.set(medium, set);
    }
  }

  find(name: string): RuleSet | null {
    return this.#byName.get(name) ?? null;
  }

  /** Those of the names that there are. */
  these(names: readonly string[]): readonly RuleSet[] {
    return names.flatMap((name) => this.find(name) ?? []);
  }
}
