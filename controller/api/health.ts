import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../drivers/contract/index.ts';
import { DAEMON } from '../model/actor.ts';
import type { ApiDeps, DeviceDirectory } from './deps.ts';

/** A poller that did nothing for so long is dead, ms; configured intervals longer than that extend it. */
const POLLER_SILENT_MS = 10_000;
/** A journal that does not take an empty commit within this is not writable, ms. */
const COMMIT_TIMEOUT_MS = 2000;

/** Whether polls still end, seen from their counts: devices may all be dead, but trying must go on. */
export class PollWatch {
  readonly #devices: DeviceDirectory;
  readonly #clock: Clock;
  readonly #patienceMs: number;
  #count = -1;
  #changedAt = 0;

  constructor({ devices, clock, config }: Pick<ApiDeps, 'devices' | 'clock' | 'config'>) {
    this.#devices = devices;
    this.#clock = clock;
    this.#patienceMs = Math.max(POLLER_SILENT_MS, ...config.devices.map(({ pollMs = 0 }) => 3 * pollMs));
  }

  alive(): boolean {
    const now = this.#clock.monotonic();
    const states = this.#devices.states();
    const count = states.reduce((sum, { device }) => sum + this.#devices.pollCounts(device).done, 0);
    if (count !== this.#count) {
      this.#count = count;
      this.#changedAt = now;
    }
    return states.length === 0 || now - this.#changedAt <= this.#patienceMs;
  }
}

/** `/livez`: the process answers. `/readyz`: the journal takes commits and the devices are being asked. */
export function registerHealth(app: FastifyInstance, deps: ApiDeps): void {
  const { ledger, clock } = deps;
  const polls = new PollWatch(deps);
  app.get('/livez', { schema: { hide: true } }, async () => ({ alive: true }));
  app.get('/readyz', { schema: { hide: true } }, async (_request, reply) => {
    const checks = { store: await writable(), poller: polls.alive() };
    const ready = checks.store && checks.poller;
    return reply.code(ready ? 200 : 503).send({ ready, checks });
  });

  /** A commit without events writes nothing and still needs everything a commit needs. */
  async function writable(): Promise<boolean> {
    let cancel = (): void => {};
    const late = new Promise<boolean>((resolve) => {
      cancel = clock.after(COMMIT_TIMEOUT_MS, () => resolve(false));
    });
    const commit = ledger.commit(DAEMON, () => true).catch(() => false);
    return Promise.race([commit, late]).finally(cancel);
  }
}
