import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Fastify, { type FastifyInstance } from 'fastify';
import { SimulatorError } from '../errors.ts';
import type { PlayableRoom } from './playable-room.ts';
import { addRoutes } from './routes.ts';

export interface PanelServer {
  readonly url: string;
  close(): Promise<void>;
}

const ASSETS: Readonly<Record<string, { file: string; type: string }>> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/panel.css': { file: 'panel.css', type: 'text/css; charset=utf-8' },
  '/panel.js': { file: 'panel.js', type: 'text/javascript; charset=utf-8' },
  '/elements.js': { file: 'elements.js', type: 'text/javascript; charset=utf-8' },
  '/bank-card.js': { file: 'bank-card.js', type: 'text/javascript; charset=utf-8' },
  '/germicide-card.js': { file: 'germicide-card.js', type: 'text/javascript; charset=utf-8' },
  '/plan.js': { file: 'plan.js', type: 'text/javascript; charset=utf-8' },
  '/words.js': { file: 'words.js', type: 'text/javascript; charset=utf-8' },
};

/** The page's files stay in the sources; compiled code runs from another folder and looks for them from the top. */
function assetFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return join(folder, 'simulators', 'panel', 'page');
}

/**
 * Serves the panel page and the control API.
 * @param port 0 lets the system choose
 * Throws `SimulatorError` when the port is taken.
 */
export async function startPanel(room: PlayableRoom, host: string, port: number): Promise<PanelServer> {
  const app = Fastify({ forceCloseConnections: true });
  app.setErrorHandler((error, _request, reply) => {
    const { message } = error as Error;
    const status =
      error instanceof SimulatorError ? error.status : (error as { statusCode?: number }).statusCode;
    return reply.code(status ?? 500).send({ error: message });
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'there is no such page' }));
  addAssets(app);
  addFonts(app);
  addRoutes(app, room);
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const inUse = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const why = inUse ? 'is already in use' : `cannot be opened: ${(cause as Error).message}`;
    throw new SimulatorError(`port ${port} on ${host} (simulator panel) ${why}`, { cause });
  }
  const address = app.server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  return { url: `http://${host}:${actual}/`, close: () => app.close() };
}

/** Chinese letters come with us: a room has no internet, and not every machine has them. */
const FONT_FILE = /^(?:[47]00\.css|files\/noto-sans-sc-[a-z0-9-]+\.woff2)$/;

function addFonts(app: FastifyInstance): void {
  const folder = dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/400.css'));
  app.get('/fonts/*', async (request, reply) => {
    const { '*': file } = request.params as { '*': string };
    if (!FONT_FILE.test(file)) return reply.callNotFound();
    const type = file.endsWith('.css') ? 'text/css; charset=utf-8' : 'font/woff2';
    return reply
      .type(type)
      .header('cache-control', 'max-age=86400')
      .send(await readFile(join(folder, file)));
  });
}

function addAssets(app: FastifyInstance): void {
  const folder = assetFolder();
  for (const [path, { file, type }] of Object.entries(ASSETS))
    app.get(path, async (_request, reply) => {
      return reply
        .type(type)
        .header('cache-control', 'no-cache')
        .send(await readFile(join(folder, file)));
    });
}
