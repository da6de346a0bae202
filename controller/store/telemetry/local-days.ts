const DAY_MS = 86_400_000;
/** No zone changes its clocks twice within so long, ms. */
const BLOCK_MS = 8 * DAY_MS;

/** Days of the wall clock of one time zone: of 24 hours, and 23 or 25 when clocks are changed. */
export class LocalDays {
  readonly #format: Intl.DateTimeFormat;
  /** Offsets at the ends of blocks, ms. To ask the calendar costs microseconds, and a history has thousands of days. */
  readonly #offsets = new Map<number, number>();
  readonly #changes = new Map<number, number>();
  readonly #starts = new Map<number, number>();

  /** @throws RangeError when there is no such zone */
  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  }

  /** Number of the local day that a time lies in, counted from 1 January 1970. */
  dayOf(timeMs: number): number {
    return Math.floor((timeMs + this.#offsetAt(timeMs)) / DAY_MS);
  }

  /** First moment of a local day, epoch ms. */
  startOfDay(day: number): number {
    const known = this.#starts.get(day);
    if (known !== undefined) return known;
    const wall = day * DAY_MS;
    const about = wall - this.#offsetAt(wall);
    const [before, after] = [this.#offsetAt(about - DAY_MS / 2), this.#offsetAt(about + DAY_MS / 2)];
    const midnights = [wall - before, wall - after].sort((a, b) => a - b);
    // Where clocks are put forward at midnight there is none, and the day begins at the change.
    const start = midnights.find((time) => time + this.#offsetAt(time) === wall) ?? wall - before;
    this.#starts.set(day, start);
    return start;
  }

  /** First moment of the local day that a time lies in, epoch ms. */
  startOf(timeMs: number): number {
    return this.startOfDay(this.dayOf(timeMs));
  }

  #offsetAt(timeMs: number): number {
    const block = Math.floor(timeMs / BLOCK_MS);
    const [before, after] = [this.#offsetAtBlock(block), this.#offsetAtBlock(block + 1)];
    if (before === after) return before;
    return timeMs < this.#changeWithin(block, before) ? before : after;
  }

  #offsetAtBlock(block: number): number {
    const known = this.#offsets.get(block);
    if (known !== undefined) return known;
    const offset = this.#ask(block * BLOCK_MS);
    this.#offsets.set(block, offset);
    return offset;
  }

  /** When clocks were changed within a block, to the second. */
  #changeWithin(block: number, before: number): number {
    const known = this.#changes.get(block);
    if (known !== undefined) return known;
    let [low, high] = [(block * BLOCK_MS) / 1000, ((block + 1) * BLOCK_MS) / 1000];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#ask(middle * 1000) === before) low = middle;
      else high = middle;
    }
    this.#changes.set(block, high * 1000);
    return high * 1000;
  }

  #ask(timeMs: number): number {
    const name = this.#format.formatToParts(timeMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes, seconds = '0'] =
      /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(name.replace('\u2212', '-')) ?? [];
    if (hours === undefined) return 0;
    const offset = Number(hours) * 3_600_000 + Number(minutes) * 60_000 + Number(seconds) * 1000;
    return sign === '-' ? -offset : offset;
  }
}
