import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wordsIn } from '../../../controller/api/contract/messages/index.ts';
import type { NotifyConfig } from '../../../controller/config/schema-notify.ts';
import { type Actor, DAEMON } from '../../../controller/model/actor.ts';
import type { AlarmPriority } from '../../../controller/model/alarms.ts';
import { ManualClock } from '../../../controller/model/clock.ts';
import type { DomainEvent, EventType } from '../../../controller/model/events.ts';
import { randomId } from '../../../controller/model/ids.ts';
import { EventBus } from '../../../controller/runtime/event-bus.ts';
import { AlarmService } from '../../../controller/services/alarms/index.ts';
import { NotifyService } from '../../../controller/services/notify/index.ts';
import { openStore, type Store } from '../../../controller/store/index.ts';
import type { Log, OutputPort, SmsSender } from '../../../drivers/contract/index.ts';
import { until } from '../../support/until.ts';
import { shippedAlarms } from '../../support/alarm-definitions.ts';

export const KEEPER: Actor = {
  kind: 'person',
  id: 'P-wang',
  name: '王敏',
  roles: ['keeper'],
  session: 'S-1',
};

/** Outputs that remember what they were told. */
export class RecordedOutputs implements OutputPort {
  readonly told: string[] = [];
  broken = false;

  async set(channel: string, on: boolean): Promise<void> {
    this.#tell(`${channel} ${on ? 'on' : 'off'}`);
  }

  async pulse(channel: string, durationMs: number): Promise<void> {
    this.#tell(`${channel} ${durationMs} ms`);
  }

  #tell(what: string): void {
    if (this.broken) throw new Error('no answer');
    this.told.push(what);
  }
}

/** Alarms, ledger and notifying as the daemon has them, on a folder that outlives them and a clock of the test's own. */
export class NotifyHouse {
  readonly clock: ManualClock;
  readonly directory: string;
  readonly outputs = new RecordedOutputs();
  readonly warnings: string[] = [];
  readonly store: Store;
  readonly alarms: AlarmService;
  readonly notify: NotifyService;

  constructor(
    config: NotifyConfig,
    more: { readonly before?: NotifyHouse; readonly modem?: SmsSender | null } = {},
  ) {
    const { before, modem = null } = more;
    this.clock = before?.clock ?? new ManualClock();
    this.directory = before?.directory ?? mkdtempSync(join(tmpdir(), 'muniment-notify-'));
    const { clock } = this;
    const log: Log = {
      debug() {},
      info() {},
      warn: (_fields, message) => void this.warnings.push(message),
      error: (_fields, message) => void this.warnings.push(message),
    };
    this.store = openStore({ directory: this.directory, clock, log });
    const { ledger } = this.store;
    const bus = new EventBus((_name, error) => {
      throw error;
    });
    const definitions = shippedAlarms();
    this.alarms = new AlarmService({ ledger, clock, log, bus, alarms: this.store.alarms, definitions });
    this.notify = new NotifyService({
      config,
      ledger,
      clock,
      log,
      wordsIn,
      ids: randomId,
      random: () => 1,
      site: {
        name: {
          'zh-CN': '试验库房',
          en: 'Test room',
        },
        timeZone: 'Asia/Shanghai',
      },
      repository: this.store.notify,
      alarms: this.store.alarms,
      board: this.alarms,
      definitionOf: ({ kind, subject }) => this.alarms.definitionOf(kind, subject),
      outputs: () => this.outputs,
      modem: () => modem,
    });
    this.notify.start();
  }

  /** Raises an alarm as its engine does when its delays are over. */
  async raise(subject: string, priority: AlarmPriority, kind = 'bank-fire'): Promise<void> {
    const alarm = `${kind}:${subject}`;
    await this.append({ type: 'alarm.raised', alarm, kind, subject, priority, params: { bank: 1 } });
  }

  async append(...events: readonly DomainEvent[]): Promise<void> {
    await this.store.ledger.commit(DAEMON, (tx) => tx.append(...events));
  }

  /**
   * Lets time go by, step by step, while nothing is on its way: a server on a real socket takes its own time, and the
   * limits of the deliveries count by this clock.
   */
  async pass(ms: number, stepMs = 1000): Promise<void> {
    for (let gone = 0; gone < ms; gone += stepMs) {
      await until('the deliveries to end', () =>
        this.store.notify.waiting().every(({ attemptedAt }) => attemptedAt === null),
      );
      await this.clock.advance(stepMs);
    }
  }

  /** Everything of one kind that was journaled. */
  events<Type extends EventType>(type: Type): readonly Extract<DomainEvent, { type: Type }>[] {
    return this.store.ledger
      .read(0, 100_000)
      .map(({ event }) => event)
      .filter((event): event is Extract<DomainEvent, { type: Type }> => event.type === type);
  }

  async stop(): Promise<void> {
    await this.notify.stop();
    await this.alarms.stop();
    this.store.close();
  }

  /** Ends as a process does that is killed: what is under way stays under way. */
  crash(): void {
    this.store.close();
  }

  async destroy(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
