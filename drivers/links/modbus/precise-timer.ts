import type { Cancel } from '../../contract/index.ts';

/**
 * Runs `task` as soon as `performance.now()` reaches `dueAt`, to within some tens of microseconds. Timers count whole
 * milliseconds, and a silent interval lasts 1.75 to 4: the whole milliseconds are slept, the rest is a few turns of the
 * event loop, which goes on serving everybody else. Runs `task` at once when the moment has passed.
 *
 * Wire silence is physical: it is measured by the machine's own clock even where the rest of the daemon lives by
 * another.
 */
export function atMoment(dueAt: number, task: () => void): Cancel {
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  const check = (): void => {
    const remainingMs = dueAt - performance.now();
    if (remainingMs <= 0) task();
    else if (remainingMs >= 1) timer = setTimeout(check, Math.floor(remainingMs));
    else immediate = setImmediate(check);
  };
  check();
  return () => {
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}
