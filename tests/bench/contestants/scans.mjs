/**
 * Lets the bench look at a scanning process from within it: CPU by the process's own account over the window that the
 * bench opens and closes, and which scans were complete.
 *
 * Scans are counted from the last one before the window to the first one after it, and what was due between these two
 * follows from the time between them: a scan that the window cuts in two is no missed one, and one that never came is.
 */
const PERIOD_MS = 100;
/** Nothing for so long: the scanner has stopped, and what was due is counted up to now. */
const PATIENCE_MS = 2000;

/** @type {number[]} */
const completedAt = [];
let cpu = process.cpuUsage();
let begunAt = 0;
let waiting = (/** @type {number} */ _at) => {};

/** To be called at each scan that brought every register. */
export function completed() {
  const at = performance.now();
  completedAt.push(at);
  waiting(at);
}

/**
 * Answers the bench until it lets go.
 * @param {() => Promise<void>} stop
 */
export function obey(stop) {
  process.on('message', (word) => {
    if (word === 'open') open();
    else void close();
  });
  process.on('disconnect', () => void stop().then(() => process.exit(0)));
  process.send?.('scanning');
}

function open() {
  cpu = process.cpuUsage();
  begunAt = performance.now();
  process.send?.('open');
}

async function close() {
  const { user, system } = process.cpuUsage(cpu);
  const endedAt = performance.now();
  const afterAt = await nextScan();
  const beforeAt = completedAt.findLast((at) => at <= begunAt) ?? begunAt;
  const complete = completedAt.filter((at) => at > beforeAt && at <= afterAt).length;
  const due = Math.round((afterAt - beforeAt) / PERIOD_MS);
  process.send?.({
    cpuPct: (user + system) / 10 / (endedAt - begunAt),
    scansPct: Math.min(100, (complete * 100) / due),
  });
}

/** @returns {Promise<number>} */
function nextScan() {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(performance.now()), PATIENCE_MS);
    waiting = (at) => {
      clearTimeout(timer);
      resolve(at);
    };
  });
}
