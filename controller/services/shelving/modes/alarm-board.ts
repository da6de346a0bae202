import type { AlarmKind, AlarmPriority } from '../../../model/alarms.ts';
import type { Background } from '../../../runtime/background.ts';
import type { AlarmPort } from '../alarm-port.ts';

/** Says of conditions whether they stand, as often as one likes; only changes are passed on, and what failed again. */
export class AlarmBoard {
  readonly #alarms: AlarmPort | null;
  readonly #background: Background;
  readonly #told = new Map<string, boolean>();

  constructor(alarms: AlarmPort | null, background: Background) {
    this.#alarms = alarms;
    this.#background = background;
  }

  /** @param params what makes the alarm concrete; `null` when the condition does not stand */
  say(
    kind: AlarmKind,
    bank: number,
    priority: AlarmPriority,
    params: Readonly<Record<string, string | number>> | null,
  ): void {
    const alarms = this.#alarms;
    const subject = String(bank);
    const id = `${kind}:${subject}`;
    const stands = params !== null;
    if (!alarms || this.#told.get(id) === stands) return;
    this.#told.set(id, stands);
    this.#background.run(async () => {
      try {
        if (params) await alarms.raise({ kind, subject, priority, params: { bank, ...params } });
        else await alarms.clear(kind, subject);
      } catch (error) {
        this.#told.delete(id);
        throw error;
      }
    });
  }
}
