import { RoomConfig } from '../config/schema.ts';

/** `muniment schema`: the JSON Schema of room files, for editors; defaults need not be written down. */
export function printSchema(): void {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Muniment room configuration',
    ...(withOptionalDefaults(RoomConfig) as object),
  };
  console.log(JSON.stringify(schema, null, 2));
}

/** The loader fills defaults in before it checks, so an editor must not demand what has a default. */
function withOptionalDefaults(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withOptionalDefaults);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, withOptionalDefaults(value)]),
  );
  const { required, properties } = copy as { required?: string[]; properties?: Record<string, object> };
  if (Array.isArray(required) && properties)
    copy['required'] = required.filter((key) => !('default' in (properties[key] ?? {})));
  return copy;
}
