import type { Log, OutputPort } from '../../../../drivers/contract/index.ts';
import { DAEMON } from '../../../model/actor.ts';
import type { AlarmDefinition } from '../../../model/alarm-definition.ts';
import { alarmId } from '../../../model/alarms.ts';
import type { Clock } from '../../../model/clock.ts';
import type { Ledger } from '../../../model/ledger.ts';
import { Background } from '../../../runtime/background.ts';
import type { DeviceState, EventBus } from '../../../runtime/event-bus.ts';
import type { PointTable } from '../../../runtime/point-table.ts';
import type { AlarmKeeper } from '../alarm-keeper.ts';
import type { DefinitionBook } from '../definition-book.ts';
import type { RoomShape } from '../engine/explain.ts';
import type { AlarmInput, Finding } from '../engine/machine.ts';
import { CommsWatch } from './comms-watch.ts';
import { PointWatch } from './point-watch.ts';
import { Probe, type ProbeLoop, type ProbeResult } from './probe.ts';
import { Vigil } from './vigil.ts';

/** How the house watches itself; all times ms. */
export interface VigilPolicy {
  /** No word from any device for so long is an alarm. */
  readonly silentAfterMs: number;
  readonly probe: {
    readonly loop: ProbeLoop | null;
    readonly periodMs: number;
    readonly timeoutMs: number;
    readonly outputs: (device: string) => OutputPort | null;
  };
}

export interface SourcesDeps {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly bus: EventBus;
  readonly book: DefinitionBook;
  readonly keeper: AlarmKeeper;
  readonly room: RoomShape;
  readonly definitions?: readonly AlarmDefinition[];
  readonly points?: Pick<PointTable, 'onUpdate' | 'onChange' | 'points'>;
  readonly deviceStates?: () => readonly DeviceState[];
  readonly vigil?: VigilPolicy;
}

/** Something that finds conditions by itself while it runs. */
interface Source {
  start(): void;
  stop(): unknown;
}

/** Everything that finds conditions by itself: lost devices and links, points, silence, and the probe. */
export class Sources {
  readonly #keeper: AlarmKeeper;
  readonly #probe: Probe | null;
  readonly #sources: readonly Source[];
  readonly #background: Background;
  /** What was said last, so that saying it again costs nothing. */
  readonly #told = new Map<string, boolean>();

  constructor(deps: SourcesDeps) {
    const { bus, clock, log, ledger, book, keeper, room, points, definitions = [], vigil } = deps;
    const tell = this.#tell;
    this.#keeper = keeper;
    this.#background = new Background(log, 'an alarm could not be journaled');
    this.#probe = vigil ? new Probe({ bus, clock, log, ledger, tell, ...vigil.probe }) : null;
    const states = deps.deviceStates ?? null;
    const stands = keeper.isStanding.bind(keeper);
    const sources: (Source | null)[] = [
      new CommsWatch({ bus, clock, room, tell, states, links: book.knows('link-lost') }),
      points
        ? new PointWatch({ points, room, definitions, tell, stands, stale: book.knows('point-stale') })
        : null,
      vigil
        ? new Vigil({ bus, clock, tell, silentAfterMs: vigil.silentAfterMs, onJump: () => keeper.rearm() })
        : null,
      this.#probe,
    ];
    this.#sources = sources.filter((source) => source !== null);
  }

  /** The newest result of the probe; `null` before the first, and where there is none. */
  get probeResult(): ProbeResult | null {
    return this.#probe?.last ?? null;
  }

  start(): void {
    for (const source of this.#sources) source.start();
  }

  /** Resolves when what was found is on disk. */
  async stop(): Promise<void> {
    for (const source of this.#sources.toReversed()) await source.stop();
    await this.#background.settled();
    this.#told.clear();
  }

  /** Journals what a source found, behind its back; after a failure it is journaled when it is said again. */
  readonly #tell = (kind: string, subject: string, finding: Finding | null): void => {
    const id = alarmId(kind, subject);
    const abnormal = finding !== null;
    const last = this.#told.get(id);
    if (last === abnormal) return;
    this.#told.set(id, abnormal);
    // Nothing of it is on its way to disk yet, so what the journal says is what holds.
    if (last === undefined && this.#keeper.isIdle(kind, subject, abnormal ? 'assert' : 'return')) return;
    const input: AlarmInput = finding ? { type: 'assert', ...finding } : { type: 'return' };
    this.#background.run(async () => {
      try {
        await this.#keeper.apply(DAEMON, { kind, subject }, input);
      } catch (error) {
        this.#told.delete(id);
        throw error;
      }
    });
  };
}
