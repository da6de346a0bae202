import { COMMAND_MASK, END_KEYS, FIRST_KEY, KEY_TEXT, SHIFT_MASK } from './keymap.ts';

/** What is known between two reports. */
export interface WedgeState {
  /** Typed since the last scan ended. */
  readonly text: string;
  /** Keys held down in the last report. */
  readonly held: readonly number[];
  /** When the last report came, ms of a clock that never jumps. */
  readonly atMs: number;
}

/** How a scan ends other than by a key. */
export interface WedgeLimits {
  /** A gap longer than this begins a new scan: what was typed before belongs to nothing. */
  readonly idleMs: number;
  /** Longer text is no barcode; it is thrown away. */
  readonly maxLength: number;
}

/** Boot keyboard reports: modifiers, a reserved byte, and up to six keys held down (HID 1.11, appendix B.1). */
export const REPORT_BYTES = 8;
const FIRST_KEY_BYTE = 2;

/** Nothing typed, nothing held. */
export const WEDGE_AT_REST: WedgeState = { text: '', held: [], atMs: 0 };

/**
 * Takes one boot report. A key types when it goes down; held on, it types no more, and it must be let go before it
 * types again. Enter or Tab ends a scan. Reports of another length, and those that tell too many keys at once, change
 * nothing.
 * @param report 8 bytes.
 * @param atMs when it came, on the clock of `state.atMs`.
 * @returns the next state and the scans that ended, usually none or one; empty ones are left out.
 */
export function takeReport(
  state: WedgeState,
  report: Uint8Array,
  atMs: number,
  limits: WedgeLimits,
): { readonly state: WedgeState; readonly scans: readonly string[] } {
  if (report.length !== REPORT_BYTES) return { state, scans: [] };
  const modifiers = report[0] ?? 0;
  const keys = [...report.subarray(FIRST_KEY_BYTE)].filter((usage) => usage !== 0);
  if (keys.some((usage) => usage < FIRST_KEY)) return { state: { ...state, atMs }, scans: [] };

  const isFresh = atMs - state.atMs > limits.idleMs;
  // A release can get lost with a pulled cable; it must not swallow the first character of the next scan.
  const held = isFresh ? [] : state.held;
  let text = isFresh ? '' : state.text;
  const scans: string[] = [];
  for (const usage of new Set(keys)) {
    if (held.includes(usage) || modifiers & COMMAND_MASK) continue;
    if (END_KEYS.has(usage)) {
      if (text.length > 0 && text.length <= limits.maxLength) scans.push(text);
      text = '';
    } else if (text.length <= limits.maxLength)
      text += KEY_TEXT.get(usage)?.[modifiers & SHIFT_MASK ? 1 : 0] ?? '';
  }
  return { state: { text, held: keys, atMs }, scans };
}
