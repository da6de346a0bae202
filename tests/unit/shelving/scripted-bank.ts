import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../../controller/model/actor.ts';
import { ManualClock } from '../../../controller/model/clock.ts';
import { randomId } from '../../../controller/model/ids.ts';
import type { DomainEvent, EventType } from '../../../controller/model/events.ts';
import { EventBus } from '../../../controller/runtime/event-bus.ts';
import { type BankPicture, ShelvingService } from '../../../controller/services/shelving/index.ts';
import { openStore, type Store } from '../../../controller/store/index.ts';
import {
  BANK_FEATURES,
  type BankCommand,
  type BankFeature,
  type BankStatus,
  DeviceError,
  type Log,
  type ShelvingBank,
} from '../../../drivers/contract/index.ts';

export const KEEPER: Actor = {
  kind: 'person',
  id: 'P-li',
  name: 'Li',
  roles: ['keeper'],
  session: 'S-li',
};

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };
const CARRIAGES = 4;

/** The driver of one bank, told by a test what to answer and how to fail: what no wire can be made to do on demand. */
export class ScriptedBank implements ShelvingBank {
  readonly sent: { readonly sequence: number; readonly command: BankCommand }[] = [];
  features: ReadonlySet<BankFeature> = new Set(BANK_FEATURES);
  beats = 0;
  /** What the next looks show; `null` for a look that fails. */
  shows: Partial<BankStatus> | null = {};
  /** Runs while a heartbeat or a command is on its way, and may reject. */
  onBeat: () => Promise<void> = async () => {};
  onSend: (command: BankCommand, sequence: number) => Promise<void> = async () => {};
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  async readStatus(): Promise<BankStatus> {
    if (!this.shows) throw new DeviceError('timeout', 'no answer');
    return {
      carriages: CARRIAGES,
      moving: false,
      emergencyStop: false,
      fire: false,
      fault: false,
      localControl: false,
      locked: false,
      watchdogTripped: false,
      overload: false,
      latchedStop: false,
      openAisles: [2],
      targetAisle: 0,
      lastSequence: 0,
      lastResult: 'none',
      faultCode: 0,
      aisleWidthMm: 900,
      positionsMm: [0, 1800, 2700, 3600],
      currentsA: [0, 0, 0, 0],
      presence: [false, false, false, false, false],
      receivedTime: this.#clock.now(),
      ...this.shows,
    };
  }

  async send(sequence: number, command: BankCommand): Promise<void> {
    await this.onSend(command, sequence);
    this.sent.push({ sequence, command });
  }

  async beat(): Promise<void> {
    await this.onBeat();
    this.beats++;
  }

  /** What was sent, by kind. */
  get commands(): readonly string[] {
    return this.sent.map(({ command }) => command.kind);
  }
}

/** The real service on a real store, before a scripted bank and a clock that stands still. */
export class ScriptedRoom {
  readonly clock = new ManualClock();
  readonly bank = new ScriptedBank(this.clock);
  readonly store: Store;
  shelving: ShelvingService;
  /** Whether commits are lost after they were decided. */
  diskFails = false;
  readonly #directory = mkdtempSync(join(tmpdir(), 'muniment-scripted-'));
  #bus = new EventBus(rethrow);

  constructor() {
    const { clock } = this;
    this.store = openStore({
      directory: this.#directory,
      clock: { now: () => clock.now(), monotonic: () => clock.monotonic(), after: idle, every: idle },
      log: quiet,
    });
    this.shelving = this.#serve();
  }

  /** Begins anew on what is on disk, as after `kill -9`. */
  async restart(): Promise<void> {
    this.#bus = new EventBus(rethrow);
    this.shelving = this.#serve();
    await this.start();
  }

  #serve(): ShelvingService {
    const { ledger } = this.store;
    return new ShelvingService({
      banks: [{ bank: 1, device: 'bank-1', carriages: CARRIAGES, carriageWidthMm: 900 }],
      devices: {
        capability: (_device, name) => (name === 'shelvingBank' ? (this.bank as never) : null),
        refresh: () => this.look(),
      },
      bus: this.#bus,
      ledger: {
        head: 0,
        read: () => [],
        onCommitted: (listener) => ledger.onCommitted(listener),
        commit: (actor, work, once) =>
          ledger.commit(
            actor,
            (tx) => {
              const answer = work(tx);
              if (this.diskFails) throw new Error('the disk is full');
              return answer;
            },
            once,
          ),
      },
      repository: this.store.shelving,
      ids: randomId,
      clock: this.clock,
      log: quiet,
      hasSession: () => true,
    });
  }

  async start(): Promise<this> {
    await this.shelving.start();
    await this.look();
    return this;
  }

  /** One poll of the bank. */
  async look(): Promise<BankStatus | null> {
    const status = await this.bank.readStatus().catch(() => null);
    this.#bus.emit('bank', { bank: 1, device: 'bank-1', status, problem: status ? null : 'no answer' });
    return status;
  }

  /** Lets everything that waits for the disk, but for no clock, come to its end. */
  async idle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  get picture(): BankPicture {
    const picture = this.shelving.picture(1);
    if (!picture) throw new Error('bank 1 is not there');
    return picture;
  }

  journal<Type extends EventType>(type: Type): Extract<DomainEvent, { type: Type }>[] {
    return this.store.ledger
      .read(0, 10_000)
      .map(({ event }) => event)
      .filter((event): event is Extract<DomainEvent, { type: Type }> => event.type === type);
  }

  close(): void {
    this.store.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

function idle(): () => void {
  return () => {};
}

function rethrow(_name: unknown, error: unknown): never {
  throw error;
}
