import { type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Bilingual } from '../api/contract/index.ts';
import { say } from './problems.ts';

/** A mismatch between a value and its schema; `path` has one entry per object key or array index. */
export interface Mismatch {
  readonly path: readonly (string | number)[];
  readonly message: Bilingual;
}

type Path = readonly (string | number)[];

/**
 * Says in words where and how `value` departs from `schema`. A plain validator reports every branch of a union; this
 * one follows the branch that was meant (by its literal `kind`, else by its keys), so that one slip is one message.
 */
export function explain(schema: TSchema, value: unknown, path: Path = []): readonly Mismatch[] {
  if (Type.IsUnion(schema)) return explainUnion(schema.anyOf, value, path);
  if (Type.IsObject(schema)) return explainObject(schema, value, path);
  if (Type.IsRecord(schema)) return explainRecord(schema, value, path);
  if (Type.IsArray(schema) && Array.isArray(value))
    return [
      ...ownFaults({ ...schema, items: {} }, value, path),
      ...value.flatMap((item, index) => explain(schema.items, item, [...path, index])),
    ];
  return ownFaults(schema, value, path);
}

function explainUnion(branches: readonly TSchema[], value: unknown, path: Path): readonly Mismatch[] {
  if (branches.some((branch) => Value.Check(branch, value))) return [];
  const meant = branches.find((branch) => isMeant(branch, value));
  if (meant) return explain(meant, value, path);
  const kinds = branches.flatMap((branch) => literalWords(branch));
  if (kinds.length === 0 && branches.length > 0) {
    const [shortest = []] = branches.map((b) => explain(b, value, path)).sort((a, b) => a.length - b.length);
    return shortest;
  }
  const discriminated = branches.some((branch) => Type.IsObject(branch)) && isPlainObject(value);
  return [
    {
      path: discriminated ? [...path, 'kind'] : path,
      message: say(`应为以下之一：${kinds.join('、')}`, `must be one of: ${kinds.join(', ')}`),
    },
  ];
}

function explainRecord(
  schema: TSchema & { patternProperties: Record<string, TSchema> },
  value: unknown,
  path: Path,
): readonly Mismatch[] {
  if (!isPlainObject(value)) return ownFaults(Type.Object({}), value, path);
  const [item] = Object.values(schema.patternProperties);
  return item ? Object.entries(value).flatMap(([key, each]) => explain(item, each, [...path, key])) : [];
}

/** Whether a branch is the one the writer meant: its literals match, or it knows one of the keys used. */
function isMeant(branch: TSchema, value: unknown): boolean {
  if (!Type.IsObject(branch) || !isPlainObject(value)) return false;
  const literals = Object.entries(branch.properties).filter(([, s]) => Type.IsLiteral(s));
  if (literals.length > 0) return literals.every(([key, s]) => Type.IsLiteral(s) && value[key] === s.const);
  return Object.keys(value).some((key) => key in branch.properties);
}

function literalWords(branch: TSchema): readonly string[] {
  if (Type.IsLiteral(branch)) return [String(branch.const)];
  if (!Type.IsObject(branch)) return [];
  return Object.values(branch.properties).flatMap((s) => (Type.IsLiteral(s) ? [String(s.const)] : []));
}

function explainObject(
  schema: TSchema & { properties: Record<string, TSchema>; required?: readonly string[] },
  value: unknown,
  path: Path,
): readonly Mismatch[] {
  if (!isPlainObject(value)) return ownFaults(Type.Object({}), value, path);
  const known = Object.keys(schema.properties);
  const closed = (schema as { additionalProperties?: unknown }).additionalProperties === false;
  const missing = (schema.required ?? [])
    .filter((key) => !(key in value))
    .map((key) => ({ path, message: say(`缺少“${key}”`, `"${key}" is missing`) }));
  const unknown = closed ? Object.keys(value).filter((key) => !known.includes(key)) : [];
  return [
    ...missing,
    ...unknown.map((key) => ({
      path: [...path, key],
      message: say(
        `未知的字段“${key}”；可用：${known.join('、')}`,
        `unknown key "${key}"; known here: ${known.join(', ')}`,
      ),
    })),
    ...known
      .filter((key) => key in value)
      .flatMap((key) => explain(schema.properties[key]!, value[key], [...path, key])),
  ];
}

function ownFaults(schema: TSchema, value: unknown, path: Path): readonly Mismatch[] {
  return [...Value.Errors(schema, value)].slice(0, 1).map((error) => ({
    path,
    message: words(error.keyword, error.params as Record<string, unknown>, schema, error.message),
  }));
}

const TYPES_ZH: Record<string, string> = {
  integer: '整数',
  number: '数字',
  string: '文字',
  boolean: 'true 或 false',
  object: '一组键值',
  array: '列表',
  null: 'null',
};

function words(
  keyword: string,
  params: Record<string, unknown>,
  schema: TSchema,
  fallback: string,
): Bilingual {
  const limit = show(params['limit']);
  switch (keyword) {
    case 'type':
      return say(
        `应为${TYPES_ZH[show(params['type'])] ?? show(params['type'])}`,
        `must be of type ${show(params['type'])}`,
      );
    case 'minimum':
    case 'exclusiveMinimum':
      return say(`太小，至少 ${limit}`, `too small, at least ${limit}`);
    case 'maximum':
    case 'exclusiveMaximum':
      return say(`太大，至多 ${limit}`, `too large, at most ${limit}`);
    case 'enum': {
      const allowed = (schema as { enum?: readonly unknown[] }).enum ?? [];
      return say(`应为以下之一：${allowed.join('、')}`, `must be one of: ${allowed.join(', ')}`);
    }
    case 'const':
      return say(
        `应为 ${show((schema as { const?: unknown }).const)}`,
        `must be ${show((schema as { const?: unknown }).const)}`,
      );
    case 'pattern': {
      const hint = (schema as { description?: string }).description ?? `pattern ${show(params['pattern'])}`;
      return say(`格式不对（${hint}）`, `wrong form (${hint})`);
    }
    default:
      return say(fallback, fallback);
  }
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
