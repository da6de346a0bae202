import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

/**
 * typebox comes as 700 small modules, which took half of the daemon's start to find and compile. The build puts it into
 * a handful of files beside the compiled code, where Node looks for packages before it looks at the project's own
 * `node_modules`; sources and tests know nothing of it, and without it everything runs as well, only later.
 */
const PACKAGE = new URL('node_modules/typebox/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('package.json', PACKAGE), 'utf8')) as {
  name: string;
  version: string;
  license: string;
  exports: Record<string, { default: string }>;
};
const nameOf = (path: string): string => (path === '.' ? 'index' : path.slice('./'.length));
const paths = Object.keys(manifest.exports);

/** What makes a folder of files a package, and what its licence asks to go with it. */
function packaged(): Plugin {
  const { name, version, license } = manifest;
  const exports = Object.fromEntries(paths.map((path) => [path, `./${nameOf(path)}.mjs`]));
  return {
    name: 'packaged',
    generateBundle() {
      const source = `${JSON.stringify({ name, version, license, type: 'module', exports }, null, 2)}\n`;
      this.emitFile({ type: 'asset', fileName: 'package.json', source });
      const words = readFileSync(new URL('license', PACKAGE), 'utf8');
      this.emitFile({ type: 'asset', fileName: 'license', source: words });
    },
  };
}

export default defineConfig({
  plugins: [packaged()],
  publicDir: false,
  build: {
    outDir: 'dist/node_modules/typebox',
    // Whoever runs from `dist` meanwhile must not find the package gone.
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    lib: {
      entry: Object.fromEntries(
        paths.map((path) => [
          nameOf(path),
          fileURLToPath(new URL(manifest.exports[path]?.default ?? '', PACKAGE)),
        ]),
      ),
      formats: ['es'],
    },
    rolldownOptions: { output: { entryFileNames: '[name].mjs', chunkFileNames: 'part-[name].mjs' } },
  },
});
