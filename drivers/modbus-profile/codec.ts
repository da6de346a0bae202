import type { Quality, Value } from '../contract/index.ts';
import type { BitBlock, WordBlock } from './plan.ts';
import type {
  Channel,
  NumberChannel,
  Setting,
  SwitchChannel,
  WholeTenthsChannel,
  WordChannel,
} from './profile.ts';

/** What one channel says. */
export interface Decoded {
  readonly value: Value;
  readonly quality: Quality;
  /** Present when the quality is not `good`. */
  readonly why?: string;
}

/** Digits that survive scaling: more than any 32-bit raw value needs, fewer than binary fractions spoil. */
const SIGNIFICANT_DIGITS = 12;

/**
 * Decodes a channel from the registers it covers. What cannot be believed comes back bad and without a value, so that
 * nobody can mistake it for one.
 * @param words unsigned 16-bit words, first address first.
 * @param at place of the channel's first word among them.
 */
export function decodeWords(channel: WordChannel, words: readonly number[], at = 0): Decoded {
  const word = words[at];
  if (word === undefined) return bad('the device answered too few registers');
  switch (channel.type) {
    case 'flag': {
      if (word === (channel.yes ?? 1)) return good(true);
      if (word === (channel.no ?? 0)) return good(false);
      return bad(`raw value ${hex(word)} means neither yes nor no`);
    }
    case 'bit':
      return good((((word >> channel.bit) & 1) === 1) !== (channel.invert ?? false));
    case 'bits':
      return good((word >> channel.bit) & (2 ** channel.width - 1));
    case 'whole-tenths':
      return decodeWholeTenths(channel, word);
    case 'u16':
    case 's16':
    case 'u32':
    case 's32':
    case 'f32':
      return decodeNumber(channel, words, at);
  }
}

/** Decodes a coil or a discrete input. */
export function decodeBit(channel: SwitchChannel, bit: boolean | undefined): Decoded {
  if (bit === undefined) return bad('the device answered too few bits');
  return good(bit !== (channel.invert ?? false));
}

/** Decodes the answer to one read of registers: one entry for each channel of the block, in its order. */
export function decodeWordBlock(block: WordBlock, words: readonly number[]): readonly Decoded[] {
  return block.channels.map(({ channel, at }) => decodeWords(channel, words, at));
}

/** Decodes the answer to one read of bits: one entry for each channel of the block, in its order. */
export function decodeBitBlock(block: BitBlock, bits: readonly boolean[]): readonly Decoded[] {
  return block.channels.map(({ channel, at }) => decodeBit(channel, bits[at]));
}

/** The unit in which a channel's value is told; '' for yes and no. */
export function unitOf(channel: Channel): string {
  return 'unit' in channel ? (channel.unit ?? '') : '';
}

/**
 * The value of an FC 05 that switches an output on for a while.
 * @returns counts of `stepMs`, rounded up: a door strike that lets go early locks somebody out; `null` when the
 *   device cannot count that far.
 */
export function pulseSteps(durationMs: number, pulse: { stepMs: number; maxSteps: number }): number | null {
  const steps = Math.max(1, Math.ceil(durationMs / pulse.stepMs));
  return steps <= pulse.maxSteps ? steps : null;
}

/**
 * The word that sets a value.
 * @returns `null` for a value that the device does not take
 */
export function settingWord({ range: [low, high], scale = 1 }: Setting, value: number): number | null {
  if (!(value >= low && value <= high)) return null;
  return Math.round(value / scale) & 0xffff;
}

/** 23.5 is 0x0517: 23 in the low byte, 5 tenths in the high one. A byte of tenths beyond 9 is no such number. */
function decodeWholeTenths(channel: WholeTenthsChannel, word: number): Decoded {
  if (channel.absent !== undefined && word === channel.absent)
    return bad(`the device reports no sensor (${hex(word)})`);
  const tenths = word >> 8;
  if (tenths > 9) return bad(`raw value ${hex(word)} has ${tenths} tenths`);
  return believable(channel, ((word & 0xff) * 10 + tenths) / 10);
}

function decodeNumber(channel: NumberChannel, words: readonly number[], at: number): Decoded {
  const raw = rawOf(channel, words, at);
  if (raw === null) return bad('the device answered too few registers');
  if (channel.absent !== undefined && raw === channel.absent)
    return bad(`the device reports no sensor (${hex(raw)})`);

  const value = scaled(channel, interpret(channel.type, raw));
  if (!Number.isFinite(value)) return bad(`raw value ${hex(raw)} is no number`);
  return believable(channel, value);
}

function believable({ range, unit }: Pick<NumberChannel, 'range' | 'unit'>, value: number): Decoded {
  const [low, high] = range ?? [-Infinity, Infinity];
  if (value < low || value > high) return bad(`${value} ${unit} is outside ${low}..${high} ${unit}`);
  return good(value);
}

/**
 * The value in its unit, without the traces of binary fractions: 235 · 0.1 is 23.5. A scale of one tenth, hundredth and
 * so on is a division by a whole number, which is exact to the last digit and far cheaper than going through text.
 */
function scaled({ type, scale = 1, offset = 0 }: NumberChannel, number: number): number {
  const divisor = Math.round(1 / scale);
  if (type !== 'f32' && offset === 0 && divisor !== 0 && 1 / divisor === scale) return number / divisor;
  return Number((number * scale + offset).toPrecision(SIGNIFICANT_DIGITS));
}

/** The unsigned raw value, bytes and words put in order; `null` when words are missing. */
function rawOf(channel: NumberChannel, words: readonly number[], at: number): number | null {
  const first = inOrder(channel, words[at]);
  if (first === undefined) return null;
  if (channel.type === 'u16' || channel.type === 's16') return first;
  const second = inOrder(channel, words[at + 1]);
  if (second === undefined) return null;
  return channel.wordOrder === 'low-first' ? second * 0x1_0000 + first : first * 0x1_0000 + second;
}

function inOrder({ byteOrder }: NumberChannel, word: number | undefined): number | undefined {
  if (byteOrder !== 'little' || word === undefined) return word;
  return ((word & 0xff) << 8) | (word >> 8);
}

function interpret(type: NumberChannel['type'], raw: number): number {
  switch (type) {
    case 'u16':
    case 'u32':
      return raw;
    case 's16':
      return (raw << 16) >> 16;
    case 's32':
      return raw | 0;
    case 'f32': {
      const view = new DataView(new ArrayBuffer(4));
      view.setUint32(0, raw);
      return view.getFloat32(0);
    }
  }
}

function good(value: Value): Decoded {
  return { value, quality: 'good' };
}

function bad(why: string): Decoded {
  return { value: null, quality: 'bad', why };
}

function hex(raw: number): string {
  return `0x${raw.toString(16).toUpperCase().padStart(4, '0')}`;
}
