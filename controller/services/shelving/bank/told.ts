import type { BankPicture } from './picture.ts';

/** Countdowns that run as was said are no news: whoever was told counts on by themselves. */
const COUNTDOWNS: ReadonlySet<string> = new Set(['remainingMs', 'estimatedWaitMs']);
/** What is different in every look and says nothing by itself. */
const AGES: ReadonlySet<string> = new Set(['statusAgeMs', 'ageMs', 'receivedTime']);
/** A countdown that is off by more than this was estimated anew, ms. */
const REESTIMATED_MS = 1000;

/** What listeners were last told of a bank, to tell them only what is new. */
export class Told {
  #text = '';
  #endsAtMs: readonly number[] = [];

  /**
   * Whether the picture says anything that was not told yet; if so, it counts as told.
   * @param nowMs of a clock that is never set, ms
   */
  isNews(picture: BankPicture, nowMs: number): boolean {
    const countdownsMs: number[] = [];
    const text = JSON.stringify(picture, (name, value: unknown) => {
      if (AGES.has(name)) return null;
      if (typeof value !== 'number' || !COUNTDOWNS.has(name)) return value;
      countdownsMs.push(value);
      return 0;
    });
    if (text === this.#text && countdownsMs.every((leftMs, index) => this.#foresaw(leftMs, index, nowMs)))
      return false;
    this.#text = text;
    this.#endsAtMs = countdownsMs.map((leftMs) => nowMs + leftMs);
    return true;
  }

  #foresaw(leftMs: number, index: number, nowMs: number): boolean {
    const expectedMs = Math.max(0, (this.#endsAtMs[index] ?? nowMs) - nowMs);
    return Math.abs(leftMs - expectedMs) <= REESTIMATED_MS;
  }
}
