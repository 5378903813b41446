import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as text for a cookie or a token. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a secret. It needs no salt and no slow hash: 256 bits cannot be tried out. */
export function secretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
