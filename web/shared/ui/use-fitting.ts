import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/**
 * How many rows of one height are shown in an element that is given its own: all when they fit, and otherwise one fewer
 * than fit, for the line that counts the rest. Half a line is never shown.
 * @param count how many there are
 * @param fit how many rows have room
 */
export function shownOf(count: number, fit: number): number {
  return count <= fit ? count : Math.max(0, fit - 1);
}

/** How many rows of one height have room. A pixel of rounding does not cost a row. */
export function fitting(heightRem: number, rowRem: number): number {
  return Math.floor((heightRem + 0.05) / rowRem);
}

/**
 * Measures the height of an element, in `rem`, and again whenever it changes.
 * @returns what to attach to that element, and its height; 0 until it is on the page
 */
export function useHeightRem<E extends HTMLElement>(): readonly [RefObject<E>, number] {
  const host = useRef<E>(null) as RefObject<E>;
  const [height, setHeight] = useState(0);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const measure = (): void => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setHeight(element.clientHeight / rem);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [host, height];
}
