import type { ValueRule } from './mapping-schema.ts';
import type { BilingualText } from './problems.ts';

/** What a rule makes of a row. */
export type RuleOutcome =
  | { readonly kind: 'value'; readonly value: string; readonly notice?: BilingualText }
  /** No alternative had all its columns. */
  | { readonly kind: 'nothing'; readonly tried: string }
  /** The value made is not in the rule's table. */
  | { readonly kind: 'not-in-table'; readonly value: string };

const PLACEHOLDER = /\{([^{}]+)\}/g;

/** Columns a rule names. */
export function columnsNamed(rule: ValueRule): readonly string[] {
  return templatesOf(rule).flatMap(({ template }) =>
    [...template.matchAll(PLACEHOLDER)].map((match) => match[1] as string),
  );
}

/** Makes a value from a row: the first template whose columns all have one, then the extract, then the table. */
export function applyRule(rule: ValueRule, cells: Readonly<Record<string, string>>): RuleOutcome {
  const { extract, values } = typeof rule === 'string' ? {} : rule;
  const alternatives = templatesOf(rule);
  for (const { template, notice } of alternatives) {
    const filled = fill(template, cells);
    const made = filled === null || extract === undefined ? filled : extracted(filled, extract);
    if (made === null || made === '') continue;
    // Own keys only: a cell that says "constructor" is not in any table.
    const value = values === undefined ? made : Object.hasOwn(values, made) ? values[made] : undefined;
    if (value === undefined) return { kind: 'not-in-table', value: made };
    return { kind: 'value', value, ...(notice && { notice }) };
  }
  return { kind: 'nothing', tried: alternatives.map(({ template }) => template).join(' | ') };
}

function templatesOf(rule: ValueRule): readonly { template: string; notice?: BilingualText }[] {
  return typeof rule === 'string' ? [{ template: rule }] : rule.first;
}

function fill(template: string, cells: Readonly<Record<string, string>>): string | null {
  let complete = true;
  const filled = template.replaceAll(PLACEHOLDER, (_, name: string) => {
    const cell = cells[name] ?? '';
    if (cell === '') complete = false;
    return cell;
  });
  return complete ? filled : null;
}

function extracted(text: string, pattern: string): string | null {
  return new RegExp(pattern, 'u').exec(text)?.[1] ?? null;
}
