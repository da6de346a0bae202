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

  constructor(alarms: ClimateAlarms, background: Background) {
    this.#alarms = alarms;
    this.#background = background;
  }

  /** Whether it was last asserted; what was not told since the start was not. */
  stands(kind: AlarmKind, subject: string): boolean {
    return this.#told.get(`${kind}:${subject}`) === true;
  }

  tell(findings: readonly Finding[]): void {
    for (const { kind, subject, stands, priority, params } of findings) {
      const key = `${kind}:${subject}`;
      if (stands === null || this.#told.get(key) === stands) continue;
      this.#told.set(key, stands);
      this.#background.run(() =>
        stands ? this.#alarms.raise({ kind, subject, priority, params }) : this.#alarms.clear(kind, subject),
      );
    }
  }
}
