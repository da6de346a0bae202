import type { AlarmDefinition } from '../../model/alarm-definition.ts';
import type { AlarmClass } from '../../model/alarms.ts';

/** A working day: nobody should have to be reminded sooner, and nobody should forget it longer. */
const LONGEST_SHELVING_MS = 8 * 3_600_000;

/** Every definition there is, to be asked by the kind and subject of an alarm. */
export class DefinitionBook {
  readonly all: readonly AlarmDefinition[];
  readonly #byId = new Map<string, AlarmDefinition[]>();
  readonly #undefined: (kind: string) => AlarmDefinition;

  /** @param undefinedDelayMs on-delay of a kind nobody defined, as in a room under test */
  constructor(definitions: readonly AlarmDefinition[], undefinedDelayMs: (kind: string) => number) {
    this.all = definitions;
    for (const definition of definitions)
      this.#byId.set(definition.id, [...(this.#byId.get(definition.id) ?? []), definition]);
    this.#undefined = (kind) => plain(kind, undefinedDelayMs(kind));
  }

  knows(kind: string): boolean {
    return this.#byId.has(kind);
  }

  /** The definition that names the subject, else the one for every subject, else a plain one without words. */
  of(kind: string, subject: string): AlarmDefinition {
    return this.find(kind, subject) ?? this.#undefined(kind);
  }

  /** The group of alarms that follow from each other, one for each subject where the definition says so. */
  groupOf(kind: string, subject: string): string | null {
    // What a zone derives is named `<zone>.<value>`.
    const zone = subject.slice(0, Math.max(0, subject.lastIndexOf('.'))) || subject;
    return this.of(kind, subject).group?.replace('{subject}', subject).replace('{zone}', zone) ?? null;
  }

  find(kind: string, subject: string): AlarmDefinition | undefined {
    const candidates = this.#byId.get(kind) ?? [];
    const named = candidates.find((one) => subjectsOf(one)?.includes(subject));
    return named ?? candidates.find((one) => subjectsOf(one) === undefined);
  }
}

/** The subjects that a definition is limited to; `undefined` when it is for all. */
export function subjectsOf({ source }: AlarmDefinition): readonly string[] | undefined {
  return 'kind' in source ? source.subjects : undefined;
}

/** What goes for an alarm that nobody has defined; `check-config` lets no room begin with one. */
function plain(kind: string, onDelayMs: number): AlarmDefinition {
  const words = { 'zh-CN': '', en: '' };
  return {
    id: kind,
    source: { points: {}, when: { is: true } },
    class: 'system' satisfies AlarmClass,
    priority: null,
    text: words,
    cause: words,
    consequence: words,
    response: words,
    onDelayMs,
    offDelayMs: 0,
    deadband: 0,
    latch: false,
    group: null,
    realarmMs: null,
    longestShelvingMs: LONGEST_SHELVING_MS,
  };
}
