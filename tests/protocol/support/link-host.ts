import { systemClock } from '../../../controller/model/clock.ts';
import type { Link, LinkHost, ModbusLink } from '../../../drivers/links/index.ts';

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** The machine's own clock: what is tested here are real wires. */
export const host: LinkHost = { clock: systemClock, log: silent };

/** Resolves when the link's connection is as wished. */
export function linkIs(link: Link, connected: boolean): Promise<void> {
  return new Promise((resolve) => {
    if (link.health().connected === connected) {
      resolve();
      return;
    }
    const stop = link.onHealth((health) => {
      if (health.connected !== connected) return;
      stop();
      resolve();
    });
  });
}

export function modbusOf(link: Link): ModbusLink {
  if (link.port.protocol !== 'modbus') throw new Error('not a Modbus link');
  return link.port.modbus;
}

/** The code with which a promise fails; fails itself when it does not. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'it did not fail';
}
