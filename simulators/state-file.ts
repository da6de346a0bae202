import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BankMemory } from './devices/bank-controller.ts';
import { SimulatorError } from './errors.ts';
import type { WorldMemory } from './world/world.ts';

/** Everything that outlives the process. */
export interface SimulationState {
  readonly version: 1;
  readonly world: WorldMemory;
  /** Memory of the bank controllers, by bank number. */
  readonly controllers: Readonly<Record<string, BankMemory>>;
}

/** The room's memory on disk: replaced as a whole, so that a kill at any moment leaves the old or the new state. */
export class StateFile {
  readonly #path: string;
  #written = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** Throws `SimulatorError` when there is a file but it cannot be understood. */
  load(): SimulationState | undefined {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new SimulatorError(`${this.#path} cannot be read`, { cause: error });
    }
    try {
      const state = JSON.parse(text) as SimulationState;
      if (state.version === 1) return state;
    } catch (cause) {
      throw new SimulatorError(`${this.#path} is damaged: remove it to start afresh`, { cause });
    }
    throw new SimulatorError(`${this.#path} is of another version: remove it to start afresh`);
  }

  /** Writes the state down unless it is what was written last. */
  save(state: SimulationState): void {
    const text = JSON.stringify(state);
    if (text === this.#written) return;
    mkdirSync(dirname(this.#path), { recursive: true });
    const fresh = `${this.#path}.new`;
    writeFileSync(fresh, text);
    renameSync(fresh, this.#path);
    this.#written = text;
  }
}
