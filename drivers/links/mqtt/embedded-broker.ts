import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Socket } from 'node:net';

/** A broker inside the daemon; stations of the room connect to it. */
export interface EmbeddedBroker {
  /** The port it really listens on. */
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Starts a broker. Its server sends without Nagle's delay: with it, deliveries wait tens of milliseconds for company.
 * With a user name or password, nobody who does not know them gets in. Rejects when the address cannot be had.
 */
export async function startBroker(
  address: { host: string; port: number; username?: string; password?: string },
  onProblem: (why: string) => void,
): Promise<EmbeddedBroker> {
  const { Aedes } = await import('aedes');
  const broker = await Aedes.createBroker();
  broker.on('clientError', (client, error) => onProblem(`client ${client.id}: ${error.message}`));
  broker.on('connectionError', (_client, error) => onProblem(error.message));
  const { username, password } = address;
  if (username !== undefined || password !== undefined)
    broker.authenticate = (_client, name, word, done) => {
      const known = same(name ?? '', username ?? '') && same(word?.toString() ?? '', password ?? '');
      done(null, known);
    };
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(address.port, address.host, resolve);
    });
  } catch (error) {
    await new Promise<void>((resolve) => broker.close(() => resolve()));
    throw error;
  }
  server.on('error', (error) => onProblem(error.message));
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound ? bound.port : address.port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      // A station in the middle of its greeting is not yet a client of the broker, and would hold the server open.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Compares in the same time wherever two texts differ. */
function same(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
