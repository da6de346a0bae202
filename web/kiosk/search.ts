import { signal } from '@preact/signals';
import type { VolumeQuery, VolumeView } from '../../controller/api/contract/index.ts';
import { call } from '../shared/api/http.ts';

const LIMIT = 40;

/** Finds volumes by whatever was scanned or typed: a box's barcode, a reference, a customer number, words of a title. */
export async function search(text: string): Promise<readonly VolumeView[]> {
  const exact: readonly VolumeQuery[] = [{ box: text }, { reference: text }, { customer: text }];
  const answers = await Promise.all(
    [...exact, { title: text }].map((query) => call('GET /volumes', { query: { ...query, limit: LIMIT } })),
  );
  const found = new Map<string, VolumeView>();
  for (const { items } of answers) for (const volume of items) found.set(volume.id, volume);
  return [...found.values()];
}

/** Kept while the keeper looks at a box and comes back. */
export const found = signal<Found | null>(null);

/** Clears what was found, for whoever comes next. */
export function forgetSearch(): void {
  found.value = null;
}

/** What was looked for, and what came of it. */
export interface Found {
  readonly text: string;
  readonly volumes: readonly VolumeView[];
}
