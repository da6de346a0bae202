import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ApiDeps } from './deps.ts';
import { CallError } from './edge/problem.ts';
import { SCREEN_CSP } from './edge/headers.ts';
import { missingPage, startPage } from './pages.ts';

/** Vite puts a hash of the content into these names: what is behind one never changes. */
const HASHED = /^assets\/.*[-.][\w-]{8,}\.\w+$/;
/** One step of a path as a build names its files; nothing that climbs, hides or is encoded twice. */
const STEP = /^[A-Za-z0-9_][\w.@-]*$/;
const SCREENS = ['kiosk', 'trend', 'wall'] as const;
/** Chinese letters for the pages that are not built: a room has no internet, and not every machine has them. */
const FONTS = dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/400.css'));
const FONT_FILE = /^(?:[47]00\.css|files\/noto-sans-sc-[a-z0-9-]+\.woff2?)$/;

/**
 * Serves the screens under `/kiosk/`, `/wall/` and `/trend/`, what they share under `/assets/`, and a start page at `/`. Where the
 * screens were not built, a page says so.
 */
export async function registerScreens(app: FastifyInstance, { config, webRoot }: ApiDeps): Promise<void> {
  const root = resolve(webRoot);
  await app.register(staticFiles, {
    root,
    serve: false,
    cacheControl: false,
    index: false,
    dotfiles: 'deny',
  });
  const hidden = { schema: { hide: true } };

  app.get('/', hidden, async (_request, reply) =>
    html(reply, startPage(config.site.name, config.site.demo === true)),
  );
  for (const screen of SCREENS) {
    app.get(`/${screen}`, hidden, async (request, reply) =>
      // Keeps a token in the address: the screen exchanges it for a cookie.
      reply.redirect(`/${screen}/${request.url.slice(screen.length + 1)}`, 302),
    );
    app.get(`/${screen}/`, hidden, async (_request, reply) => {
      const page = `${screen}/index.html`;
      if (!existsSync(join(root, page))) return html(reply.code(404), missingPage());
      return reply
        .headers({ 'content-security-policy': SCREEN_CSP, 'cache-control': 'no-cache' })
        .sendFile(page);
    });
  }
  app.get('/fonts/*', hidden, async (request, reply) => {
    const { '*': file } = request.params as { '*': string };
    if (!FONT_FILE.test(file)) throw new CallError('not-found');
    return reply.header('cache-control', 'public, max-age=86400').sendFile(file, FONTS);
  });
  app.get('/:folder/*', hidden, async (request, reply) => {
    const { folder, '*': rest } = request.params as { folder: string; '*': string };
    const path = `${folder}/${rest}`;
    if (!['assets', ...SCREENS].includes(folder) || !path.split('/').every((step) => STEP.test(step)))
      throw new CallError('not-found');
    return reply
      .headers({
        'content-security-policy': SCREEN_CSP,
        'cache-control': HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
      })
      .sendFile(path);
  });
}

function html(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'self' 'unsafe-inline'; font-src 'self'; frame-ancestors 'none'",
      'cache-control': 'no-cache',
    })
    .send(page);
}
