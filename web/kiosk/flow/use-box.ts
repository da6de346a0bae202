import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { BoxView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { ApiProblem } from '../../shared/api/problem.ts';
import { store } from '../session.ts';

/** One box, read again whenever the journal says that it changed. */
export interface LiveBox {
  readonly value: ReadonlySignal<BoxView | null>;
  readonly problem: ReadonlySignal<ApiProblem | null>;
  readonly dismiss: () => void;
}

/** Follows one box for the life of a component. */
export function useBox(barcode: string): LiveBox {
  const value = useSignal<BoxView | null>(null);
  const problem = useSignal<ApiProblem | null>(null);
  useEffect(() => {
    const load = (): void => {
      call('GET /boxes/:barcode', { params: { barcode } }).then(
        (box) => {
          value.value = box;
          problem.value = null;
        },
        (error: unknown) => {
          if (error instanceof ApiProblem) problem.value = error;
        },
      );
    };
    load();
    const stops = [
      store.onFresh(load),
      store.onJournal((event) => {
        if (event.data['box'] === barcode) load();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [barcode]);
  return {
    value,
    problem,
    dismiss: () => {
      problem.value = null;
    },
  };
}
