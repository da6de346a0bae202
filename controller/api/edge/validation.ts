import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TValidationError } from 'typebox/error';
import { Format } from 'typebox/format';
import { Locale } from 'typebox/system';
import type { Language } from '../contract/messages/index.ts';
import { refuseUnclean } from './json-body.ts';
import { isMoment } from './moment.ts';
import { type InputError, InputInvalid } from './problem.ts';

/** The parts of a request that have a schema, under the names that error paths begin with. */
export type Part = 'params' | 'query' | 'body';

const MESSAGE: Readonly<Record<Language, (error: TValidationError) => string>> = {
  en: Locale.en_US,
  'zh-CN': Locale.zh_Hans,
};
const UNKNOWN_FIELD: Readonly<Record<Language, string>> = {
  en: 'is not a field of this request',
  'zh-CN': '不是此请求的字段',
};
const REQUIRED: Readonly<Record<Language, string>> = { en: 'is required', 'zh-CN': '必须提供' };

const NO_MOMENT: Readonly<Record<Language, string>> = {
  en: 'must be an RFC 3339 time of the years 1970 to 2199, without leap second',
  'zh-CN': '须为 1970 至 2199 年间的 RFC 3339 时间，不含闰秒',
};

// What the library takes for a time, `Date` does not always: what passes here is a number from then on.
Format.Set('date-time', isMoment);

/**
 * Compiles a schema into a check of one part of a request. Query and path arrive as text, so numbers in them are
 * converted; a body is taken as it is.
 * @returns a function that gives the checked value or throws {@link InputInvalid} with every fault
 */
export function compileCheck(schema: TSchema, part: Part): (value: unknown) => unknown {
  const validator = Compile(schema);
  const integers = integersOf(schema);
  return (given) => {
    let value = given;
    if (part === 'body') value ??= {};
    else {
      refuseUnclean(given, `/${part}`);
      value = withNumbers(given as Readonly<Record<string, unknown>>, integers);
    }
    if (validator.Check(value)) return value;
    const errors = relevant(validator.Errors(value));
    throw new InputInvalid((words) => errors.flatMap((error) => inWords(error, part, words.language)));
  };
}

/** Names of the members that are whole numbers. */
function integersOf(schema: TSchema): ReadonlySet<string> {
  const { properties = {} } = schema as { properties?: Record<string, { type?: string }> };
  return new Set(Object.keys(properties).filter((name) => properties[name]?.type === 'integer'));
}

/**
 * Reads whole numbers where the schema wants them. Anything that is not plainly one stays text and fails the check: bank
 * `1.5` must not become bank 1.
 */
function withNumbers(given: Readonly<Record<string, unknown>>, integers: ReadonlySet<string>): object {
  const read: Record<string, unknown> = {};
  for (const name of Object.keys(given)) {
    const value = given[name];
    const isNumber = integers.has(name) && typeof value === 'string' && /^-?\d{1,15}$/.test(value);
    read[name] = isNumber ? Number(value) : value;
  }
  return read;
}

/**
 * Of a union, only the branch that fits best is worth complaining about; the rest is noise to whoever has to mend the
 * request.
 */
function relevant(errors: readonly TValidationError[]): readonly TValidationError[] {
  const unions = new Map<string, Map<string, number>>();
  for (const { schemaPath } of errors) {
    for (const [branch, union = ''] of branchesOf(schemaPath)) {
      const counts = unions.get(union) ?? new Map<string, number>();
      unions.set(union, counts.set(branch, (counts.get(branch) ?? 0) + 1));
    }
  }
  const best = new Set([...unions.values()].map((counts) => [...counts].sort((a, b) => a[1] - b[1])[0]?.[0]));
  return errors.filter(
    (error) =>
      error.keyword !== 'additionalProperties' &&
      !(error.keyword === 'anyOf' && unions.has(`${error.schemaPath}/anyOf`)) &&
      branchesOf(error.schemaPath).every(([branch]) => best.has(branch)),
  );
}

/** Every `…/anyOf/2` on the way to a schema, with the `…/anyOf` it belongs to. */
function branchesOf(schemaPath: string): [branch: string, union: string][] {
  return [...schemaPath.matchAll(/\/anyOf\/\d+/g)].map((match) => {
    const end = match.index + match[0].length;
    return [schemaPath.slice(0, end), schemaPath.slice(0, match.index + '/anyOf'.length)];
  });
}

function inWords(error: TValidationError, part: Part, language: Language): InputError[] {
  const path = `/${part}${error.instancePath}`;
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((name) => ({
        path: `${path}/${name}`,
        message: REQUIRED[language],
      }));
    case 'boolean':
      return [{ path, message: UNKNOWN_FIELD[language] }];
    case 'enum':
      return [{ path, message: `${MESSAGE[language](error)}: ${error.params.allowedValues.join(', ')}` }];
    case 'format':
      return [
        {
          path,
          message: error.params.format === 'date-time' ? NO_MOMENT[language] : MESSAGE[language](error),
        },
      ];
    default:
      return [{ path, message: MESSAGE[language](error) }];
  }
}
