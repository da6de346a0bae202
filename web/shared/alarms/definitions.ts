import { signal } from '@preact/signals';
import type { AlarmDefinitionView } from '../../../controller/api/contract/index.ts';
import { call } from '../api/http.ts';

/** Every kind of alarm there can be; empty until the daemon was asked. */
export const definitions = signal<readonly AlarmDefinitionView[]>([]);

/** The definition that names the subject, else the one for every subject. */
export function definitionOf(kind: string, subject: string): AlarmDefinitionView | undefined {
  const candidates = definitions.value.filter(({ id }) => id === kind);
  return (
    candidates.find(({ subjects }) => subjects?.includes(subject)) ??
    candidates.find(({ subjects }) => subjects === null)
  );
}

/**
 * Reads the words of alarms in both languages, so that a switch of language needs no answer. They change only with the
 * daemon's configuration, and so once a connection is enough. Without them alarms stand in the words they came in.
 */
export async function loadDefinitions(): Promise<void> {
  try {
    definitions.value = await call('GET /alarms/definitions', {});
  } catch {
    // The next connection asks again.
  }
}
