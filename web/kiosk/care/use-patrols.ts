import type { PatrolListView } from '../../../controller/api/contract/index.ts';
import { call } from '../../shared/api/http.ts';
import { type Live, useLive } from './use-live.ts';

/** A patrol becomes due, and overdue, by the clock alone. */
const LOOK_MS = 30_000;

/** Every patrol and how it stands today. */
export function usePatrols(): Live<readonly PatrolListView[]> {
  return useLive<readonly PatrolListView[]>(() => call('GET /patrols', {}), {
    journal: ['patrol.'],
    everyMs: LOOK_MS,
  });
}
