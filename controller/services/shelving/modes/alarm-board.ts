import type { ALARM_PARAMS, SpokenCondition } from '../../../model/alarm-params.ts';
import type { AlarmKind, AlarmPriority } from '../../../model/alarms.ts';
import type { Background } from '../../../runtime/background.ts';
import type { AlarmPort } from '../alarm-port.ts';

/** What sentences about an alarm of a bank speak of, beside the bank. */
type BesideBank<Kind extends AlarmKind> = Readonly<
  Record<Exclude<(typeof ALARM_PARAMS)[Kind][number], 'bank'>, string | number>
>;

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
  say<Kind extends AlarmKind>(
    kind: Kind,
    bank: number,
    priority: AlarmPriority,
    params: BesideBank<Kind> | null,
  ): void {
    const alarms = this.#alarms;
    const subject = String(bank);
    const id = `${kind}:${subject}`;
    const stands = params !== null;
    // What belongs together was checked where it came from; here it is one of many kinds.
    const condition = { kind, subject, priority, params: { bank, ...params } } as SpokenCondition;
    if (!alarms || this.#told.get(id) === stands) return;
    this.#told.set(id, stands);
    this.#background.run(async () => {
      try {
        if (stands) await alarms.raise(condition);
        else await alarms.clear(kind, subject);
      } catch (error) {
        this.#told.delete(id);
        throw error;
      }
    });
  }
}
