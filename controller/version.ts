import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The version in the nearest package.json, from the sources as well as from the build. */
export const VERSION: string = findVersion(dirname(fileURLToPath(import.meta.url)));

function findVersion(folder: string): string {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return version;
  } catch {
    const parent = dirname(folder);
    return parent === folder ? 'unknown' : findVersion(parent);
  }
}
