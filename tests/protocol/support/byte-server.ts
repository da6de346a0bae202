import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A bare TCP server whose behaviour is the test's own. */
export class ByteServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  connections = 0;
  onConnection: (socket: Socket) => void = () => undefined;
  onBytes: (bytes: Buffer, socket: Socket) => void = () => undefined;

  constructor() {
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => this.onBytes(bytes, socket));
      this.onConnection(socket);
    });
  }

  /** Listens on an ephemeral port, or on one it had before; returns it. */
  async listen(port = 0): Promise<number> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends every connection the hard way. */
  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
