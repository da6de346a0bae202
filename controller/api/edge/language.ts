import type { FastifyRequest } from 'fastify';
import type { Language } from '../contract/messages/index.ts';

const FALLBACK: Language = 'en';

/**
 * Which of our languages an `Accept-Language` header likes best (RFC 9110, 12.5.4): highest weight first, any Chinese
 * is zh-CN, any English is en; English when it names neither.
 */
function negotiate(header: string | undefined): Language {
  if (!header) return FALLBACK;
  let best: { language: Language; weight: number } | null = null;
  for (const part of header.slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = part.split(';');
    const language = ours(tag.trim().toLowerCase());
    if (!language) continue;
    const q = parameters
      .map((p) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/i.exec(p)?.[1])
      .find((w) => w !== undefined);
    const weight = q === undefined ? 1 : Number(q);
    if (weight > 0 && (!best || weight > best.weight)) best = { language, weight };
  }
  return best?.language ?? FALLBACK;
}

function ours(tag: string): Language | null {
  if (tag === 'zh' || tag.startsWith('zh-')) return 'zh-CN';
  return tag === 'en' || tag.startsWith('en-') ? 'en' : null;
}

/** The language one request is answered in. */
export function languageOf(request: Pick<FastifyRequest, 'headers'>): Language {
  return negotiate(request.headers['accept-language']);
}
