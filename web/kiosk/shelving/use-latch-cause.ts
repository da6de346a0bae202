import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call } from '../../shared/api/http.ts';
import { store } from '../session.ts';

/** Enough to find the newest of one bank among those of all. */
const LOOK_BACK = 50;

/** Why a bank was stopped last, as the journal keeps it; `null` until known, or when the journal does not say. */
export function useLatchCause(bank: number): ReadonlySignal<string | null> {
  const cause = useSignal<string | null>(null);
  useEffect(() => {
    const load = (): void => {
      call('GET /events', { query: { type: 'stop.latched', order: 'newest', limit: LOOK_BACK } }).then(
        ({ items }) => {
          const newest = items.find((event) => event.data['bank'] === bank)?.data['cause'];
          cause.value = typeof newest === 'string' ? newest : null;
        },
        () => undefined,
      );
    };
    load();
    const stops = [
      store.onFresh(load),
      store.onJournal((event) => {
        if (event.type === 'stop.latched' && event.data['bank'] === bank) load();
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [bank]);
  return cause;
}
