import type { SimulatorConfig } from '../config.ts';
import type { BankController } from '../devices/bank-controller.ts';
import type { Devices } from '../devices/devices.ts';
import type { SecondCommander } from '../devices/second-commander.ts';
import type { World } from '../world/world.ts';

/** What the panel lets a visitor look at and touch. */
export interface PlayableRoom {
  readonly config: SimulatorConfig;
  readonly world: World;
  readonly devices: Devices;
  readonly speed: number;
  /** Throws `SimulatorError` for a factor out of range. */
  setSpeed(factor: number): void;
  /** Throws `SimulatorError` (404) when there is no such bank. */
  controller(bank: number): BankController;
  /** Another daemon that commands the bank by mistake. Throws `SimulatorError` for a make that knows no sequences. */
  secondCommander(bank: number): SecondCommander;
  /** Types a text at a scanner. Throws `SimulatorError` (404) when there is no such scanner. */
  scan(scanner: string, text: string): void;
  /** Throws `SimulatorError` (404) when there is no such tag reader. */
  requireReader(name: string): void;
  /** Resolves when the walk through the gate is over. */
  carryThroughGate(barcode: string, reader?: string): Promise<void>;
}
