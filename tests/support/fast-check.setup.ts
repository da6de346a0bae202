import { configureGlobal } from 'fast-check';

/** Well below the runner's own limit, so that a property has said what it found before its test is given up. */
const PROPERTY_LIMIT_MS = 90_000;

/**
 * What every property of the suite falls back on; what one says itself goes before. A counterexample found late is
 * reported as far as it has been shrunk, with its seed and path, instead of being shrunk until the test times out. On a
 * machine so slow that the limit ends a property none of whose runs failed, those runs stand.
 */
configureGlobal({ interruptAfterTimeLimit: PROPERTY_LIMIT_MS, markInterruptAsFailure: false });
