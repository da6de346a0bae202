import type { Log, OutputPort } from '../../../drivers/contract/index.ts';
import type { AlarmSink } from '../../model/alarm-params.ts';
import type { Clock } from '../../model/clock.ts';
import { Background } from '../../runtime/background.ts';
import type { ChannelRef } from '../../runtime/newest-readings.ts';
import { DeadManSwitch, SteadyOutput } from './dead-man-switch.ts';
import type { Emitter, ZoneSpec } from './policy.ts';

export interface EquipmentDeps {
  readonly clock: Clock;
  readonly log: Log;
  /** The outputs of a device; `null` when it has none or is not there. */
  readonly outputs: (device: string) => OutputPort | null;
  readonly alarms: AlarmSink;
}

/** What one cycle switches. */
export interface CycleOutputs {
  /** Lamp or generator. */
  readonly emitter: DeadManSwitch;
  readonly light: DeadManSwitch;
  readonly sound: DeadManSwitch;
  /** Only of ozone. */
  readonly fan: SteadyOutput | null;
}

/** Lamps, generators, warning lights and fans of the room: one switch for each, however many zones share it. */
export class Equipment {
  readonly #deps: EquipmentDeps;
  readonly #background: Background;
  readonly #emitters = new Map<string, DeadManSwitch>();
  readonly #signals = new Map<string, DeadManSwitch>();
  readonly #fans = new Map<string, SteadyOutput>();

  constructor(deps: EquipmentDeps) {
    this.#deps = deps;
    this.#background = new Background(deps.log, 'an alarm of a disinfection could not be journaled');
  }

  /** A lamp or generator; one that cannot be switched off is an urgent alarm. */
  emitter({ output }: Emitter, { zone, deadManMs }: ZoneSpec): DeadManSwitch {
    return remembered(this.#emitters, output, () => {
      const onStuck = (problem: string | null): void => this.#stuck(output, zone, problem);
      return new DeadManSwitch({ ...this.#switchDeps(output), deadManMs, onStuck });
    });
  }

  /** Everything that a cycle with that emitter switches. */
  outputsOf(emitter: Emitter, spec: ZoneSpec): CycleOutputs {
    return {
      emitter: this.emitter(emitter, spec),
      light: this.#signal(spec.light, spec),
      sound: this.#signal(spec.sound, spec),
      fan: emitter.gas && this.#fan(emitter.gas.fan),
    };
  }

  /** A warning light or horn. */
  #signal(output: ChannelRef, { deadManMs }: ZoneSpec): DeadManSwitch {
    return remembered(
      this.#signals,
      output,
      () => new DeadManSwitch({ ...this.#switchDeps(output), deadManMs }),
    );
  }

  #fan(output: ChannelRef): SteadyOutput {
    return remembered(this.#fans, output, () => new SteadyOutput(this.#switchDeps(output)));
  }

  /** Whether that lamp or generator may be on, as far as we know. */
  mayBeOn({ output }: Emitter): boolean {
    return this.#emitters.get(keyOf(output))?.mayBeOn ?? false;
  }

  /** Resolves when every lamp, generator and signal has said that it is off. Fans go on. */
  async dark(): Promise<void> {
    const all = [...this.#emitters.values(), ...this.#signals.values()];
    await Promise.all(all.map((output) => output.release()));
  }

  /** Resolves when what it journals by itself is on disk. */
  settled(): Promise<void> {
    return this.#background.settled();
  }

  #switchDeps(output: ChannelRef) {
    const { clock, log, outputs } = this.#deps;
    return { output, port: () => outputs(output.device), clock, log };
  }

  #stuck(output: ChannelRef, zone: string, problem: string | null): void {
    const { alarms } = this.#deps;
    const subject = keyOf(output);
    const { device, channel } = output;
    this.#background.run(() =>
      problem === null
        ? alarms.clear('disinfection-output', subject)
        : alarms.raise({
            kind: 'disinfection-output',
            subject,
            priority: 'urgent',
            params: { device, channel, zone, problem },
          }),
    );
  }
}

function remembered<T>(known: Map<string, T>, output: ChannelRef, make: () => T): T {
  const key = keyOf(output);
  const one = known.get(key) ?? make();
  known.set(key, one);
  return one;
}

function keyOf({ device, channel }: ChannelRef): string {
  return `${device}/${channel}`;
}
