import { type Channel, channelSpan, isSwitch, type SwitchChannel, type WordChannel } from './profile.ts';

/** A channel and the place of its first word (or bit) in the answer. */
export interface Placed<Of extends Channel> {
  readonly name: string;
  readonly channel: Of;
  readonly at: number;
}

interface BlockOf<Kind extends string, Table extends string, Of extends Channel> {
  readonly kind: Kind;
  readonly table: Table;
  readonly address: number;
  readonly count: number;
  readonly channels: readonly Placed<Of>[];
}

/** One read on the wire and the channels it answers, in words or in bits. */
export type WordBlock = BlockOf<'words', 'holding' | 'input', WordChannel>;
export type BitBlock = BlockOf<'bits', 'coil' | 'discrete', SwitchChannel>;
export type Block = WordBlock | BitBlock;

/** How far reads may be joined. */
export interface ReadLimits {
  /** Unwanted addresses between two channels that may be read over. */
  readonly maxGap: number;
  /** Most addresses in one read, no less than the longest channel. */
  readonly maxBlock: number;
}

/**
 * Joins channels that stand close together into as few reads as the limits allow. A value of two registers is never
 * split, since its halves could then belong to different moments; the same register may serve several channels.
 */
export function planReads(channels: Readonly<Record<string, Channel>>, limits: ReadLimits): readonly Block[] {
  const words: { name: string; channel: WordChannel }[] = [];
  const bits: { name: string; channel: SwitchChannel }[] = [];
  for (const [name, channel] of Object.entries(channels))
    if (isSwitch(channel)) bits.push({ name, channel });
    else words.push({ name, channel });

  const ofWords = (table: WordBlock['table']): WordBlock[] =>
    join(
      words.filter(({ channel }) => channel.table === table),
      limits,
    ).map((span) => ({ kind: 'words', table, ...span }));
  const ofBits = (table: BitBlock['table']): BitBlock[] =>
    join(
      bits.filter(({ channel }) => channel.type === table),
      limits,
    ).map((span) => ({ kind: 'bits', table, ...span }));
  return [...ofWords('holding'), ...ofWords('input'), ...ofBits('coil'), ...ofBits('discrete')];
}

function join<Of extends Channel>(
  channels: readonly { name: string; channel: Of }[],
  { maxGap, maxBlock }: ReadLimits,
): { address: number; count: number; channels: readonly Placed<Of>[] }[] {
  const blocks: { address: number; count: number; channels: Placed<Of>[] }[] = [];
  for (const { name, channel } of channels.toSorted((a, b) => a.channel.address - b.channel.address)) {
    const last = blocks.at(-1);
    const end = channel.address + channelSpan(channel);
    const joined = last ? Math.max(last.address + last.count, end) - last.address : 0;
    if (last && channel.address - (last.address + last.count) <= maxGap && joined <= maxBlock) {
      last.count = joined;
      last.channels.push({ name, channel, at: channel.address - last.address });
    } else
      blocks.push({
        address: channel.address,
        count: end - channel.address,
        channels: [{ name, channel, at: 0 }],
      });
  }
  return blocks;
}
