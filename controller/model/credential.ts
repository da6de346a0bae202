import { createHash } from 'node:crypto';

/** What is stored of a card number or token in its place: SHA-256, lower-case hex, of the text without outer blanks. */
export function credentialHash(secret: string): string {
  return createHash('sha256').update(secret.trim(), 'utf8').digest('hex');
}
