/** `{name}`, or a word that follows a figure: `{count|box|boxes}`. */
const PLACEHOLDER = /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g;

/** A text with its placeholders filled; one that nobody gave reads `—`. */
export function filled(text: string, fill: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(PLACEHOLDER, (_, name: string, one: string | undefined, many: string) =>
    one === undefined ? String(fill[name] ?? '—') : Number(fill[name]) === 1 ? one : many,
  );
}
