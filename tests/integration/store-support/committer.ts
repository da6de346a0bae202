import { DAEMON } from '../../../controller/model/actor.ts';
import { systemClock } from '../../../controller/model/clock.ts';
import { openStore } from '../../../controller/store/index.ts';
import { accession, request } from './room-events.ts';

// A daemon that commits as fast as it can and says which decisions were acknowledged: to be killed.
const directory = process.argv[2];
if (directory === undefined) throw new Error('usage: committer DIRECTORY');
const quiet = (): void => {};
const store = openStore({
  directory,
  clock: systemClock,
  log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
});
process.send?.({ head: store.ledger.head });
let box = store.holdings.counts().boxes;
const lane = async (): Promise<void> => {
  for (;;) {
    const n = ++box;
    const retrieval = `R-${n}`;
    await store.ledger.commit(
      DAEMON,
      (tx) => tx.append({ ...accession(n), slot: null }, request(retrieval, `B${n}`)),
      {
        principal: 'p',
        key: retrieval,
        fingerprint: 'f',
      },
    );
    store.telemetry.append([{ point: 'p', time: systemClock.now(), value: n, quality: 'good' }]);
    process.send?.({ acknowledged: n });
  }
};
await Promise.all([lane(), lane(), lane()]);
