import { createServer, type Server, type Socket } from 'node:net';
import { SimulatorError } from '../errors.ts';

/** Where a simulated device listens. */
export interface TcpPlace {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** The name its port has in the environment and in messages. */
  readonly env: string;
}

/** A network socket in the wall: devices plug into it, and its cable can be pulled and put back. */
export class TcpWire {
  readonly #place: TcpPlace;
  readonly #onConnection: (socket: Socket) => void;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  constructor(place: TcpPlace, onConnection: (socket: Socket) => void) {
    this.#place = place;
    this.#onConnection = onConnection;
  }

  /** The port it listens on, once started. */
  get port(): number {
    return this.#port;
  }

  /** Throws `SimulatorError` when the port is taken or not ours to take. */
  async start(): Promise<void> {
    this.#port = await this.#listen(this.#place.port);
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.drop();
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Closes every connection as a reboot does; clients may come back at once. */
  drop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
  }

  async unplug(): Promise<void> {
    await this.stop();
  }

  async plug(): Promise<void> {
    if (!this.#server) await this.#listen(this.#port);
  }

  #listen(port: number): Promise<number> {
    const { host, env } = this.#place;
    const server = createServer((socket) => this.#accept(socket));
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) => {
        if (this.#server === server) this.#server = null;
        const why = cause.code === 'EADDRINUSE' ? 'is already in use' : `cannot be opened (${cause.code})`;
        reject(new SimulatorError(`port ${port} on ${host} (${env}) ${why}`, { cause }));
      });
      server.listen(port, host, () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  }

  #accept(socket: Socket): void {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
    this.#sockets.add(socket);
    this.#onConnection(socket);
  }
}
