import { type BankController, guardOf } from '../bank-controller.ts';

const CODE = { openAisle: 1, stop: 2, closeUp: 3, spread: 4, unlock: 6, reset: 7 } as const;
const LEFT = 0;
const SEQUENCES = 0xffff;

/**
 * The same bank behind the controller of a make that knows neither heartbeat, nor command numbers, nor a reset: the
 * carriages and what stops them by itself are those of {@link BankController}, only the way in is another.
 */
export class PlainDrive {
  readonly controller: BankController;

  constructor(controller: BankController) {
    this.controller = controller;
    this.powerUp();
  }

  /** To be called whenever the controller has lost its volatile settings. */
  powerUp(): void {
    this.controller.watchdogMs = Number.POSITIVE_INFINITY;
  }

  open(aisle: number): void {
    this.#move(CODE.openAisle, aisle);
  }

  close(): void {
    this.#move(CODE.closeUp, LEFT);
  }

  spread(): void {
    this.#move(CODE.spread, 0);
  }

  stop(): void {
    this.#command(CODE.stop, 0);
  }

  unlock(): void {
    this.#command(CODE.unlock, 0);
  }

  #move(code: number, argument: number): void {
    // Without a reset in the protocol the next command is what acknowledges a stop whose cause is gone.
    if (this.controller.latchedStop) this.#command(CODE.reset, 0);
    this.#command(code, argument);
  }

  #command(code: number, argument: number): void {
    const sequence = (this.controller.lastSequence % SEQUENCES) + 1;
    this.controller.command(sequence, code, argument, guardOf(sequence, code, argument));
  }
}
