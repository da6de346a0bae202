import type { Clock } from '../../model/clock.ts';
import type { Cycle } from '../../model/disinfection.ts';
import type { Background } from '../../runtime/background.ts';
import type { AlarmSink } from '../../model/alarm-params.ts';

/** Ozone that has not gone after so long is somebody's business, ms. */
const LINGERING_MS = 4 * 3_600_000;

export interface CycleAlarmsDeps {
  readonly clock: Pick<Clock, 'now'>;
  readonly alarms: AlarmSink;
  /** Where alarms are journaled. */
  readonly background: Background;
}

/** What of a cycle people must hear of who do not stand at the kiosk. */
export class CycleAlarms {
  readonly #deps: CycleAlarmsDeps;

  constructor(deps: CycleAlarmsDeps) {
    this.#deps = deps;
  }

  /** It is over: ozone does not linger any more, and who was not there learns how it ended. */
  over({ zone, abort }: Pick<Cycle, 'zone' | 'abort'>): void {
    const { alarms, background } = this.#deps;
    background.run(async () => {
      await alarms.clear('ozone-lingers', zone);
      if (abort && abort.cause !== 'person') await this.#aborted(zone, abort.cause);
    });
  }

  /** What ran when the daemon before this one ended is over, for want of anybody who watched it. */
  abortedByRestart(zone: string): void {
    this.#deps.background.run(() => this.#aborted(zone, 'restart'));
  }

  /** Complains when its ozone should have gone long ago. @param ppm `null` when the sensor does not tell */
  waits({ phase, since, zone }: Pick<Cycle, 'phase' | 'since' | 'zone'>, ppm: number | null): void {
    if (phase === 'waiting' && this.#deps.clock.now() - since >= LINGERING_MS) this.lingers(zone, ppm);
  }

  /** @param ppm `null` when nothing tells how much there is */
  lingers(zone: string, ppm: number | null): void {
    const { alarms, background } = this.#deps;
    const params = { zone, ...(ppm !== null && { value: ppm, unit: 'ppm' }) };
    background.run(() => alarms.raise({ kind: 'ozone-lingers', subject: zone, priority: 'high', params }));
  }

  /** An abort is a moment, not a state: the alarm ends at once and waits to be acknowledged. */
  async #aborted(zone: string, cause: string): Promise<void> {
    const { alarms } = this.#deps;
    const params = { zone, cause };
    await alarms.raise({ kind: 'disinfection-aborted', subject: zone, priority: 'high', params });
    await alarms.clear('disinfection-aborted', zone);
  }
}
