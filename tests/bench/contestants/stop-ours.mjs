import { randomId } from '../../../dist/controller/model/ids.js';
import { systemClock } from '../../../dist/controller/model/clock.js';
import { DeviceSupervisor, EventBus } from '../../../dist/controller/runtime/index.js';
import { ShelvingService } from '../../../dist/controller/services/shelving/index.js';
import { openStore } from '../../../dist/controller/store/index.js';
import { createLink } from '../../../dist/drivers/links/index.js';
import { registry } from '../../../dist/drivers/registry.js';

/** The daemon's own shelving, as it is shipped, before one bank. Run with: port, folder. */
const [port, directory] = process.argv.slice(2);
const quiet = () => {};
const log = { debug: quiet, info: quiet, warn: quiet, error: console.error };
const clock = systemClock;
const CARRIAGES = 8;
const keeper = { kind: 'person', id: 'P-1', name: 'keeper', roles: ['keeper'], session: 'S-1' };

const store = openStore({ directory, clock, log });
const bus = new EventBus((name, error) => {
  throw new Error(`a listener of ${name} failed`, { cause: error });
});
const devices = new DeviceSupervisor({
  links: [{ name: 'net', kind: 'modbus-tcp', host: '127.0.0.1', port: Number(port) }],
  devices: [{ name: 'bank-1', driver: 'bank-v1', link: 'net', options: { unit: 1, carriages: CARRIAGES } }],
  banks: [{ bank: 1, device: 'bank-1' }],
  registry,
  createLink,
  profiles: new Map(),
  bus,
  clock,
  log,
});
const shelving = new ShelvingService({
  banks: [{ bank: 1, device: 'bank-1', carriages: CARRIAGES, carriageWidthMm: 900 }],
  devices,
  bus,
  ledger: store.ledger,
  repository: store.shelving,
  ids: randomId,
  clock,
  log,
  hasSession: () => true,
});

function seen(match) {
  return new Promise((resolve) => {
    const look = (picture) => {
      if (!match(picture)) return;
      stop();
      resolve();
    };
    const stop = shelving.onChange(look);
    look(shelving.picture(1));
  });
}

const isAtRest = ({ moving, phase, motion }) => !moving && phase !== 'unknown' && motion === null;

const orders = {
  async open({ aisle }) {
    await seen(isAtRest);
    await shelving.command(keeper, 1, { kind: 'open-aisle', aisle });
    await seen(({ moving }) => moving);
  },
  async reset() {
    await seen(isAtRest);
    await seen(({ presence }) => presence.every((occupied) => occupied === false));
    await shelving.reset(keeper, 1, 'the aisles are clear');
    await seen(({ latched, motion }) => latched === null && motion === null);
  },
};

await shelving.start();
await devices.start();
await seen(isAtRest);
process.on('message', (order) => {
  orders[order.kind](order).then(
    () => process.send({}),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
process.send({});
