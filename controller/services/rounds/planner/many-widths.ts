import { aislesIn, type BankSequence } from './bank-lines.ts';
import { type BankLine, type Job, type RailSpeeds, railsOf, type Speeds } from './problem.ts';
import { carriagesTo, openAisle, seconds } from './walk.ts';

/**
 * A bank with several free aisle widths. Which width to give up for the next aisle is the k-server problem on a line
 * (Manasse, McGeoch, Sleator, J. Algorithms 11 (1990) 208-230); the bank's controller decides it, and takes the
 * nearest. Inside a job the aisle that is nearest to a free width comes next. Neither is proved best: a plan over such
 * a bank is only ever held against first come under the same rules.
 */
export class ManyWidths implements BankSequence {
  readonly bank: number;
  readonly #line: BankLine;
  readonly #aisles: readonly (readonly number[])[];
  readonly #rails: RailSpeeds;

  constructor(line: BankLine, jobs: readonly Job[], speeds: Speeds) {
    this.bank = line.bank;
    this.#line = line;
    this.#aisles = aislesIn(line.bank, jobs);
    this.#rails = railsOf(line, speeds);
  }

  cost(order: Int32Array): number {
    let sum = 0;
    this.#follow(order, (_job, _aisle, carriages) => {
      sum += seconds(this.#rails, carriages);
    });
    return sum;
  }

  spend(order: Int32Array, into: Float64Array): void {
    this.#follow(order, (job, _aisle, carriages) => {
      into[job] = (into[job] as number) + seconds(this.#rails, carriages);
    });
  }

  trace(order: Int32Array): readonly (readonly number[])[] {
    const traced: number[][] = this.#aisles.map(() => []);
    this.#follow(order, (job, aisle) => void traced[job]?.push(aisle));
    return traced;
  }

  #follow(order: Int32Array, step: (job: number, aisle: number, carriages: number | null) => void): void {
    const { freeAisles } = this.#line;
    const open = this.#line.open.slice(0, freeAisles);
    for (const job of order) {
      const left = (this.#aisles[job] ?? []).slice();
      while (left.length > 0) {
        let next = 0;
        let least = Number.POSITIVE_INFINITY;
        for (let at = 0; at < left.length; at++) {
          const carriages = carriagesTo(open, freeAisles, left[at] as number) ?? -1;
          if (carriages >= least) continue;
          next = at;
          least = carriages;
        }
        const [aisle] = left.splice(next, 1) as [number];
        step(job, aisle, openAisle(open, freeAisles, aisle));
      }
    }
  }
}
