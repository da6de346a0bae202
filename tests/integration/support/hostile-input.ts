import * as fc from 'fast-check';
import type { TSchema } from 'typebox';

/** The keywords of JSON Schema that requests of the contract are written in. */
interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** Moments that pass for RFC 3339 and break what reckons with them: no such second, no such year, no such zone. */
export const ODD_TIMES = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '1969-12-31T23:59:59.999Z',
  '2026-02-28T23:59:60Z',
  '2026-06-30T23:59:60Z',
  '2016-12-31T23:59:60Z',
  '2028-02-29T24:00:00Z',
  '2026-01-01t00:00:00z',
  '2026-01-01 00:00:00Z',
  '2026-07-01T12:00:00.123456789+08:00',
  '9999-12-31T23:59:59.999Z',
  '9999-12-31T23:59:59-23:59',
] as const;

/** Texts that mean something to a shell, a query, a table, a mail, a page, a terminal or an object. */
const ODD_TEXTS = [
  ' ',
  '\r\nBcc: everyone@example.com\r\n\r\nhello',
  '=HYPERLINK("http://evil.example","pay")',
  "'; DROP TABLE journal; --",
  '%s%n%x',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '{count, plural, one {#} other {#}}',
  '{name}',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '\u001b]0;title\u0007\u001b[2J',
  '\u202eгнилоп\u200f\ufeff',
  '👩‍👩‍👧‍👦'.repeat(4),
  'Z\u0351\u036b\u0343'.repeat(20),
  '\ud83d\ude00\u0001\u007f\u0085\u2028',
  '-1',
  '1e999',
  'NaN',
  ':',
  'a:b:c',
] as const;

/**
 * Values that a schema lets through, or nearly, and that nobody meant.
 * @param known ids of things that exist, so that what lies behind them is reached too
 */
export function hostile(schema: TSchema, known: readonly string[]): fc.Arbitrary<unknown> {
  return ofShape(schema, known);
}

function ofShape(shape: Shape, known: readonly string[]): fc.Arbitrary<unknown> {
  if (shape.const !== undefined) return fc.constant(shape.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  if (shape.anyOf) return fc.oneof(...shape.anyOf.map((one) => ofShape(one, known)));
  switch (shape.type) {
    case 'object': {
      const { properties = {}, required = [] } = shape;
      const members = Object.entries(properties).map(([name, one]) => [name, ofShape(one, known)] as const);
      return fc.record(Object.fromEntries(members), { requiredKeys: [...required] });
    }
    case 'array':
      return fc.array(ofShape(shape.items ?? {}, known), {
        minLength: shape.minItems ?? 0,
        maxLength: Math.min(shape.maxItems ?? 6, 6),
      });
    case 'string':
      return text(shape, known);
    case 'integer':
      return fc.integer({ min: shape.minimum ?? -(2 ** 31), max: shape.maximum ?? 2 ** 31 });
    case 'number':
      return fc.oneof(
        fc.constantFrom(shape.minimum ?? -1e308, shape.maximum ?? 1e308, 5e-324, -0, 0.1),
        fc.double({ noNaN: true, noDefaultInfinity: true, min: shape.minimum, max: shape.maximum }),
      );
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue();
  }
}

function text(shape: Shape, known: readonly string[]): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = 2000, pattern, format } = shape;
  if (format === 'date-time')
    return fc.oneof(
      fc.constantFrom(...ODD_TIMES),
      fc
        .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString()),
    );
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...known) },
    { weight: 4, arbitrary: fc.constantFrom(...ODD_TEXTS).map((odd) => odd.slice(0, maxLength)) },
    { weight: 1, arbitrary: fc.constant('字'.repeat(maxLength)) },
    { weight: 1, arbitrary: fc.string({ minLength, maxLength: Math.min(maxLength, 40), unit: 'grapheme' }) },
  );
}
