import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { API_PREFIX, ROUTES } from '../contract/index.ts';
import { CallError } from './problem.ts';

/** Paths of the contract with the methods they know, for telling a wrong method from a wrong address. */
const PATHS = Object.keys(ROUTES).map((key) => {
  const [method = '', path = ''] = key.split(' ');
  return { method, pattern: new RegExp(`^${API_PREFIX}${path.replaceAll(/:[a-z]+/g, '[^/]+')}$`) };
});

/** Answers what no route answers: 405 with `Allow` where another method would do, else 404. */
export function answerNowhere(app: FastifyInstance): void {
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const [path = ''] = request.url.split('?', 1);
    const allowed = PATHS.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    if (allowed.length === 0) throw new CallError('not-found');
    void reply.header('allow', allowed.join(', '));
    throw new CallError('method-not-allowed');
  });
}
