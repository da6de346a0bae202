import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse as parseYaml } from 'yaml';
import { TimeFormat, TimeFormatError } from './time-format.ts';
import { CONVERSIONS, type LogUnit } from './units.ts';
import { WallClock } from './wall-clock.ts';

const strict = { additionalProperties: false } as const;
const Text = Type.Object({ 'zh-CN': Type.String(), en: Type.String() }, strict);

const Column = Type.Object(
  {
    column: Type.String({ minLength: 1, description: 'As the header names it' }),
    point: Type.String({ description: 'Id of a configured point' }),
    unit: Type.Enum(Object.keys(CONVERSIONS) as LogUnit[], {
      description: 'Unit of the column; converted to that of the house',
    }),
    low: Type.Optional(Type.Number({ description: 'Limits to judge it by, in the unit of the house' })),
    high: Type.Optional(Type.Number()),
  },
  strict,
);

/** How a foreign climate log is to be read: data, so that no code is needed for the next logger. */
export const LogMapping = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    version: Type.Literal(1),
    name: Text,
    encoding: Type.Optional(Type.Enum(['utf-8', 'utf-16le', 'windows-1252', 'gb18030'])),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    decimal: Type.Optional(Type.Enum(['.', ','])),
    skipLines: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1000, description: 'Lines before the header' }),
    ),
    time: Type.Object(
      {
        columns: Type.Array(Type.String({ minLength: 1 }), {
          minItems: 1,
          maxItems: 2,
          description: 'The column of the time, or those of date and time',
        }),
        format: Type.String({ description: 'e.g. DD-MM-YYYY HH:mm, of YYYY YY MM M DD D HH H hh h mm ss A' }),
        zone: Type.String({
          description: 'IANA name or an offset such as +01:00: what the clock of the logger showed',
        }),
      },
      strict,
    ),
    missing: Type.Optional(
      Type.Array(Type.String(), { description: 'What stands where nothing was measured, besides nothing' }),
    ),
    holdMinutes: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 1440,
        description:
          'How long a value stands when no other follows; half as long again as the usual step if left out',
      }),
    ),
    columns: Type.Array(Column, { minItems: 1 }),
  },
  strict,
);
export type LogMapping = Static<typeof LogMapping>;

/** A mapping file that cannot be used, with everything wrong in it. */
export class LogMappingError extends Error {
  override readonly name = 'LogMappingError';
}

/**
 * Reads a mapping file (YAML).
 * @throws LogMappingError with every mistake and its path
 */
export function readLogMapping(yamlText: string): LogMapping {
  let data: unknown;
  try {
    data = parseYaml(yamlText);
  } catch (error) {
    throw new LogMappingError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  if (!Value.Check(LogMapping, data)) {
    const errors = Value.Errors(LogMapping, data).map(
      ({ instancePath, message }) => `${instancePath || '/'}: ${message}`,
    );
    throw new LogMappingError(errors.join('\n'));
  }
  const problems: string[] = [];
  const { format, zone } = data.time;
  const unreadable = refusalOf(() => new TimeFormat(format));
  if (unreadable !== null) problems.push(`/time/format: ${unreadable}`);
  if (refusalOf(() => new WallClock(zone)) !== null)
    problems.push(`/time/zone: there is no time zone "${zone}"`);
  const points = data.columns.map(({ point }) => point);
  for (const [index, point] of points.entries())
    if (points.indexOf(point) < index) problems.push(`/columns/${index}/point: "${point}" is used twice`);
  if ((data.decimal ?? '.') === (data.delimiter ?? ','))
    problems.push('/decimal: cannot be the delimiter as well');
  if (problems.length > 0) throw new LogMappingError(problems.join('\n'));
  return data;
}

function refusalOf(make: () => unknown): string | null {
  try {
    make();
    return null;
  } catch (error) {
    if (error instanceof TimeFormatError || error instanceof RangeError) return error.message;
    throw error;
  }
}
