import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import type { LiveMessageName, LiveMessages } from '../../../controller/api/contract/index.ts';
import { SCREEN_CSP } from '../../../controller/api/edge/headers.ts';
import { ROOT } from '../../support/processes.ts';
import { answerOf, type Scene } from './scene.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/**
 * A stage on which the built screens play a scene that a real room would take hours, or a fire, to come to: it speaks
 * the contract and nothing else. What a screen does with a real daemon is tested with one, elsewhere.
 */
export class Stage {
  readonly #server: Server;
  readonly #streams = new Set<ServerResponse>();
  #scene: Scene;
  #joined = 0;
  #ticks: ReturnType<typeof setInterval> | undefined;

  private constructor(scene: Scene) {
    this.#scene = scene;
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async open(scene: Scene): Promise<Stage> {
    const stage = new Stage(scene);
    await new Promise<void>((resolve) => stage.#server.listen(0, '127.0.0.1', resolve));
    stage.tick(true);
    return stage;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** Another scene from now on, told to everyone who listens as if all of it had just changed. */
  play(scene: Scene): void {
    this.#scene = scene;
    for (const stream of this.#streams) this.#send(stream, 'snapshot', scene.snapshot());
  }

  /** One message to everyone who listens. */
  tell<Name extends LiveMessageName>(name: Name, data: LiveMessages[Name]): void {
    for (const stream of this.#streams) this.#send(stream, name, data);
  }

  /** Breaks every line, as a daemon that ends does; whoever dials again is let in. */
  cut(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  /** How many listen now, and how often anyone has begun to. */
  get audience(): { readonly now: number; readonly ever: number } {
    return { now: this.#streams.size, ever: this.#joined };
  }

  /** Whether the heart beats: a stage that does not tick hangs with its lines open. */
  tick(beating: boolean): void {
    clearInterval(this.#ticks);
    if (!beating) return;
    this.#ticks = setInterval(() => {
      const { now, points } = this.#scene;
      this.tell('points', points());
      this.tell('tick', { time: new Date(now()).toISOString(), head: 1, uptimeS: 1 });
    }, 1000);
  }

  async close(): Promise<void> {
    this.tick(false);
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #send<Name extends LiveMessageName>(stream: ServerResponse, name: Name, data: LiveMessages[Name]): void {
    stream.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', this.url);
    if (url.pathname === '/api/v1/live') this.#join(response);
    else if (url.pathname.startsWith('/api/v1/')) this.#call(request, response, url);
    else sendFile(url.pathname, response);
  }

  #join(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    this.#streams.add(response);
    this.#joined += 1;
    response.once('close', () => this.#streams.delete(response));
    this.#send(response, 'snapshot', this.#scene.snapshot());
  }

  #call(request: IncomingMessage, response: ServerResponse, url: URL): void {
    const route = `${request.method} ${url.pathname.slice('/api/v1'.length)}`;
    const answer = answerOf(this.#scene, route, url.searchParams);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { code: 'not-found', title: 'not on this stage' }));
  }
}

function sendFile(path: string, response: ServerResponse): void {
  const file = `${ROOT}dist/web${path.endsWith('/') ? `${path}index.html` : path}`;
  if (path.includes('..') || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': SCREEN_CSP,
  });
  response.end(readFileSync(file));
}
