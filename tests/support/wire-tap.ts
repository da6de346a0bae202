import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { decodeMbap } from '../../simulators/modbus/mbap.ts';

/** One Modbus TCP message as it passed. */
export interface Passed {
  /** ms since the tap was set. */
  readonly atMs: number;
  readonly from: 'daemon' | 'bank';
  readonly transaction: number;
  readonly pdu: Buffer;
}

/** Listens in on the cable between a daemon and one Modbus TCP device; changes nothing. */
export class WireTap {
  readonly passed: Passed[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #setAt = performance.now();

  private constructor(devicePort: number) {
    this.#server = createServer({ noDelay: true }, (daemon) => {
      const device = connect({ port: devicePort, host: '127.0.0.1', noDelay: true });
      this.#pass('daemon', daemon, device);
      this.#pass('bank', device, daemon);
    });
  }

  static async set(devicePort: number): Promise<WireTap> {
    const tap = new WireTap(devicePort);
    tap.#server.listen(0, '127.0.0.1');
    await once(tap.#server, 'listening');
    return tap;
  }

  /** Where the daemon reaches the device through the tap. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async remove(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #pass(from: Passed['from'], source: Socket, to: Socket): void {
    this.#sockets.add(source);
    let kept: Buffer = Buffer.alloc(0);
    source.on('error', () => to.destroy());
    source.on('close', () => to.destroy());
    source.on('data', (bytes: Buffer) => {
      to.write(bytes);
      const { frames, rest } = decodeMbap(kept.length === 0 ? bytes : Buffer.concat([kept, bytes]));
      kept = rest;
      const atMs = performance.now() - this.#setAt;
      for (const { transaction, pdu } of frames) this.passed.push({ atMs, from, transaction, pdu });
    });
  }
}
