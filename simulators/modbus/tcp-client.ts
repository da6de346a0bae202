import { connect } from 'node:net';
import { SimulatorError } from '../errors.ts';
import { decodeMbap, encodeMbap } from './mbap.ts';

/** Where a Modbus TCP server listens. */
export interface ModbusServerAddress {
  readonly host: string;
  readonly port: number;
  readonly unit: number;
}

const TIMEOUT_MS = 2000;

/**
 * Asks a Modbus TCP server one thing over a connection of its own.
 * Resolves with the answer's PDU. Throws `SimulatorError` when nobody answers or the answer is an exception.
 */
export function askModbus({ host, port, unit }: ModbusServerAddress, pdu: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host);
    const end = (settle: () => void): void => {
      socket.destroy();
      settle();
    };
    const fail = (why: string): void =>
      end(() => reject(new SimulatorError(`unit ${unit} at ${host}:${port} ${why}`)));
    let received: Buffer = Buffer.alloc(0);
    socket.setTimeout(TIMEOUT_MS, () => fail('does not answer'));
    socket.on('error', (error) => fail(`cannot be reached: ${error.message}`));
    socket.on('close', () => fail('hung up'));
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      const { frames, broken } = decodeMbap(received);
      const [answer] = frames;
      if (broken) return fail('answers nonsense');
      if (!answer) return;
      if (answer.pdu[0] !== pdu[0]) return fail(`answers exception ${answer.pdu[1] ?? 0}`);
      end(() => resolve(answer.pdu));
    });
    socket.write(encodeMbap({ transaction: 1, unit, pdu }));
  });
}
