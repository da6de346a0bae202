import type { Clock } from '../contract/index.ts';
import type { ByteStream, OpenStream } from './byte-stream.ts';
import type { SerialFraming } from './modbus/wire-time.ts';

/** How often an open port is asked whether it is still there, ms. */
const PRESENCE_CHECK_MS = 1000;

/** How to open a serial port. The serial library is loaded at the first opening, not before. */
export function serialStream(settings: SerialFraming & { readonly path: string }, clock: Clock): OpenStream {
  return async (events) => {
    const { SerialPort } = await import('serialport');
    const port = new SerialPort({
      path: settings.path,
      baudRate: settings.baudRate,
      dataBits: settings.dataBits ?? 8,
      stopBits: settings.stopBits ?? 1,
      parity: settings.parity ?? 'none',
      autoOpen: false,
    });
    let closing = false;
    let lost = false;
    const lose = (error?: Error | null): void => {
      if (closing || lost) return;
      lost = true;
      cancelCheck();
      // An error does not always close the port by itself; half-open it would hold the lock against the next opening.
      if (port.isOpen) port.close(() => undefined);
      events.onLost(error?.message ?? 'the serial port closed');
    };
    await new Promise<void>((resolve, reject) => {
      port.open((error) => (error ? reject(error) : resolve()));
    });
    port.on('data', (bytes: Buffer) => {
      if (!closing && !lost) events.onBytes(bytes);
    });
    // A port that is hung up while the library reads gives it nothing, and it reads again, for ever, without a word.
    // Waiting until everything written has left does no harm to a live port, and fails on one that is gone.
    const cancelCheck = clock.every(PRESENCE_CHECK_MS, () => port.drain((error) => error && lose(error)));
    port.on('error', lose);
    port.on('close', lose);
    const stream: ByteStream = {
      write: (bytes, done) => void port.write(Buffer.from(bytes), (error) => done?.(error)),
      close() {
        closing = true;
        cancelCheck();
        if (!port.isOpen) return Promise.resolve();
        return new Promise((closed) => port.close(() => closed()));
      },
    };
    return stream;
  };
}
