import { SimulatorError } from '../errors.ts';

/** How long the door stays open behind somebody who passes, ms of world time. */
const PASSING_MS = 4000;

/** A door with an electric lock. From inside the handle always opens it: egress is free. */
export class Door {
  readonly id: string;
  /** The lock coil is energised: the handle outside works. */
  unlocked = false;
  #open = false;
  #closesInMs: number | null = null;

  constructor(id: string, open = false) {
    this.id = id;
    this.#open = open;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Opens the door and leaves it open. Throws `SimulatorError` from outside while it is locked. */
  push(from: 'inside' | 'outside'): void {
    if (from === 'outside' && !this.unlocked && !this.#open)
      throw new SimulatorError(`door ${this.id} is locked from outside`);
    this.#open = true;
    this.#closesInMs = null;
  }

  /** Walks through: the door closes by itself behind the person. */
  pass(from: 'inside' | 'outside'): void {
    const stoodOpen = this.#open && this.#closesInMs === null;
    this.push(from);
    if (!stoodOpen) this.#closesInMs = PASSING_MS;
  }

  close(): void {
    this.#open = false;
    this.#closesInMs = null;
  }

  tick(worldMs: number): void {
    if (this.#closesInMs === null) return;
    this.#closesInMs -= worldMs;
    if (this.#closesInMs <= 0) this.close();
  }
}
