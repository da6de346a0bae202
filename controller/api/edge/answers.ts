import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import type { FastifyServerOptions } from 'fastify';

type Compilers = NonNullable<NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']>;
type Write = (answer: unknown) => string;

/**
 * Compiles the writer of an answer when a route first gives one. To compile them all took a tenth of the daemon's start,
 * and a room uses few of them in a day.
 */
export const lazyAnswers: NonNullable<Compilers['buildSerializer']> = (schemas, options) => {
  const compile = SerializerSelector()(schemas, options);
  return (route) => {
    let write: Write | null = null;
    return (answer: unknown) => (write ??= compile(route) as Write)(answer);
  };
};
