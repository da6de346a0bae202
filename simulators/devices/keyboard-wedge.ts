import { SimulatorError } from '../errors.ts';
import { type FaultKnob } from '../faults.ts';
import { Outbox } from '../wires/outbox.ts';
import { PtyWire } from '../wires/pty-wire.ts';
import { typeText } from './boot-keyboard.ts';

/** A keyboard may be polled this often, ms. */
const REPORT_GAP_MS = 2;
const LONGEST_SCAN = 128;

/** A barcode scanner or card reader that types: raw input reports on a line, one scan after the other. */
export class KeyboardWedge {
  readonly wire: PtyWire;
  readonly #fault: FaultKnob;
  readonly #outbox: Outbox;

  constructor(path: string, fault: FaultKnob) {
    this.#fault = fault;
    this.wire = new PtyWire(path, () => undefined);
    this.#outbox = new Outbox((chunk) => this.wire.write(chunk));
  }

  start(): Promise<void> {
    return this.wire.start();
  }

  async stop(): Promise<void> {
    this.#outbox.close();
    await this.wire.stop();
  }

  /** Types `text` and Enter. Throws `SimulatorError` for text no barcode could hold. */
  scan(text: string): void {
    if (text.length === 0 || text.length > LONGEST_SCAN)
      throw new SimulatorError(`a scan has 1 to ${LONGEST_SCAN} characters`, { status: 400 });
    const reports = typeText(text);
    const { mode } = this.#fault.fault;
    // Keyboards have no check sum: faults are lost, repeated or torn reports.
    if (mode === 'silent' || mode === 'unplugged') return;
    if (mode === 'garbled') for (const report of reports) report[2] = report[2] === 0 ? 0 : 0x1e;
    const kept = mode === 'short' ? reports.slice(0, -2) : reports;
    const chunks =
      mode === 'split'
        ? kept.flatMap((report) => Array.from(report, (_, i) => report.subarray(i, i + 1)))
        : kept;
    const delayMs = mode === 'slow' ? (this.#fault.fault.delayMs ?? 400) : 0;
    this.#outbox.send({ delayMs, gapMs: REPORT_GAP_MS, chunks });
  }
}
