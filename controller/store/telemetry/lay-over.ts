import type { Chunk } from './chunk-codec.ts';
import { overlay, type StoredSample } from './stored-sample.ts';
import { floorTo, MINUTE_MS } from './tiers.ts';

/** Chunks of one hour with fresh samples laid over them, as packing would do it: those that share a minute become one. */
export function layOver(
  chunks: readonly Chunk[],
  fresh: readonly StoredSample[],
  holdMs: number,
): readonly Chunk[] {
  const [first, last] = [fresh[0], fresh.at(-1)];
  if (!first || !last) return chunks;
  const fromMs = floorTo(MINUTE_MS, first.time);
  const toMs = floorTo(MINUTE_MS, last.time) + MINUTE_MS;
  const touched = chunks.filter((chunk) => firstOf(chunk) < toMs && lastOf(chunk) >= fromMs);
  const packed = touched.flatMap(({ samples }) => samples);
  const laid = { holdMs, samples: overlay(packed, fresh) };
  return [...chunks.filter((chunk) => !touched.includes(chunk)), laid].sort(
    (a, b) => firstOf(a) - firstOf(b),
  );
}

function firstOf({ samples }: Chunk): number {
  return (samples[0] as StoredSample).time;
}

function lastOf({ samples }: Chunk): number {
  return (samples.at(-1) as StoredSample).time;
}
