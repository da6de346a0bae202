import type { BankStatus } from '../../../../drivers/contract/index.ts';
import { isAfter } from './sequence.ts';

/** A command that the controller took and this daemon never gave. */
export interface ForeignCommand {
  /** Its number, as the controller shows it. */
  readonly sequence: number;
  /** The last number of ours; 0 when there was none. */
  readonly expected: number;
  /** Whether it may have been given while nobody looked: before the daemon started, or behind a broken line. */
  readonly away: boolean;
}

/** The motion of ours that a look is held against. */
export interface OurMotion {
  readonly sequence: number;
  readonly command: string;
  readonly argument: number;
}

/**
 * So many of our newest numbers may have been journaled and never reached the controller, so that it shows an older one
 * after a start.
 */
const NEVER_SENT = 64;
const NUMBERS = 65_535;
/**
 * So many numbers are remembered, the newest: numbers come round again after some years, and who remembers all of them
 * takes every stranger for themselves.
 */
const REMEMBERED = 256;

/**
 * Tells by the sequence numbers that a controller shows whether somebody else commands it: another daemon set up by
 * mistake, or a technician's laptop.
 */
export class Commanders {
  readonly #known = new Set<number>();
  #last = 0;
  #looked = false;
  /** The number of ours under which somebody else's command was seen to run. */
  #shared: number | null = null;

  /**
   * Takes up what the journal knows.
   * @param last the newest number ever given; 0 when none
   * @param open those of commands whose end is not known
   */
  restore(last: number, open: readonly number[]): void {
    this.#last = last;
    for (const sequence of [...open, last]) this.#remember(sequence);
  }

  /** A number of ours was given out. */
  gave(sequence: number): void {
    this.#remember(sequence);
    this.#last = sequence;
  }

  /**
   * Whether this look shows a command of somebody else's, which is known from then on: each is told once. A controller
   * that shows 0 has forgotten, and one whose daemon has no journal yet was commissioned by others: neither is one.
   * @param gap whether there was no look for a while before this one
   */
  see(status: BankStatus, motion: OurMotion | null, gap: boolean): ForeignCommand | null {
    const { lastSequence } = status;
    if (lastSequence === null) return null;
    const first = !this.#looked;
    this.#looked = true;
    const expected = this.#last;
    const ours =
      lastSequence === 0 || this.#known.has(lastSequence) || (first && this.#mayBeOurs(lastSequence));
    this.#remember(lastSequence);
    const shared = bearsOurNumber(status, motion) && this.#shared !== lastSequence;
    if (shared) this.#shared = lastSequence;
    if (ours && !shared) return null;
    return { sequence: lastSequence, expected, away: first || gap };
  }

  #remember(sequence: number): void {
    // What is seen again is as new as what is new.
    this.#known.delete(sequence);
    this.#known.add(sequence);
    const [oldest] = this.#known;
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }

  #mayBeOurs(shown: number): boolean {
    if (this.#last === 0) return true;
    const behind = (this.#last - shown + NUMBERS) % NUMBERS;
    return !isAfter(shown, this.#last) && behind <= NEVER_SENT;
  }
}

/** Two daemons may give the same number at the same moment; then the bank goes where only one of them sent it. */
function bearsOurNumber(
  { moving, lastSequence, targetAisle }: BankStatus,
  motion: OurMotion | null,
): boolean {
  if (!moving || motion?.command !== 'open-aisle' || lastSequence !== motion.sequence) return false;
  return targetAisle !== 0 && targetAisle !== motion.argument;
}
