import type { Log } from '../../../../drivers/contract/index.ts';
import type { SpokenCondition } from '../../../model/alarm-params.ts';
import type { AlarmKind } from '../../../model/alarms.ts';
import { Background } from '../../../runtime/background.ts';
import type { AlarmPort } from '../alarm-port.ts';
import { COMMANDER_UNKNOWN, RAN_ON } from './latch-causes.ts';

/** What an alarm about a bank can be about. */
export interface Abnormal {
  readonly latched: { readonly cause: string } | null;
  readonly ranOn: { readonly carriage: number; readonly travelMm: number } | null;
  readonly foreign: { readonly sequence: number; readonly away: boolean } | null;
  readonly implausible: string | null;
}

const KINDS = ['stop-latched', 'bank-ran-on', 'foreign-commander', 'position-implausible'] as const;

/** The alarms that stand for a bank. After a restart the cause of a latch tells what the looks before it had shown. */
export function standingAlarms(
  bank: number,
  { latched, ranOn, foreign, implausible }: Abnormal,
): readonly SpokenCondition[] {
  const subject = String(bank);
  const alarms: SpokenCondition[] = [];
  if (latched)
    alarms.push({ kind: 'stop-latched', subject, priority: 'high', params: { bank, cause: latched.cause } });
  if (ranOn || latched?.cause === RAN_ON)
    alarms.push({ kind: 'bank-ran-on', subject, priority: 'urgent', params: { bank, ...ranOn } });
  if (foreign || latched?.cause === COMMANDER_UNKNOWN)
    alarms.push({
      kind: 'foreign-commander',
      subject,
      priority: foreign?.away ? 'high' : 'urgent',
      params: { bank, ...(foreign && { sequence: foreign.sequence }) },
    });
  if (implausible !== null)
    alarms.push({
      kind: 'position-implausible',
      subject,
      priority: 'high',
      params: { bank, what: implausible },
    });
  return alarms;
}

/** Keeps the alarms of one bank in step with what stands. */
export class BankAlarms {
  readonly #bank: number;
  readonly #port: AlarmPort | null;
  readonly #background: Background;
  /** What the port was last told, by kind; nothing of what failed. */
  readonly #told = new Map<AlarmKind, boolean>();

  constructor(bank: number, port: AlarmPort | null, log: Log) {
    this.#bank = bank;
    this.#port = port;
    this.#background = new Background(log, 'an alarm about a bank could not be journaled');
  }

  /** Raises what has come up and clears what is over since the last time; tries again what failed. */
  update(abnormal: Abnormal): void {
    const standing = standingAlarms(this.#bank, abnormal);
    for (const kind of KINDS) {
      const alarm = standing.find((one) => one.kind === kind);
      if (this.#told.get(kind) === (alarm !== undefined)) continue;
      this.#told.set(kind, alarm !== undefined);
      this.#tell(kind, (port) => (alarm ? port.raise(alarm) : port.clear(kind, String(this.#bank))));
    }
  }

  /** Something else moved the bank: over as soon as it is told, but on the list until somebody has seen it. */
  movedExternally(): void {
    this.#tell('moved-externally', async (port) => {
      const [bank, subject] = [this.#bank, String(this.#bank)];
      await port.raise({ kind: 'moved-externally', subject, priority: 'low', params: { bank } });
      await port.clear('moved-externally', subject);
    });
  }

  /** Resolves when nothing is on its way any more. */
  drain(): Promise<void> {
    return this.#background.settled();
  }

  #tell(kind: AlarmKind, tell: (port: AlarmPort) => Promise<void>): void {
    const port = this.#port;
    if (!port) return;
    this.#background.run(() =>
      tell(port).catch((error: unknown) => {
        this.#told.delete(kind);
        throw error;
      }),
    );
  }
}
