import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { RetrievalView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { ApiProblem } from '../../shared/api/problem.ts';
import { store } from '../session.ts';

/** One retrieval, read again whenever the journal says that it changed. */
export interface LiveRetrieval {
  readonly value: ReadonlySignal<RetrievalView | null>;
  readonly problem: ReadonlySignal<ApiProblem | null>;
  /** Takes an answer that is newer than what is shown. */
  readonly take: (retrieval: RetrievalView) => void;
  readonly reload: () => void;
}

/** Follows one retrieval for the life of a component. */
export function useRetrieval(id: string): LiveRetrieval {
  const value = useSignal<RetrievalView | null>(null);
  const problem = useSignal<ApiProblem | null>(null);
  const reload = (): void => {
    call('GET /retrievals/:id', { params: { id } }).then(
      (retrieval) => {
        value.value = retrieval;
        problem.value = null;
      },
      (error: unknown) => {
        if (error instanceof ApiProblem) problem.value = error;
      },
    );
  };
  useEffect(() => {
    value.value = null;
    reload();
    const stops = [
      store.onFresh(reload),
      store.onJournal((event) => {
        if (event.data['retrieval'] === id) reload();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [id]);
  return {
    value,
    problem,
    reload,
    take: (retrieval) => {
      value.value = retrieval;
    },
  };
}
