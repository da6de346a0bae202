import type { FastifyReply } from 'fastify';
import { expect, it } from 'vitest';
import { AnswerMemory } from '../../../controller/api/edge/once.ts';

const reply = { statusCode: 201, getHeader: () => undefined } as unknown as FastifyReply;
const once = (key: string) => ({ principal: 'person:P', key, fingerprint: 'f' });

it('what is remembered of answers is bounded by their length, not only by their number', () => {
  const memory = new AnswerMemory();
  const long = '字'.repeat(100_000);
  for (let i = 0; i < 500; i++) memory.remember(once(`k${i}`), reply, long);
  expect(memory.characters).toBeLessThanOrEqual(8 * 1024 * 1024);
  expect(memory.characters).toBeGreaterThan(7 * 1024 * 1024);
});

it('an answer that is given again under its key counts once', () => {
  const memory = new AnswerMemory();
  for (let i = 0; i < 10; i++) memory.remember(once('k'), reply, 'answer');
  expect(memory.characters).toBe('answer'.length);
});
