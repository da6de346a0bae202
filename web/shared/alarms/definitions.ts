import { signal } from '@preact/signals';
import type { AlarmDefinitionView } from '../../../controller/api/contract/index.ts';
import { call } from '../api/http.ts';

/** Every kind of alarm there can be, by id; empty until the daemon was asked. */
export const definitions = signal<ReadonlyMap<string, AlarmDefinitionView>>(new Map());

/**
 * Reads the words of alarms in both languages, so that a switch of language needs no answer. They change only with the
 * daemon's configuration, and so once a connection is enough. Without them alarms stand in the words they came in.
 */
export async function loadDefinitions(): Promise<void> {
  try {
    const all = await call('GET /alarms/definitions', {});
    definitions.value = new Map(all.map((definition) => [definition.id, definition]));
  } catch {
    // The next connection asks again.
  }
}
