import type { FastifyRequest } from 'fastify';
import { CallError } from './problem.ts';

/**
 * Refuses changes that a page of another origin asks for. Cookies of ours are SameSite=Strict already; this also holds
 * for pages on another port of this machine, which count as the same site.
 * @throws CallError `foreign-origin`
 */
export function refuseForeignOrigin(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new CallError('foreign-origin');
  if (origin === undefined) return;
  if (URL.canParse(origin) && new URL(origin).host === host) return;
  throw new CallError('foreign-origin');
}
