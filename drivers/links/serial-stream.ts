import type { ByteStream, OpenStream } from './byte-stream.ts';
import type { SerialFraming } from './modbus/wire-time.ts';

/** How to open a serial port. The serial library is loaded at the first opening, not before. */
export function serialStream(settings: SerialFraming & { readonly path: string }): OpenStream {
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
    port.on('error', lose);
    port.on('close', lose);
    const stream: ByteStream = {
      write: (bytes, done) => void port.write(Buffer.from(bytes), (error) => done?.(error)),
      close() {
        closing = true;
        if (!port.isOpen) return Promise.resolve();
        return new Promise((closed) => port.close(() => closed()));
      },
    };
    return stream;
  };
}
