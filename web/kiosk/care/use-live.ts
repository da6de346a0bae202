import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiProblem } from '../../shared/api/problem.ts';
import { store } from '../session.ts';

/** What the daemon says of something, read again whenever the journal says that it may have changed. */
export interface Live<T> {
  /** `null` until the first answer. */
  readonly value: ReadonlySignal<T | null>;
  /** Why the last question was not answered; `null` when it was. */
  readonly problem: ReadonlySignal<ApiProblem | null>;
  /** Takes an answer that is newer than what is shown. */
  readonly take: (value: T) => void;
  readonly reload: () => void;
}

/** What is not told by the journal, such as a dose that rises, is looked at this often. */
const LOOK_MS = 5000;

/**
 * Follows something for the life of a component.
 * @param load asks the daemon; depends on `key` only
 * @param prefixes what the types of journal entries that change it begin with
 */
export function useLive<T>(load: () => Promise<T>, prefixes: readonly string[], key = ''): Live<T> {
  const value = useSignal<T | null>(null);
  const problem = useSignal<ApiProblem | null>(null);
  const reload = (): void => {
    load().then(
      (answer) => {
        value.value = answer;
        problem.value = null;
      },
      (error: unknown) => {
        problem.value = error instanceof ApiProblem ? error : new ApiProblem(0, 'unexpected', String(error));
      },
    );
  };
  useEffect(() => {
    value.value = null;
    reload();
    const timer = setInterval(reload, LOOK_MS);
    const stops = [
      store.onFresh(reload),
      store.onJournal(({ type }) => {
        if (prefixes.some((prefix) => type.startsWith(prefix))) reload();
      }),
    ];
    return () => {
      clearInterval(timer);
      for (const stop of stops) stop();
    };
  }, [key]);
  return {
    value,
    problem,
    reload,
    take: (next) => {
      value.value = next;
    },
  };
}
