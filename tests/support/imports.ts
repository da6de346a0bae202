import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** One import statement: from a file of the project to another file of it, or to a package. */
export interface Import {
  readonly from: string;
  /** Project path (`drivers/contract/index.ts`) or package name (`better-sqlite3`, `node:fs`). */
  readonly to: string;
  readonly typeOnly: boolean;
}

const STATEMENT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Every import in a source text. `file` is the text's path from the project's root. */
export function importsIn(file: string, text: string): readonly Import[] {
  return [...text.matchAll(STATEMENT)].map((match) => {
    const target = match[2] ?? match[3] ?? '';
    const local = target.startsWith('.');
    return {
      from: file,
      to: local ? normalize(join(dirname(file), target)) : target,
      typeOnly: match[1] !== undefined,
    };
  });
}

/** Every import of the project's own code below `root`, tests and build output left out. */
export function importsBelow(root: string, folders: readonly string[]): readonly Import[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .flatMap((entry) => {
        const path = join(entry.parentPath, entry.name);
        return importsIn(relative(root, path), readFileSync(path, 'utf8'));
      }),
  );
}
