import type { AlarmKind } from '../../../model/alarms.ts';
import type { Background } from '../../../runtime/background.ts';
import type { ClimateAlarms } from '../alarm-port.ts';
import type { Finding } from './conditions.ts';

/**
 * Tells the alarm service what changed, and only that. Each finding is told once after a start, whichever way it is, so
 * that an alarm from before it ends when its cause is gone.
 */
export class Announcer {
  readonly #alarms: ClimateAlarms;
  readonly #background: Background;
  readonly #told = new Map<string, boolean>();
  #owes = false;

  constructor(alarms: ClimateAlarms, background: Background) {
    this.#alarms = alarms;
    this.#background = background;
  }

  /** Whether it was last asserted; what was not told since the start was not. */
  stands(kind: AlarmKind, subject: string): boolean {
    return this.#told.get(`${kind}:${subject}`) === true;
  }

  /** Whether something could not be told since this was last asked: whoever looks again tells it again. */
  owes(): boolean {
    const owes = this.#owes;
    this.#owes = false;
    return owes;
  }

  tell(findings: readonly Finding[]): void {
    for (const { kind, subject, stands, priority, params } of findings) {
      const key = `${kind}:${subject}`;
      if (stands === null || this.#told.get(key) === stands) continue;
      this.#told.set(key, stands);
      this.#background.run(async () => {
        try {
          if (stands) await this.#alarms.raise({ kind, subject, priority, params });
          else await this.#alarms.clear(kind, subject);
        } catch (error) {
          this.#told.delete(key);
          this.#owes = true;
          throw error;
        }
      });
    }
  }
}
