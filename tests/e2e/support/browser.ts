import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Bump with the package: a browser unpacked by an older one is not used. */
const UNPACKED = `muniment-chromium-143-${userInfo().uid}`;

/**
 * Unpacks the browser that `@sparticuz/chromium` carries, with the shared libraries and font set-up it brings for
 * machines that have neither, into one folder of its own. Several test processes may do so at once: each unpacks
 * aside and the first rename wins.
 */
async function unpack(): Promise<string> {
  const home = join(tmpdir(), UNPACKED);
  if (existsSync(home)) return home;
  const aside = await mkdtemp(join(tmpdir(), 'muniment-chromium-'));
  const touched = ['TMPDIR', 'AWS_EXECUTION_ENV', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH'];
  const before = touched.map((name) => [name, process.env[name]] as const);
  // The package writes to the temporary folder, and brings its libraries only where it takes itself to be at its
  // usual host.
  process.env['TMPDIR'] = aside;
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs20.x';
  try {
    const { default: pack } = await import('@sparticuz/chromium');
    await pack.executablePath();
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
  await mkdir(join(aside, 'cache'));
  // Its own set-up names /tmp/fonts; ours is wherever the folder ends up.
  await writeFile(
    join(aside, 'fonts', 'fonts.conf'),
    `<?xml version="1.0"?><fontconfig><dir>${home}/fonts/fonts</dir><cachedir>${home}/cache</cachedir></fontconfig>\n`,
  );
  await rename(aside, home).catch(async (error: NodeJS.ErrnoException) => {
    await rm(aside, { recursive: true, force: true });
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
  return home;
}

/** Starts a real Chromium without a window. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const home = await unpack();
  return chromium.launch({
    executablePath: join(home, 'chromium'),
    chromiumSandbox: false,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? home,
      LD_LIBRARY_PATH: join(home, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(home, 'fonts'),
      XDG_CACHE_HOME: join(home, 'cache'),
    },
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--hide-scrollbars'],
  });
}
