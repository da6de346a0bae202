/** Where the count stands; see {@link Headcount}. */
type State = 'unknown' | 'walked' | 'begun' | 'leaving' | 'left';

/**
 * How many people are in a space. No door here counts heads, so the only number that is ever known is zero, and it takes
 * all of this to know it: somebody walked the room and vouched for it; no door was opened or unlocked since; the same
 * person gave the order to begin; and where that is done inside, exactly one opening of a door followed, by which they
 * left. Anything else makes the count unknown until the room is walked again. That the walk was true, the presence
 * sensors have to agree to; the arbiter wants both.
 */
export class Headcount {
  readonly #begunFrom: 'inside' | 'outside';
  #state: State = 'unknown';

  constructor(begunFrom: 'inside' | 'outside') {
    this.#begunFrom = begunFrom;
  }

  /** Zero, or `null` for unknown. */
  get people(): number | null {
    if (this.#state === 'left') return 0;
    return this.#state === 'begun' && this.#begunFrom === 'outside' ? 0 : null;
  }

  /** Whether the walk still counts. */
  get walkIntact(): boolean {
    return this.#state === 'walked';
  }

  /** Whether it is in doubt until the room is walked again, whatever happens else. */
  get lost(): boolean {
    return this.#state === 'unknown';
  }

  /** Whether whoever gave the order still has to leave, or to shut the door behind them. */
  get awaitsExit(): boolean {
    return this.#state === 'leaving' || (this.#state === 'begun' && this.#begunFrom === 'inside');
  }

  /** Somebody vouches that the room is empty; counts only while every door is shut or they are about to leave. */
  walked(): void {
    this.#state = 'walked';
  }

  begun(): void {
    this.#state = this.#state === 'walked' ? 'begun' : 'unknown';
  }

  /** How the doors stand now. @param shut whether every one of them is known to be closed */
  doors(shut: boolean): void {
    if (this.#state === 'leaving' && shut) this.#state = 'left';
    else if (!shut && this.#state === 'begun' && this.#begunFrom === 'inside') this.#state = 'leaving';
    else if (!shut && this.#state !== 'leaving') this.#state = 'unknown';
  }

  /** A door was unlocked from outside: somebody may have come in. */
  unlocked(): void {
    this.#state = 'unknown';
  }
}
