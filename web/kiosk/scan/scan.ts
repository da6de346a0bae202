import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** What stands in the scan field; the keys on the screen write into it too. */
export const scanText = signal('');
/** Whether the keys on the screen are shown. */
export const keysShown = signal(false);

/** Who gets a scan: a step of a flow before its page, a page before the kiosk itself. */
export type ScanRank = 'kiosk' | 'page' | 'step';
const RANKS: readonly ScanRank[] = ['kiosk', 'page', 'step'];

interface Entry {
  readonly rank: ScanRank;
  readonly take: (text: string) => void;
}
const takers = new Set<Entry>();

/** Hands a completed scan (or typed line) to the taker of the highest rank, the newest of them. */
export function deliver(text: string): void {
  const trimmed = text.trim();
  if (trimmed === '') return;
  const ranked = [...takers].sort((a, b) => RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank));
  ranked.at(-1)?.take(trimmed);
}

/** While the component is shown and `take` is not `null`, completed scans go to it. */
export function useScan(rank: ScanRank, take: ((text: string) => void) | null): void {
  const current = useRef(take);
  current.current = take;
  const wanted = take !== null;
  // Before what is shown can be seen: a scan that comes with it must not find nobody.
  useLayoutEffect(() => {
    if (!wanted) return undefined;
    const entry: Entry = { rank, take: (text) => current.current?.(text) };
    takers.add(entry);
    return () => void takers.delete(entry);
  }, [rank, wanted]);
}
