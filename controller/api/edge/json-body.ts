import { toUSVString } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { CallError, InputInvalid } from './problem.ts';

/** Largest body that any route takes, bytes: 200 volume names of 128 characters of Chinese, with room to spare. */
export const BODY_LIMIT_BYTES = 128 * 1024;
/** No body of ours nests deeper than a handful of levels. */
const MAX_DEPTH = 24;
/** Names that reach into every object's prototype. */
const POISONED = new Set(['__proto__', 'constructor', 'prototype']);

/** Makes strict UTF-8 JSON the only body the application reads. */
export function acceptOnlyJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // People who walk the room have cameras: they are told why not, before a byte is read.
  app.addContentTypeParser(/^(image|video|multipart)\//, (_request, _payload, done) =>
    done(new CallError('photographs-refused'), undefined),
  );
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => {
    try {
      done(null, parseJson(bytes as Buffer));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
}

/**
 * Parses a body. An empty one is no body.
 * @throws CallError when it is not UTF-8, not JSON or too deep; InputInvalid when a text or name in it is unclean
 */
function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CallError('not-utf8', { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CallError('malformed-json', { cause });
  }
  refuseUnclean(value, '/body');
  return value;
}

/**
 * Refuses what JSON and URLs can say but no text of ours contains: NUL, halves of surrogate pairs (which no UTF-8 file
 * can keep) and names that reach into prototypes.
 * @param path JSON pointer of `value`
 */
export function refuseUnclean(value: unknown, path: string, depth = 0): void {
  if (typeof value === 'string') {
    if (!isClean(value)) throw InputInvalid.at(path, 'text-not-clean');
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth >= MAX_DEPTH) throw new CallError('too-deep');
  for (const [name, member] of Object.entries(value)) {
    if (POISONED.has(name) || !isClean(name))
      throw InputInvalid.at(`${path}/${pointerToken(name)}`, 'text-not-clean');
    // A clean text needs no path, and most members are clean texts.
    if (typeof member === 'string' && isClean(member)) continue;
    refuseUnclean(member, `${path}/${pointerToken(name)}`, depth + 1);
  }
}

function isClean(text: string): boolean {
  return !text.includes('\u0000') && toUSVString(text) === text;
}

/** One member name as a token of a JSON pointer (RFC 6901), shortened, with what cannot be shown replaced. */
function pointerToken(name: string): string {
  const shown = toUSVString(name.slice(0, 100)).replaceAll('\u0000', '\uFFFD');
  return shown.replaceAll('~', '~0').replaceAll('/', '~1');
}
