/** A boot keyboard's input report (USB HID 1.11, appendix B.1). */
export const REPORT_BYTES = 8;
/** A report's bytes follow one another at once; a longer gap means that the rest never came. */
const TORN_AFTER_MS = 100;

/** Cuts the bytes of a serial line into 8-byte input reports. */
export class ReportFramer {
  #kept = Buffer.alloc(0);
  #keptAt = Number.NEGATIVE_INFINITY;

  /**
   * @param now monotonic ms
   * @returns the whole reports that are there now, in order
   */
  take(bytes: Uint8Array, now: number): readonly Uint8Array[] {
    if (now - this.#keptAt > TORN_AFTER_MS) this.#kept = Buffer.alloc(0);
    const all = Buffer.concat([this.#kept, bytes]);
    const whole = all.length - (all.length % REPORT_BYTES);
    const reports: Uint8Array[] = [];
    for (let at = 0; at < whole; at += REPORT_BYTES) reports.push(all.subarray(at, at + REPORT_BYTES));
    this.#kept = all.subarray(whole);
    this.#keptAt = now;
    return reports;
  }
}
