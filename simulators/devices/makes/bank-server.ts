import type { BankSpec } from '../../config.ts';
import type { FaultKnob } from '../../faults.ts';
import { ModbusTcpServer } from '../../modbus/tcp-server.ts';
import type { TcpPlace, TcpWire } from '../../wires/tcp-wire.ts';
import type { Air } from '../../world/air.ts';
import type { BankController } from '../bank-controller.ts';
import { BankRegisters } from '../bank-registers.ts';
import type { Service } from '../device.ts';
import { FatekPlc } from './fatek-plc.ts';
import { StowRack } from './stow-rack.ts';
import { StowServer } from './stow-server.ts';

/** The network side of one bank's controller, whichever make it is. */
export interface BankServer extends Service {
  readonly wire: TcpWire;
  /** Loses what the make itself keeps in volatile memory; the controller behind it is rebooted apart. */
  reboot(): void;
}

/**
 * Puts a bank's controller on the network as its make does.
 * @param air what the make's climate sensor measures, where it has one
 */
export function bankServer(
  spec: Pick<BankSpec, 'make' | 'unit'>,
  place: TcpPlace,
  controller: BankController,
  air: Air,
  fault: FaultKnob,
): BankServer {
  switch (spec.make) {
    case 'bank-v1':
      return modbusServer(place, spec.unit, new BankRegisters(controller), fault);
    case 'fatek':
      return modbusServer(place, spec.unit, new FatekPlc(controller, () => air.sample()), fault);
    case 'stow':
      return new StowServer(place, new StowRack(controller), fault);
  }
}

function modbusServer(
  place: TcpPlace,
  unitId: number,
  unit: BankRegisters | FatekPlc,
  fault: FaultKnob,
): BankServer {
  const server = new ModbusTcpServer(place, unitId, unit, fault);
  return {
    wire: server.wire,
    start: () => server.start(),
    stop: () => server.stop(),
    reboot: () => ('reboot' in unit ? unit.reboot() : undefined),
  };
}
