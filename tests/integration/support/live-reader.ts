import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LiveMessageName, LiveMessages } from '../../../controller/api/contract/index.ts';
import type { ApiRoom } from './api-room.ts';

/** One reader of the live stream over a real connection; the room has to listen. */
export class LiveReader {
  readonly #request: http.ClientRequest;
  readonly #messages: { readonly name: string; readonly data: unknown }[] = [];
  #rest = '';
  #ended = false;

  private constructor(request: http.ClientRequest, response: http.IncomingMessage) {
    this.#request = request;
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.#read(text));
    response.on('error', () => {});
    response.on('close', () => {
      this.#ended = true;
    });
  }

  /** Resolves when the answer has begun. */
  static open(room: ApiRoom, token: string): Promise<LiveReader> {
    const { port } = room.app.server.address() as AddressInfo;
    const headers = { authorization: `Bearer ${token}` };
    return new Promise((resolve, reject) => {
      const request = http.get({ host: '127.0.0.1', port, path: '/api/v1/live', headers }, (response) =>
        resolve(new LiveReader(request, response)),
      );
      request.on('error', reject);
    });
  }

  /** Whether the other side, or the reader itself, has ended it. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Everything of that name so far, oldest first. */
  of<Name extends LiveMessageName>(name: Name): LiveMessages[Name][] {
    return this.#messages.filter((one) => one.name === name).map(({ data }) => data as LiveMessages[Name]);
  }

  leave(): void {
    this.#request.destroy();
  }

  #read(text: string): void {
    const blocks = (this.#rest + text).split('\n\n');
    this.#rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const name = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (name !== undefined && data !== undefined)
        this.#messages.push({ name, data: JSON.parse(data) as unknown });
    }
  }
}
