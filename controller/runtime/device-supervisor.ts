import {
  type BankStatus,
  type Capabilities,
  type Driver,
  DeviceError,
  type Reading,
  type ShelvingBank,
  type Tag,
} from '../../drivers/contract/index.ts';
import type { Link, LinkHealth } from '../../drivers/links/link.ts';
import { makeDrivers } from './device-factory.ts';
import type { DeviceSpec, DeviceSupervisorDeps } from './device-spec.ts';
import { DeviceWatch } from './device-watch.ts';
import type { DeviceState } from './event-bus.ts';
import { MappedBank } from './mapped-bank.ts';
import { type PollHandle, Poller } from './poller.ts';

interface Supervised {
  readonly spec: DeviceSpec;
  readonly driver: Driver;
  readonly link: Link;
  readonly watch: DeviceWatch;
  readonly polls: PollHandle[];
  /** The bank it drives, with the site's own sensors where some are mapped onto it. */
  readonly bank: ShelvingBank | null;
  bankPoll: PollHandle | null;
  /** What the newest look at its bank gave; `null` when that look failed. */
  lastLook: BankStatus | null;
}

const DEFAULT_BANK_POLL_MS = 200;
/** While carriages move, a bank is looked at this often at least, so that a stop is never late by a slow poll. */
const MOVING_POLL_MS = 100;
const DEFAULT_POINT_POLL_MS = 1000;

/**
 * Makes links and drivers from the configuration, keeps them running, asks the devices in their intervals and puts
 * what they say on the bus: `readings`, `bank`, `scan`, `tags`, and `device` and `link` when one is lost or back.
 */
export class DeviceSupervisor {
  readonly #deps: DeviceSupervisorDeps;
  readonly #links: ReadonlyMap<string, Link>;
  readonly #devices = new Map<string, Supervised>();
  readonly #poller: Poller;
  readonly #undo: (() => void)[] = [];

  /** @throws AggregateError of `DeviceError('bad-options')`, one for each device that cannot be made. */
  constructor(deps: DeviceSupervisorDeps) {
    this.#deps = deps;
    const { clock, log, bus } = deps;
    this.#poller = new Poller(clock, (task, error) => log.error({ task, err: error }, 'poll failed oddly'));
    this.#links = new Map(deps.links.map((spec) => [spec.name, deps.createLink(spec, { clock, log })]));
    const emit = (device: string, readings: readonly Reading[]): void => this.#heard(device, readings);
    for (const [spec, driver] of makeDrivers(deps, this.#links, emit)) {
      const link = this.#links.get(spec.link) as Link;
      const watch = new DeviceWatch(spec.name, clock, bus);
      const bank = this.#bankOf(spec.name, driver);
      const device: Supervised = {
        spec,
        driver,
        link,
        watch,
        bank,
        polls: [],
        bankPoll: null,
        lastLook: null,
      };
      this.#devices.set(spec.name, device);
      this.#addPolls(device);
    }
  }

  /** Starts links, then drivers, then polling. A device that is switched off does not keep this from resolving. */
  async start(): Promise<void> {
    this.#undo.push(this.#deps.bus.on('readings', (readings) => this.#lookAnew(readings)));
    for (const link of this.#links.values())
      this.#undo.push(
        link.onHealth(({ connected, problem = null }) =>
          this.#deps.bus.emit('link', { link: link.name, connected, problem }),
        ),
      );
    await Promise.all([...this.#links.values()].map((link) => link.start()));
    for (const device of this.#devices.values()) {
      this.#listen(device);
      await device.driver.start();
    }
    this.#poller.start();
  }

  /** Stops in the opposite order; polls under way end first. */
  async stop(): Promise<void> {
    for (const undo of this.#undo.splice(0)) undo();
    await this.#poller.stop();
    await Promise.allSettled([...this.#devices.values()].map(({ driver }) => driver.stop()));
    await Promise.allSettled([...this.#links.values()].map((link) => link.stop()));
  }

  /** What a device can do by that name, or `null` when there is no such device or it cannot. */
  capability<Name extends keyof Capabilities>(
    device: string,
    name: Name,
  ): NonNullable<Capabilities[Name]> | null {
    const supervised = this.#devices.get(device);
    const capabilities = supervised?.driver.capabilities;
    const own = { ...capabilities, ...(supervised?.bank && { shelvingBank: supervised.bank }) };
    return own[name] ?? null;
  }

  /** Names of what a device can do, as the API lists them. */
  capabilities(device: string): readonly (keyof Capabilities)[] {
    const capabilities = this.#devices.get(device)?.driver.capabilities ?? {};
    return (Object.keys(capabilities) as (keyof Capabilities)[]).filter((name) => capabilities[name]);
  }

  /** Every configured device, in the order of the configuration. */
  states(): readonly DeviceState[] {
    return [...this.#devices.values()].map(({ watch }) => watch.state);
  }

  /** Every link by name, with what it says of itself. */
  links(): readonly (LinkHealth & { readonly name: string })[] {
    return [...this.#links.values()].map((link) => ({ name: link.name, ...link.health() }));
  }

  /** How the device's polls fared; `missed` are due times that found it still busy. */
  pollCounts(device: string): { readonly done: number; readonly missed: number } {
    const polls = this.#devices.get(device)?.polls ?? [];
    return {
      done: polls.reduce((sum, { counts }) => sum + counts.done, 0),
      missed: polls.reduce((sum, { counts }) => sum + counts.missed, 0),
    };
  }

  /**
   * Looks at a bank's device now, ahead of its interval; resolves when the look is on the bus, failed or not.
   * @returns what that look gave; `null` when it failed
   */
  async refresh(device: string): Promise<BankStatus | null> {
    const supervised = this.#devices.get(device);
    await supervised?.bankPoll?.now();
    return supervised?.lastLook ?? null;
  }

  /**
   * One inventory round of a tag reader now; the bus hears of it too.
   * @throws DeviceError `unsupported` when there is no such reader, or what the reader failed with.
   */
  async look(reader: string): Promise<{ readonly tags: readonly Tag[]; readonly at: number }> {
    const device = this.#devices.get(reader);
    const tagReader = device?.driver.capabilities.tagReader;
    if (!device || !tagReader) throw new DeviceError('unsupported', `${reader} is no tag reader`);
    try {
      const tags = await tagReader.inventory();
      const at = this.#deps.clock.now();
      device.watch.good();
      this.#deps.bus.emit('tags', { device: reader, tags, at });
      return { tags, at };
    } catch (error) {
      device.watch.failed(words(error));
      throw error;
    }
  }

  #addPolls(device: Supervised): void {
    const { spec, driver, bank } = device;
    const { pollable, tagReader } = driver.capabilities;
    const add = (what: string, periodMs: number, run: () => Promise<void>): PollHandle => {
      const handle = this.#poller.add({ name: `${spec.name} ${what}`, periodMs, run });
      device.polls.push(handle);
      return handle;
    };
    if (bank) {
      const periodMs = spec.pollMs ?? DEFAULT_BANK_POLL_MS;
      device.bankPoll = add('status', periodMs, async () => {
        const status = await this.#try(device, () => bank.readStatus());
        device.lastLook = status;
        this.#publishBank(device, status);
        const moving = status !== null && status.moving;
        device.bankPoll?.setPeriod(moving ? Math.min(periodMs, MOVING_POLL_MS) : periodMs);
      });
    }
    if (pollable)
      add('readings', spec.pollMs ?? DEFAULT_POINT_POLL_MS, async () => {
        const readings = await this.#try(device, () => pollable.poll(), allBad);
        if (readings) this.#deps.bus.emit('readings', readings);
      });
    if (tagReader && spec.pollMs)
      add('tags', spec.pollMs, async () => {
        await this.look(spec.name).catch(() => {});
      });
  }

  /** Runs one try; `null` when it failed. `verdict` finds a failure in an answer that did arrive. */
  async #try<T>(
    device: Supervised,
    attempt: () => Promise<T>,
    verdict: (answer: T) => string | null = () => null,
  ): Promise<T | null> {
    try {
      const answer = await attempt();
      const problem = verdict(answer);
      if (problem === null) device.watch.good();
      else device.watch.failed(problem);
      return answer;
    } catch (error) {
      device.watch.failed(words(error));
      this.#deps.log.debug({ device: device.spec.name, err: error }, 'a try failed');
      return null;
    }
  }

  /** Whoever guards a bank reacts to a sensor at once, not at the bank's next look. */
  #lookAnew(readings: readonly Reading[]): void {
    for (const device of this.#devices.values()) {
      if (!(device.bank instanceof MappedBank)) continue;
      const status = device.bank.hear(readings);
      if (!status) continue;
      device.lastLook = status;
      this.#publishBank(device, status);
    }
  }

  #bankOf(device: string, { capabilities }: Driver): ShelvingBank | null {
    const bank = capabilities.shelvingBank ?? null;
    const assigned = this.#deps.banks.find((one) => one.device === device);
    if (!bank || !assigned?.mapped) return bank;
    return new MappedBank({
      bank,
      mapped: assigned.mapped,
      carriages: assigned.carriages ?? null,
      clock: this.#deps.clock,
      outputs: (name) => this.capability(name, 'outputPort'),
    });
  }

  #publishBank({ spec, watch }: Supervised, status: BankStatus | null): void {
    for (const { bank, device } of this.#deps.banks)
      if (device === spec.name)
        this.#deps.bus.emit('bank', {
          bank,
          device,
          status,
          problem: status ? null : (watch.state.problem ?? 'no answer'),
        });
  }

  /** Readings that nobody polled for. */
  #heard(device: string, readings: readonly Reading[]): void {
    this.#devices.get(device)?.watch.good();
    this.#deps.bus.emit('readings', readings);
  }

  #listen(device: Supervised): void {
    const { spec, driver, link, watch, polls } = device;
    const { bus, clock } = this.#deps;
    const scans = driver.capabilities.scanSource?.onScan((text) => {
      watch.good();
      bus.emit('scan', { device: spec.name, text, at: clock.now() });
    });
    if (scans) this.#undo.push(scans);
    // A device that is asked shows by its answers how it is; one that is not is judged by its link.
    if (polls.length > 0) {
      this.#undo.push(link.onHealth(({ connected }) => connected && askAll(polls)));
      return;
    }
    const judge = ({ connected, problem }: LinkHealth): void =>
      connected ? watch.good() : watch.lost(problem ?? 'link down');
    this.#undo.push(link.onHealth(judge));
    if (link.health().connected) judge(link.health());
  }
}

/** What stands behind a line that has just come up is shown at once, not when its next look is due. */
function askAll(polls: readonly PollHandle[]): void {
  for (const poll of polls) void poll.now();
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A poll whose channels are all bad reached nobody. */
function allBad(readings: readonly Reading[]): string | null {
  const [first] = readings;
  if (!first || readings.some(({ quality }) => quality !== 'bad')) return null;
  return first.why ?? 'every channel is bad';
}
