import type { WallTime } from './time-format.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const FIXED = /^(?:UTC)?([+-])(\d{2}):(\d{2})$/;

/** The clock of a logger: a zone that changes its clocks, or a fixed offset where it was never changed. */
export class WallClock {
  readonly #offsetAt: (timeMs: number) => number;

  /**
   * @param zone IANA name, or an offset such as `+01:00`
   * @throws RangeError when there is no such zone
   */
  constructor(zone: string) {
    const [, sign, hours, minutes] = FIXED.exec(zone) ?? [];
    if (hours !== undefined) {
      const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS * (sign === '-' ? -1 : 1);
      this.#offsetAt = () => offset;
    } else this.#offsetAt = offsets(zone);
  }

  /**
   * Every moment at which the clock showed that, epoch ms, oldest first: one; two in an hour that came twice; none in one
   * that was skipped.
   */
  momentsOf(wall: WallTime): readonly number[] {
    // No zone is further than 14 hours from UTC, and none changes its clocks twice in two days.
    const candidates = [wall - this.#offsetAt(wall - DAY_MS), wall - this.#offsetAt(wall + DAY_MS)];
    const moments = candidates.filter((time) => time + this.#offsetAt(time) === wall);
    return [...new Set(moments)].sort((a, b) => a - b);
  }
}

/** Offsets of a zone at any time, ms; asked of the calendar once for each quarter of an hour. */
function offsets(zone: string): (timeMs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const known = new Map<number, number>();
  return (timeMs) => {
    const quarter = Math.floor(timeMs / (15 * MINUTE_MS));
    const found = known.get(quarter);
    if (found !== undefined) return found;
    const name = format.formatToParts(timeMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
    const offset = (Number(hours) * 60 + Number(minutes)) * MINUTE_MS * (sign === '-' ? -1 : 1);
    known.set(quarter, offset);
    return offset;
  };
}
