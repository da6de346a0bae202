import type { Clock, Log } from '../../../drivers/contract/index.ts';
import type { Actor } from '../../model/actor.ts';
import type { MakeId } from '../../model/ids.ts';
import type { Ledger, Once } from '../../model/ledger.ts';
import type { AisleWitness } from '../../model/shelving.ts';
import type { DeviceSupervisor, EventBus } from '../../runtime/index.ts';
import type { BankPicture, MotionAnswer, MotionCommand } from './picture.ts';
import type { ShelvingRepository } from './repository.ts';
import type { RoomConditions } from './snapshot.ts';

/** What the configuration says of a bank, as far as shelving needs it. */
export interface BankSpec {
  readonly bank: number;
  readonly device: string;
  readonly carriages: number;
  readonly carriageWidthMm: number;
}

export interface ShelvingDeps {
  readonly banks: readonly BankSpec[];
  readonly devices: Pick<DeviceSupervisor, 'capability' | 'refresh'>;
  readonly bus: EventBus;
  readonly ledger: Ledger;
  readonly repository: ShelvingRepository;
  readonly ids: MakeId;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether that person has an unexpired session; a hold of somebody who has none may be taken away. */
  readonly hasSession: (person: string) => boolean;
  /** What the room's other equipment says; `NO_DISINFECTION` when absent. */
  readonly conditions?: () => RoomConditions;
}

export class ShelvingService {
  readonly #deps: ShelvingDeps;
  constructor(deps: ShelvingDeps) {
    this.#deps = deps;
  }
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  picture(_bank: number): BankPicture | null {
    return null;
  }
  pictures(): readonly BankPicture[] {
    return this.#deps.banks.flatMap(({ bank }) => this.picture(bank) ?? []);
  }
  witness(_bank: number): AisleWitness | null {
    return null;
  }
  onChange(_listener: (picture: BankPicture) => void): () => void {
    return () => {};
  }
  command(_actor: Actor, _bank: number, _command: MotionCommand, _once?: Once): Promise<MotionAnswer> {
    return Promise.reject(new Error('not yet'));
  }
  reset(_actor: Actor, _bank: number, _statement: string, _once?: Once): Promise<MotionAnswer> {
    return Promise.reject(new Error('not yet'));
  }
  releaseAisle(_actor: Actor, _bank: number, _once?: Once): Promise<void> {
    return Promise.resolve();
  }
  releaseHoldsOf(_person: string, _why: string): Promise<void> {
    return Promise.resolve();
  }
}
