import { type ReadonlySignal, signal } from '@preact/signals';
import type { AlarmView } from '../../../controller/api/contract/index.ts';
import { type Pattern, PATTERNS } from './patterns.ts';

type Priority = AlarmView['priority'];

/**
 * `ready`: what should be heard is heard. `blocked`: the browser keeps quiet until somebody touches the screen.
 * `missing`: this machine has no sound at all.
 */
export type SoundState = 'ready' | 'blocked' | 'missing';

const GESTURES = ['pointerdown', 'keydown'] as const;
const LOUDNESS = 0.35;
/** A tone that begins or ends at once clicks. */
const RAMP_S = 0.015;

/** The voice of a screen: repeats the pattern of a priority until told otherwise, from tones it makes itself. */
export class AlarmSound {
  readonly #state = signal<SoundState>('missing');
  #context: AudioContext | null = null;
  #playing: Priority | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  get state(): ReadonlySignal<SoundState> {
    return this.#state;
  }

  /** Opens the way to the loudspeaker; where the browser blocks it, the first touch anywhere opens it. */
  start(): void {
    if (this.#context || typeof AudioContext === 'undefined') return;
    this.#context = new AudioContext();
    this.#context.addEventListener('statechange', this.#look);
    for (const gesture of GESTURES) document.addEventListener(gesture, this.#resume, { passive: true });
    this.#look();
    this.#resume();
  }

  /** Falls silent for good and gives everything back. */
  stop(): void {
    this.play(null);
    for (const gesture of GESTURES) document.removeEventListener(gesture, this.#resume);
    this.#context?.removeEventListener('statechange', this.#look);
    void this.#context?.close();
    this.#context = null;
    this.#state.value = 'missing';
  }

  /** What is to be heard from now on; `null` for nothing. The same again changes nothing. */
  play(priority: Priority | null): void {
    if (priority === this.#playing) return;
    this.#playing = priority;
    clearInterval(this.#timer);
    if (priority === null) return;
    const pattern = PATTERNS[priority];
    this.#sound(pattern);
    this.#timer = setInterval(() => this.#sound(pattern), pattern.everyMs);
  }

  /** Sounds a pattern once, so that somebody can hear that it works. */
  test(priority: Priority = 'urgent'): void {
    void this.#context?.resume().then(
      () => this.#sound(PATTERNS[priority]),
      () => undefined,
    );
  }

  #sound({ tones }: Pattern): void {
    const context = this.#context;
    if (!context || context.state !== 'running') return;
    for (const { atS, lengthS, hz } of tones) {
      const begin = context.currentTime + 0.05 + atS;
      const gain = context.createGain();
      gain.gain.setValueAtTime(0, begin);
      gain.gain.linearRampToValueAtTime(LOUDNESS, begin + RAMP_S);
      gain.gain.setValueAtTime(LOUDNESS, begin + lengthS - RAMP_S);
      gain.gain.linearRampToValueAtTime(0, begin + lengthS);
      gain.connect(context.destination);
      const tone = new OscillatorNode(context, { type: 'triangle', frequency: hz });
      tone.connect(gain);
      tone.addEventListener('ended', () => gain.disconnect(), { once: true });
      tone.start(begin);
      tone.stop(begin + lengthS);
    }
  }

  readonly #resume = (): void => {
    if (this.#context?.state === 'suspended')
      void this.#context.resume().then(this.#onResumed, () => undefined);
  };

  readonly #onResumed = (): void => {
    // Whatever should have been heard while it was blocked is heard at once.
    if (this.#playing) this.#sound(PATTERNS[this.#playing]);
  };

  readonly #look = (): void => {
    this.#state.value = this.#context?.state === 'running' ? 'ready' : 'blocked';
  };
}
