import type { Line } from './compose.ts';
import { compose } from './compose.ts';
import { pieces } from './data.ts';
import { store } from './session.ts';

const composed = new WeakMap<object, Line>();

/** What is drawn of a point: everything that is loaded of it, and the newest value at its end. */
export function lineOf(id: string): Line {
  const loaded = pieces.value.get(id);
  if (!loaded) return { time: [], min: [], mean: [], max: [] };
  let line = composed.get(loaded);
  if (!line) {
    line = compose(loaded);
    composed.set(loaded, line);
  }
  const view = store.points.byId.value.get(id);
  const at = view?.sourceTime ? Date.parse(view.sourceTime) / 1000 : 0;
  if (typeof view?.value !== 'number' || view.quality === 'bad' || at <= (line.time.at(-1) ?? Infinity))
    return line;
  const ended = <T>(column: readonly T[], value: T): T[] => [...column, value];
  return {
    time: ended(line.time, at),
    min: ended(line.min, view.value),
    mean: ended(line.mean, view.value),
    max: ended(line.max, view.value),
  };
}
