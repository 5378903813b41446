import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** Seals a text for a cookie (AES-256-GCM). `place` is what it is for: it opens only as the same. */
export function sealText(key: Buffer, place: string, text: string): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  );
}

/** Opens what `sealText` made; undefined when it was made with another key, for another place, or was changed. */
export function openText(key: Buffer, place: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < NONCE + TAG) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG })
    .setAAD(Buffer.from(place))
    .setAuthTag(bytes.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** What a form carries to show that it came from a page of ours, made for this very visitor. */
export function formToken(key: Buffer, visitor: string): string {
  return createHmac('sha256', key).update(`form|${visitor}`).digest('base64url');
}

export function isFormToken(key: Buffer, visitor: string, given: string): boolean {
  const expected = Buffer.from(formToken(key, visitor));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
