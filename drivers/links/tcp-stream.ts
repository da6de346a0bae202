import { Socket } from 'node:net';
import type { Clock } from '../contract/index.ts';
import type { ByteStream, OpenStream } from './byte-stream.ts';

/** A device on the local network answers a SYN in milliseconds; a switched-off one never does. */
const CONNECT_TIMEOUT_MS = 3000;
/** After so much silence the kernel asks whether the peer still lives. */
const KEEP_ALIVE_MS = 10_000;

/** How to open a TCP connection to a device or a serial device server. */
export function tcpStream(address: { host: string; port: number }, clock: Clock): OpenStream {
  return (events, signal) =>
    new Promise<ByteStream>((resolve, reject) => {
      const socket = new Socket();
      let open = false;
      let closing = false;
      let problem = 'the peer closed the connection';
      const cancel = clock.after(CONNECT_TIMEOUT_MS, () => {
        socket.destroy(new Error(`no connection within ${CONNECT_TIMEOUT_MS} ms`));
      });
      const abort = (): void => void socket.destroy(new Error('given up'));
      signal.addEventListener('abort', abort);
      socket.setNoDelay(true);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      socket.on('error', (error) => {
        problem = error.message;
      });
      socket.on('data', (bytes) => {
        if (!closing) events.onBytes(bytes);
      });
      // A peer that half-closes has nothing more to answer.
      socket.on('end', () => socket.destroy());
      socket.on('close', () => {
        cancel();
        signal.removeEventListener('abort', abort);
        if (!open) reject(new Error(problem));
        else if (!closing) events.onLost(problem);
      });
      socket.connect(address, () => {
        cancel();
        signal.removeEventListener('abort', abort);
        open = true;
        resolve({
          write: (bytes, done) => void socket.write(bytes, done),
          close() {
            closing = true;
            if (socket.closed) return Promise.resolve();
            return new Promise((closed) => {
              socket.once('close', () => closed());
              socket.destroy();
            });
          },
        });
      });
    });
}
