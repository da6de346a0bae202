import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. The library's algorithm is argon2id. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** How PINs are hashed and compared; the default is argon2id. */
export interface PinHasher {
  hash(pin: string): Promise<string>;
  verify(hashed: string, pin: string): Promise<boolean>;
}

export const argon2id: PinHasher = {
  hash: (pin) => hash(pin, ARGON2),
  verify: (hashed, pin) => verify(hashed, pin),
};

/** A token nobody can guess: 256 random bits, with a prefix that tells people and secret scanners what it is. */
export function makeToken(kind: 'session' | 'client'): string {
  return `${kind === 'session' ? 'mus' : 'muc'}_${randomBytes(32).toString('base64url')}`;
}
