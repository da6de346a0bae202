import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Clock, Driver, DriverHost, Reading } from '../../../drivers/contract/index.ts';
import { createLink, type Link, type LinkSpec } from '../../../drivers/links/index.ts';
import { registry } from '../../../drivers/registry.ts';
import { host as linkHost, linkIs } from './link-host.ts';

/** Undoes, last first, what a test has started. */
export class Undo {
  readonly #steps: (() => unknown)[] = [];

  add(step: () => unknown): void {
    this.#steps.push(step);
  }

  async all(): Promise<void> {
    for (const step of this.#steps.splice(0).toReversed()) await step();
  }
}

/** A started link whose connection stands. */
export async function connect(spec: LinkSpec, undo: Undo): Promise<Link> {
  const link = createLink(spec, linkHost);
  undo.add(() => link.stop());
  await link.start();
  await linkIs(link, true);
  return link;
}

/** A started driver, made as the daemon makes it, and the readings it hands up by itself. */
export async function startDriver(
  family: string,
  link: Link,
  undo: Undo,
  setup: { options?: object; profile?: unknown; device?: string; clock?: Clock } = {},
): Promise<{ driver: Driver; emitted: Inbox<readonly Reading[]> }> {
  const emitted = new Inbox<readonly Reading[]>();
  const host: DriverHost = {
    ...linkHost,
    ...(setup.clock && { clock: setup.clock }),
    emit: (readings) => emitted.put(readings),
  };
  const driver = registry.get(family).create({
    device: setup.device ?? 'device-1',
    options: setup.options ?? {},
    port: link.port,
    host,
    profile: setup.profile,
  });
  await driver.start();
  undo.add(() => driver.stop());
  return { driver, emitted };
}

/** The capability a test is about. */
export function can<Name extends keyof Driver['capabilities']>(
  driver: Driver,
  name: Name,
): NonNullable<Driver['capabilities'][Name]> {
  const capability = driver.capabilities[name];
  if (!capability) throw new Error(`${driver.device} cannot ${name}`);
  return capability;
}

/** A shipped device profile. */
export async function shippedProfile(file: string): Promise<unknown> {
  return parse(await readFile(new URL(`../../../config/devices/${file}`, import.meta.url), 'utf8'));
}

export async function temporaryFolder(undo: Undo): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muniment-drivers-'));
  undo.add(() => rm(folder, { recursive: true }));
  return folder;
}

/** Tries again until it works; the test's own time limit is the only one. */
export async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Things that come when they come, to be awaited in order. */
export class Inbox<T> {
  readonly #kept: T[] = [];
  readonly #takers: ((thing: T) => void)[] = [];

  put(thing: T): void {
    const taker = this.#takers.shift();
    if (taker) taker(thing);
    else this.#kept.push(thing);
  }

  next(): Promise<T> {
    const thing = this.#kept.shift();
    return thing === undefined
      ? new Promise((resolve) => this.#takers.push(resolve))
      : Promise.resolve(thing);
  }

  get size(): number {
    return this.#kept.length;
  }
}

/** A device's channels by name. */
export function byChannel(readings: readonly Reading[]): Record<string, Reading> {
  return Object.fromEntries(readings.map((reading) => [reading.channel, reading]));
}
