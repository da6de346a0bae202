import type { Clock, Log } from '../contract/index.ts';
import { HidLink } from './hid-link.ts';
import type { Link } from './link.ts';
import { rtuTcpWire, rtuWire, tcpWire } from './modbus/wires.ts';
import { ModbusQueueLink } from './modbus/modbus-queue-link.ts';
import { MqttLink } from './mqtt/mqtt-link.ts';
import { serialStream } from './serial-stream.ts';
import type { LinkSpec as Spec } from './spec.ts';
import { StreamLink } from './stream-link.ts';
import { tcpStream } from './tcp-stream.ts';

export type * from './link.ts';
export type * from './modbus-link.ts';
export { LinkSpec } from './spec.ts';

/** What a link borrows from whoever makes it. */
export interface LinkHost {
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Makes the link a configuration describes. Nothing is opened, and no library is loaded, before `start`.
 *
 * @param spec one checked entry of `links:`
 * @param host clock for time-outs and back-off, log for what happens on the line
 */
export function createLink(spec: Spec, host: LinkHost): Link {
  switch (spec.kind) {
    case 'modbus-tcp':
      return new ModbusQueueLink(tcpWire(spec, host.clock), host);
    case 'modbus-rtu':
      return new ModbusQueueLink(rtuWire(spec, host.clock), host);
    case 'modbus-rtu-tcp':
      return new ModbusQueueLink(rtuTcpWire(spec, host.clock), host);
    case 'serial':
      return new StreamLink(spec.name, serialStream(spec, host.clock), host);
    case 'tcp':
      return new StreamLink(spec.name, tcpStream(spec, host.clock), host);
    case 'mqtt':
      return new MqttLink(spec, host);
    case 'hid':
      return new HidLink(spec.name, spec.source, host);
  }
}
