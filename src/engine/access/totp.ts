/** Time-based one-time codes (RFC 6238): SHA-1, six digits, steps of thirty seconds, as every authenticator app takes them. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { base32 } from './base32.ts';

const STEP_SECONDS = 30;
const DIGITS = 6;
/** A clock may be one step off, either way. */
const DRIFT = [0, -1, 1] as const;

/** A secret of 160 bits (RFC 4226 §4 R6). */
export function newTotpSecret(): Buffer {
  return randomBytes(20);
}

/** What an authenticator app reads from the QR code (the key URI format). */
export function totpUri(secret: Buffer, issuer: string, account: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&digits=${DIGITS}&period=${STEP_SECONDS}`;
}

/**
 * The step that a code belongs to; undefined when it is wrong, or of a step not after `lastStep`: a code that was seen over a
 * shoulder opens nothing (RFC 6238 §5.2).
 */
export function totpStep(
  secret: Buffer,
  code: string,
  now: Temporal.Instant,
  lastStep = 0,
): number | undefined {
  const given = Buffer.from(code.replaceAll(/\s/g, ''));
  const present = Math.floor(now.epochMilliseconds / 1000 / STEP_SECONDS);
  let found: number | undefined;
  for (const drift of DRIFT) {
    const step = present + drift;
    const right = Buffer.from(totpCode(secret, step));
    const same = given.length === right.length && timingSafeEqual(given, right);
    if (same && step > lastStep) found ??= step;
  }
  return found;
}

/** The code of a step (RFC 4226 §5.3). */
export function totpCode(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  const number = mac.readUInt32BE(offset) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}
