import type { AlarmDefinition } from '../../../../controller/model/alarm-definition.ts';

const words = (text: string) => ({ 'zh-CN': text, en: text });

/** A definition as a test needs it; `id` is a kind unless it watches points. */
export function definition(id: string, more: Partial<AlarmDefinition> = {}): AlarmDefinition {
  return {
    id,
    source: { kind: id as never },
    class: 'system',
    priority: null,
    text: words(`${id} {subject}`),
    cause: words('cause'),
    consequence: words('consequence'),
    response: words('response'),
    onDelayMs: 0,
    offDelayMs: 0,
    deadband: 0,
    latch: false,
    group: null,
    realarmMs: null,
    longestShelvingMs: 3_600_000,
    ...more,
  };
}
