import type { Clock, Log } from '../contract/index.ts';
import type { Link } from './link.ts';
import type { LinkSpec } from './spec.ts';

export type * from './link.ts';
export type * from './modbus-link.ts';
export { LinkSpec } from './spec.ts';

/** What a link borrows from whoever makes it. */
export interface LinkHost {
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Makes the link a configuration describes. Nothing is opened, and no library is loaded, before `start`.
 *
 * @param spec one checked entry of `links:`
 * @param host clock for time-outs and back-off, log for what happens on the line
 */
export function createLink(spec: LinkSpec, host: LinkHost): Link {
  throw new Error(`not built yet: ${spec.kind} ${typeof host}`);
}
