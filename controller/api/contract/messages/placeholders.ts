import { IntlMessageFormat } from 'intl-messageformat';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/**
 * What a message speaks of: the names of its placeholders.
 * @throws SyntaxError for one that is no ICU message
 */
export function placeholdersOf(message: string, language: string): ReadonlySet<string> {
  const names = new Set<string>();
  const look = (elements: readonly Element[]): void => {
    for (const element of elements) {
      // Literals and the # of a plural name nothing.
      if (element.type === 0 || element.type === 7) continue;
      names.add(element.value);
      if ('options' in element) for (const option of Object.values(element.options)) look(option.value);
      if ('children' in element) look(element.children);
    }
  };
  look(new IntlMessageFormat(message, language).getAst());
  return names;
}
