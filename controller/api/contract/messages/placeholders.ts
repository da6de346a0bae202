import { IntlMessageFormat } from 'intl-messageformat';

/** The parser keeps its enumeration of elements to itself. */
const LITERAL = 0;

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/**
 * What a message speaks of: the names of its placeholders.
 * @throws SyntaxError for one that is no ICU message
 */
export function placeholdersOf(message: string, language: string): ReadonlySet<string> {
  const names = new Set<string>();
  const look = (elements: readonly Element[]): void => {
    for (const element of elements) {
      const type: number = element.type;
      // A literal is what is said as it stands, and the # of a plural names nothing.
      if (type === LITERAL || !('value' in element)) continue;
      names.add(element.value);
      if ('options' in element) for (const option of Object.values(element.options)) look(option.value);
      if ('children' in element) look(element.children);
    }
  };
  look(new IntlMessageFormat(message, language).getAst());
  return names;
}
