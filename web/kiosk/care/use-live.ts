import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ApiProblem } from '../../shared/api/problem.ts';
import { store } from '../session.ts';

/** What the daemon says of something, read again whenever the journal says that it may have changed. */
export interface Live<T> {
  /** `null` until the first answer. */
  readonly value: ReadonlySignal<T | null>;
  /** Why the last question was not answered; `null` when it was. */
  readonly problem: ReadonlySignal<ApiProblem | null>;
  readonly reload: () => void;
}

/** When something is to be read again. */
interface Follow {
  /** Whenever a journal entry has a type that begins with one of these. */
  readonly journal: readonly string[];
  /** And this often, ms, where the journal does not tell everything, such as a dose that rises. */
  readonly everyMs?: number;
  /** And when this changes, on which alone the question may depend. */
  readonly key?: string;
}

/**
 * Follows something that the live stream does not carry, for the life of a component.
 * @param load asks the daemon
 */
export function useLive<T>(load: () => Promise<T>, { journal, everyMs, key = '' }: Follow): Live<T> {
  const value = useSignal<T | null>(null);
  const problem = useSignal<ApiProblem | null>(null);
  const asked = useRef(0);
  const reload = (): void => {
    const question = ++asked.current;
    load().then(
      (answer) => {
        // An older question may be answered after a newer one, or be of another key.
        if (question !== asked.current) return;
        value.value = answer;
        problem.value = null;
      },
      (error: unknown) => {
        if (question !== asked.current) return;
        problem.value = error instanceof ApiProblem ? error : new ApiProblem(0, 'unexpected', String(error));
      },
    );
  };
  useEffect(() => {
    value.value = null;
    reload();
    const timer = everyMs === undefined ? undefined : setInterval(reload, everyMs);
    const stops = [
      store.onFresh(reload),
      store.onJournal(({ type }) => {
        if (journal.some((prefix) => type.startsWith(prefix))) reload();
      }),
    ];
    return () => {
      clearInterval(timer);
      for (const stop of stops) stop();
    };
  }, [key]);
  return { value, problem, reload };
}
