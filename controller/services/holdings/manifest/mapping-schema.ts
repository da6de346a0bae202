import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse as parseYaml } from 'yaml';
import { HOUSE_COLUMN_NAMES, HOUSE_COLUMNS } from './columns.ts';

const strict = { additionalProperties: false } as const;
const Text = Type.Object({ 'zh-CN': Type.String(), en: Type.String() }, strict);

const Alternative = Type.Object(
  {
    template: Type.String({
      description: 'Text with {column} in it; applies when every column it names has a value in the row',
    }),
    notice: Type.Optional(Text),
  },
  strict,
);

/** How one value is made from a row. */
export const ValueRule = Type.Union([
  Type.String({ description: 'A template: the short form of first: [{ template }]' }),
  Type.Object(
    {
      first: Type.Array(Alternative, { minItems: 1, description: 'The first that applies gives the value' }),
      extract: Type.Optional(
        Type.String({
          description: 'Regular expression; its first group is the value, no match is no value',
        }),
      ),
      values: Type.Optional(
        Type.Record(Type.String(), Type.String(), {
          description: 'Table of values; one that is not in it is an error',
        }),
      ),
    },
    strict,
  ),
]);
export type ValueRule = Static<typeof ValueRule>;

const ShelfRule = Type.Object(
  {
    when: Type.Array(Type.String(), {
      minItems: 1,
      description: 'Columns that must all have a value; a row without them has no place',
    }),
    bank: ValueRule,
    carriage: ValueRule,
    face: ValueRule,
    section: ValueRule,
    level: ValueRule,
    unplaceable: Type.Enum(['error', 'notice'], {
      description: 'What a shelf that is full or not in the room is: an error, or a box to be placed by hand',
    }),
  },
  strict,
);

/** How a foreign catalogue's CSV files become the house's manifest: data, so that no code is needed for the next one. */
export const ImportMapping = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    version: Type.Literal(1),
    name: Text,
    encoding: Type.Optional(Type.Enum(['utf-8', 'gb18030', 'utf-16le'])),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    join: Type.Optional(
      Type.Array(
        Type.Object(
          {
            file: Type.String({ description: 'A second CSV file, beside the first' }),
            as: Type.String({
              pattern: '^[a-z][a-z0-9_]*$',
              description: 'Its columns are written as.column',
            }),
            on: Type.Object({ ours: Type.String(), theirs: Type.String() }, strict),
            unmatched: Type.Enum(['error', 'notice'], {
              description: 'What a row of the second file is that no row of the first matches',
            }),
          },
          strict,
        ),
      ),
    ),
    columns: Type.Object(
      Object.fromEntries(
        HOUSE_COLUMN_NAMES.map((name) => [
          name,
          HOUSE_COLUMNS[name].required ? ValueRule : Type.Optional(ValueRule),
        ]),
      ),
      strict,
    ),
    shelf: Type.Optional(ShelfRule),
  },
  strict,
);
export interface ImportMapping extends Omit<Static<typeof ImportMapping>, 'columns'> {
  readonly columns: Partial<Record<(typeof HOUSE_COLUMN_NAMES)[number], ValueRule>>;
}
export type ShelfRule = Static<typeof ShelfRule>;

/** A mapping file that cannot be used, with everything wrong in it. */
export class MappingError extends Error {
  override readonly name = 'MappingError';
  readonly problems: readonly { readonly path: string; readonly message: string }[];

  constructor(problems: readonly { readonly path: string; readonly message: string }[]) {
    super(problems.map(({ path, message }) => `${path || '/'}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads a mapping file (YAML).
 * @throws MappingError with every mistake and its path
 */
export function readMapping(yamlText: string): ImportMapping {
  let data: unknown;
  try {
    data = parseYaml(yamlText);
  } catch (error) {
    throw new MappingError([{ path: '', message: error instanceof Error ? error.message : String(error) }]);
  }
  if (!Value.Check(ImportMapping, data))
    throw new MappingError(
      Value.Errors(ImportMapping, data).map(({ instancePath, message }) => ({ path: instancePath, message })),
    );
  const mapping: ImportMapping = data;
  // Compiled where they are used; tried here so that a broken one is known now, not at row 5,000.
  const broken = expressionsOf(mapping).flatMap(({ path, extract }) => {
    const message = expressionProblem(extract);
    return message === null ? [] : [{ path, message }];
  });
  if (broken.length > 0) throw new MappingError(broken);
  return mapping;
}

function expressionProblem(extract: string): string | null {
  try {
    RegExp(extract, 'u');
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function expressionsOf(mapping: ImportMapping): readonly { path: string; extract: string }[] {
  const of = (where: string, rules: object): { path: string; extract: string }[] =>
    Object.entries(rules).flatMap(([name, rule]) =>
      typeof rule === 'object' && rule !== null && 'extract' in rule && typeof rule.extract === 'string'
        ? [{ path: `/${where}/${name}/extract`, extract: rule.extract }]
        : [],
    );
  return [...of('columns', mapping.columns), ...of('shelf', mapping.shelf ?? {})];
}
