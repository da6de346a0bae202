import { ManualClock } from '../../../controller/model/clock.ts';
import { openStore } from '../../../controller/store/index.ts';
import { minuteOf, TIME_ZONE } from './recorded.ts';

// A daemon that lives through minute after minute, recording and packing, and says which are written: to be killed.
const [, , directory, from] = process.argv;
if (directory === undefined || from === undefined) throw new Error('usage: recorder DIRECTORY MINUTE');
const quiet = (): void => {};
const clock = new ManualClock(minuteOf(Number(from)).startMs);
const store = openStore({
  directory,
  clock,
  log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  history: { timeZone: TIME_ZONE },
});
for (let minute = Number(from); process.connected; minute++) {
  store.telemetry.append(minuteOf(minute).samples);
  store.telemetry.flush();
  process.send?.({ minute });
  await clock.advance(60_000);
}
