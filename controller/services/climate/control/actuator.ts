import type { Capabilities } from '../../../../drivers/contract/index.ts';
import type { PlantConfig } from '../../../config/schema-plant.ts';
import { DAEMON } from '../../../model/actor.ts';
import { Refusal } from '../../../model/decision.ts';
import type { BankMode, BankModeKind } from '../../../model/shelving.ts';
import type { Actor } from '../../../model/actor.ts';
import type { Heard } from './heard.ts';

/** Finds what a device can do. */
export type FindCapability = <Name extends keyof Capabilities>(
  device: string,
  name: Name,
) => NonNullable<Capabilities[Name]> | null;

/** The banks, as far as airing them goes; implemented by shelving, whose arbiter has the last word. */
export interface AirableBanks {
  picture(bank: number): { readonly modes: readonly BankMode[] } | null;
  enterMode(
    actor: Actor,
    bank: number,
    order: { readonly mode: 'ventilation'; readonly why: string; readonly until?: number },
  ): Promise<void>;
  leaveMode(actor: Actor, bank: number, mode: BankModeKind, why: string): Promise<void>;
}

/** How one plant is told, and how it is known what it does. */
export interface Actuator {
  /** The device behind it; `null` for banks, which shelving watches. */
  readonly device: string | null;
  /** Whether it has to be told before that is journaled: what may refuse. */
  readonly asksFirst: boolean;
  /** What it says that it does; `null` while nobody can tell. */
  reported(): boolean | null;
  /** Whether it says that it works towards another set point than the one it was given. */
  isMisadjusted(): boolean;
  /**
   * Tells it. Telling it again what it was told already is harmless.
   * @throws DeviceError when it could not be told
   * @throws Refusal when the arbiter says no
   */
  tell(on: boolean): Promise<void>;
  /** How often it must be told anew to stay on, ms; `null` when it stays. */
  readonly renewMs: number | null;
}

/** A set point that differs by less was only rounded by its device. */
const ROUNDED_BY = 0.5;

/** Plant on an output of a device. */
export class OutputActuator implements Actuator {
  readonly asksFirst = false;
  readonly device: string;
  readonly renewMs: number | null;
  readonly #config: PlantConfig;
  readonly #output: NonNullable<PlantConfig['output']>;
  readonly #find: FindCapability;
  readonly #heard: Heard;

  constructor(
    config: PlantConfig,
    output: NonNullable<PlantConfig['output']>,
    find: FindCapability,
    heard: Heard,
  ) {
    this.#config = config;
    this.#output = output;
    this.#find = find;
    this.#heard = heard;
    this.device = output.device;
    // A third, so that one order that gets lost does not let go.
    this.renewMs = output.deadManSeconds === undefined ? null : (output.deadManSeconds * 1000) / 3;
  }

  reported(): boolean | null {
    const { running } = this.#config;
    const says = this.#heard.says(running ?? this.#output);
    return says === null ? null : says === (running?.onWhen ?? true);
  }

  isMisadjusted(): boolean {
    const { setPoint } = this.#config;
    const told = setPoint ? this.#heard.tells(setPoint) : null;
    return setPoint !== undefined && told !== null && Math.abs(told - setPoint.value) >= ROUNDED_BY;
  }

  async tell(on: boolean): Promise<void> {
    const { device, channel, deadManSeconds } = this.#output;
    const port = this.#find(device, 'outputPort');
    if (!port) throw new Error(`${device} has no outputs`);
    if (!on) return port.set(channel, false);
    await this.#adjust();
    if (deadManSeconds === undefined) await port.set(channel, true);
    else await port.pulse(channel, deadManSeconds * 1000);
  }

  /** Its own set point first: it must never run without one to stop at. */
  async #adjust(): Promise<void> {
    const { setPoint } = this.#config;
    if (!setPoint) return;
    const settings = this.#find(setPoint.device, 'settingPort');
    if (!settings) throw new Error(`${setPoint.device} has no settings`);
    await settings.adjust(setPoint.channel, setPoint.value);
  }
}

/** What the journal of shelving says that a bank is aired for. */
const AIRING = 'airing-hours';

/** Banks that are spread so that air reaches every shelf. */
export class BankActuator implements Actuator {
  readonly asksFirst = true;
  readonly device = null;
  readonly renewMs = null;
  readonly #banks: readonly number[];
  readonly #shelving: AirableBanks;

  constructor(banks: readonly number[], shelving: AirableBanks) {
    this.#banks = banks;
    this.#shelving = shelving;
  }

  /** Whether any of its banks is being aired by the daemon. */
  reported(): boolean {
    return this.#banks.some((bank) => this.#airs(bank));
  }

  isMisadjusted(): boolean {
    return false;
  }

  /** Airs what may be aired; only when no bank may, that is a refusal. */
  async tell(on: boolean): Promise<void> {
    const refusals: Refusal[] = [];
    let obeyed = 0;
    for (const bank of this.#banks) {
      if (this.#airs(bank) === on) {
        obeyed++;
        continue;
      }
      try {
        if (on) await this.#shelving.enterMode(DAEMON, bank, { mode: 'ventilation', why: AIRING });
        else await this.#shelving.leaveMode(DAEMON, bank, 'ventilation', AIRING);
        obeyed++;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refusals.push(error);
      }
    }
    const [first] = refusals;
    if (first && obeyed === 0) throw first;
  }

  #airs(bank: number): boolean {
    const modes = this.#shelving.picture(bank)?.modes ?? [];
    return modes.some(({ mode, by }) => mode === 'ventilation' && by === DAEMON.id);
  }
}
